// An expression as a person would say it: each path by its last name, `active_rescues = 1` for
// `data.counselor.active_rescues = 1`. Texts, functions and everything else stay as they are.

/** Line ends and runs of blanks outside of texts become one blank. */
export const onOneLine = (source: string): string =>
  source
    .trim()
    .replace(tokens, (token) => (/^\s/.test(token) ? ' ' : token))
    .trim();

export function shortExpression(source: string): string {
  const line = onOneLine(source);
  const paths = new Set(line.match(tokens)?.filter(isPath));
  const names = new Map([...paths].map((path) => [path, shortest(path, paths)]));
  return line.replace(tokens, (token) => names.get(token) ?? token);
}

const name = '(?:[A-Za-z_]\\w*|`[^`]*`)';
/** Texts, blanks, and paths with at least two names: those of `$item` too, and none that goes on after a bracket. */
const tokens = new RegExp(
  `"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*'|\\s+|(?<![\\w$.\`)\\]])(?:\\$item|${name})(?:\\.${name})+(?![\\w(])`,
  'g',
);

const isPath = (token: string) => /^[$A-Za-z_`]/.test(token);

/** Names that say nothing without what they are of. */
const vague = /^(?:id|name|type|kind|code|key|value|text|date|time|at|status|number|count|label|title)$/i;

function shortest(path: string, all: ReadonlySet<string>): string {
  const steps = path.match(new RegExp(`\\$item|${name}`, 'g')) ?? [path];
  const of = (length: number) => steps.slice(-length).join('.');
  const isShared = (text: string) =>
    [...all].some((other) => other !== path && (other === text || other.endsWith(`.${text}`)));
  for (let length = 1; length < steps.length; length += 1) {
    const isVague = length === 1 && vague.test(of(1)) && !/^(?:data|\$item)$/.test(steps.at(-2) ?? '');
    if (!isVague && !isShared(of(length))) return of(length);
  }
  return path;
}
