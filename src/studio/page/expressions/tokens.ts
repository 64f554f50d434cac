// Splits the source of an expression into what the form shows: values of the event as tokens, functions, texts, signs.
// It never fails: what it does not know is a sign. The parts together are the source, character for character.

export type PartKind = 'path' | 'function' | 'text' | 'number' | 'word' | 'sign' | 'space' | 'comment';

export interface Part {
  kind: PartKind;
  text: string;
  /** Offset in the source. */
  at: number;
  /** Of a path: its names, without backticks. `$item` and `$event` stay as they are written. */
  path?: string[];
}

const words = new Set(['and', 'or', 'in', 'true', 'false', 'null', 'function']);
const name = String.raw`(?:[\p{L}_][\p{L}\p{N}_]*|\u0060[^\u0060]*\u0060)`;
const patterns: [PartKind, RegExp][] = [
  ['space', /\s+/uy],
  ['comment', /\/\*[\s\S]*?(?:\*\/|$)/uy],
  ['text', /"(?:\\[\s\S]|[^"\\])*(?:"|$)|'(?:\\[\s\S]|[^'\\])*(?:'|$)/uy],
  ['number', /\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/uy],
  ['path', new RegExp(String.raw`(?:\$item|\$event|${name})(?:\s*\.\s*${name})*`, 'uy')],
  ['function', /\$[\p{L}\p{N}_]*/uy],
  ['sign', /\?:|\?\?|:=|~>|!=|<=|>=|\*\*|\.\.|[\s\S]/uy],
];

export function partsOf(source: string): Part[] {
  const parts: Part[] = [];
  /** For each open bracket: whether the names in it belong to the event as a whole. */
  const brackets: boolean[] = [];
  let at = 0;
  while (at < source.length) {
    const part = partAt(source, at);
    at += part.text.length;
    const before = parts.findLast(({ kind }) => kind !== 'space' && kind !== 'comment');
    if (part.kind === 'path') parts.push(asPath(part, before, brackets.at(-1) ?? true));
    else parts.push(part);
    if (part.kind !== 'sign') continue;
    if ('([{'.includes(part.text)) brackets.push((brackets.at(-1) ?? true) && !continues(before, part.text));
    else if (')]}'.includes(part.text)) brackets.pop();
  }
  return parts;
}

function partAt(source: string, at: number): Part {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const text = pattern.exec(source)?.[0];
    if (text) return { kind, text, at };
  }
  return { kind: 'sign', text: source.slice(at, at + 1), at };
}

function asPath(part: Part, before: Part | undefined, ofEvent: boolean): Part {
  const path = namesOf(part.text);
  if (path.length === 1 && words.has(part.text)) return { ...part, kind: 'word' };
  // Behind a dot, and in a filter, a name belongs to what stands before it. A name before "(" is not ours to judge.
  const isRelative = before?.kind === 'sign' && before.text === '.';
  return isRelative || (!ofEvent && !part.text.startsWith('$')) ? { ...part, kind: 'word' } : { ...part, path };
}

/** `[` behind a value is a filter, `{` behind one groups it, and `.(` maps it. */
function continues(before: Part | undefined, bracket: string): boolean {
  if (!before) return false;
  if (bracket === '(') return before.text === '.';
  return before.kind === 'path' || (before.kind === 'sign' && ')]}'.includes(before.text));
}

export function namesOf(path: string): string[] {
  return [...path.matchAll(/`([^`]*)`|[^.`\s]+/gu)].map(([whole, quoted]) => quoted ?? whole);
}

/** Which values of the event an expression reads, each once: `['data', 'counselor', 'id']`. */
export function pathsIn(source: string): string[][] {
  const found = new Map<string, string[]>();
  for (const { path } of partsOf(source)) if (path) found.set(path.join('\n'), path);
  return [...found.values()];
}

/** A path as people read it: `data.` is left out. */
export const shortPath = (path: readonly string[]) =>
  (path.length > 1 && path[0] === 'data' ? path.slice(1) : path).join('.');

/** A path as an expression, with backticks around each name that needs them. */
export const pathSource = (path: readonly string[]) =>
  path
    .map((each) =>
      /^(?:\$item|\$event|[\p{L}_][\p{L}\p{N}_]*)$/u.test(each) && !words.has(each) ? each : `\`${each}\``,
    )
    .join('.');
