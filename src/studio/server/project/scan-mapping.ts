// The event types, the description and the objects of a mapping, read from its lines: for the lists of the first screen,
// which hundreds of files must not hold up. What is written in an unusual layout is left out there, and nowhere else.

export interface ScannedMapping {
  types: string[];
  description?: string;
  /** API names of the objects of its rules. */
  objects: string[];
}

export function scanMapping(text: string): ScannedMapping {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const types = valuesOf(sectionOf(lines, 'event'));
  const description = textOf(sectionOf(lines, 'description'));
  const objects = sectionOf(lines, 'records').flatMap((line) => /^\s*- object:\s*["']?(\w+)/.exec(line)?.[1] ?? []);
  return { types, ...(description !== '' && { description }), objects: [...new Set(objects)] };
}

/** The rest of the line of a top-level name, and the indented lines below it. */
function sectionOf(lines: readonly string[], name: string): string[] {
  const start = lines.findIndex((line) => line.startsWith(`${name}:`));
  if (start < 0) return [];
  const length = lines.slice(start + 1).findIndex((line) => /^[^\s#-]/.test(line));
  const end = length < 0 ? lines.length : start + 1 + length;
  return [(lines[start] as string).slice(name.length + 1), ...lines.slice(start + 1, end)];
}

const withoutComment = (text: string): string => text.replace(/(^|\s)#.*$/, '').trim();
const unquoted = (text: string): string => text.replace(/^(["'])(.*)\1$/, '$2');

/** `a`, `[a, b]`, or a list with dashes. */
function valuesOf([first = '', ...rest]: readonly string[]): string[] {
  const inline = withoutComment(first);
  const parts =
    inline === ''
      ? rest.flatMap((line) => /^\s*- (.+)$/.exec(withoutComment(line))?.[1] ?? [])
      : inline.replace(/^\[|\]$/g, '').split(',');
  return parts.map((part) => unquoted(part.trim())).filter((part) => part !== '');
}

/** A text on one line, or in a block. */
function textOf([first = '', ...rest]: readonly string[]): string {
  const inline = withoutComment(first);
  const isBlock = /^[|>][-+\d]*$/.test(inline);
  const lines = isBlock || inline === '' ? rest : [inline, ...rest];
  const text = lines
    .map((line) => (isBlock ? line.trim() : withoutComment(line)))
    .filter((line) => line !== '')
    .join(' ');
  return unquoted(text);
}
