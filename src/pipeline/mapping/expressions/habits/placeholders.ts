// What other tools fill in: `{{ name }}`, `${name}`, `{!name}`, `#{name}`.

const placeholders = /\{\{([^{}]*)\}\}|[$#]\{([^{}]*)\}|\{!([^{}]*)\}/g;

export const placeholderIn = (text: string): string | undefined => text.match(placeholders)?.[0];

/** The text with its placeholders as an expression, or an example if something else than a name is in them. */
export function filledIn(source: string): string {
  const parts: string[] = [];
  let end = 0;
  const text = source.replace(/^\s*(["'])(.*)\1\s*$/s, '$2');
  for (const found of text.matchAll(placeholders)) {
    const path = (found[1] ?? found[2] ?? found[3] ?? '').trim().replace(/^\$\.?/, '');
    if (!/^[\w.`]+$/.test(path)) return '"Hello " & data.name';
    if (found.index > end) parts.push(JSON.stringify(text.slice(end, found.index)));
    parts.push(path);
    end = found.index + found[0].length;
  }
  if (end < text.length) parts.push(JSON.stringify(text.slice(end)));
  return parts.join(' & ');
}
