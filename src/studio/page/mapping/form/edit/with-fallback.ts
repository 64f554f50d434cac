// "If empty, use…": what is selected, or the whole expression, gets a text behind "?:". The cursor goes into the quotes.

export interface Fallback {
  text: string;
  /** The cursor. */
  from: number;
  to: number;
}

export function withFallback(source: string, selection: { from: number; to: number }): Fallback {
  const isPart = selection.to > selection.from;
  const { from, to } = isPart ? selection : { from: 0, to: source.length };
  const chosen = source.slice(from, to).trim();
  const needsBrackets = !/^[\w$.`]*$|^\(.*\)$|^\$\w+\([^()]*\)$/s.test(chosen);
  const wrapped = `${needsBrackets ? `(${chosen})` : chosen} ?: ""`;
  const put = isPart ? `(${wrapped})` : wrapped;
  const cursor = from + put.length - (isPart ? 2 : 1);
  return { text: source.slice(0, from) + put + source.slice(to), from: cursor, to: cursor };
}
