// A line that starts with a name and is indented deeper than the line above, which already has its value. YAML reads it
// as more of that value and blames the line above.
import type { TextLines } from './text-lines.ts';

export interface TooDeepLine {
  /** Index of its first character that is not a space. */
  offset: number;
  /** 1-based numbers of this line and of the line above. */
  line: number;
  above: number;
  hasTab: boolean;
}

/** The line below the one at `offset`, if it is such a line. */
export function tooDeepBelow(text: TextLines, offset: number): TooDeepLine | undefined {
  const above = text.indexOf(offset);
  return tooDeep(text, above, nextContent(text.lines, above + 1));
}

/** The line at `offset`, or the next line with content, if it is such a line. */
export function tooDeepAt(text: TextLines, offset: number): TooDeepLine | undefined {
  // YAML may point at the comment before it.
  const own = nextContent(text.lines, text.indexOf(offset));
  let above = own - 1;
  while (above >= 0 && !isContent(text.lines[above] ?? '')) above -= 1;
  return tooDeep(text, above, own);
}

/** Index of the first line with content from this one on. */
function nextContent(lines: readonly string[], from: number): number {
  let index = from;
  while (index < lines.length && !isContent(lines[index] ?? '')) index += 1;
  return index;
}

/** @param above index of the line above; `own` of the line itself */
function tooDeep(text: TextLines, above: number, own: number): TooDeepLine | undefined {
  const [before, line] = [text.lines[above], text.lines[own]];
  if (before === undefined || line === undefined) return undefined;
  const named = /^([ \t]*)(?:- +)*[A-Za-z_][\w.-]*:(?:[ \t\r]|$)/.exec(line);
  const valued = /^( *(?:- +)*)[^\s:#][^:]*:[ \t]+(\S.*)$/.exec(before.replace(/[ \t]#.*$/, ''));
  const [, indent = ''] = named ?? [];
  const [, column = '', value = ''] = valued ?? [];
  if (!named || !valued || indent.length <= column.length || !isWhole(value)) return undefined;
  return { offset: text.startOf(own) + indent.length, line: own + 1, above: above + 1, hasTab: indent.includes('\t') };
}

const isContent = (line: string) => /^\s*[^\s#]/.test(line);

/** The value does not continue below, leaves no bracket open, and has no colon of its own, which would be the mistake. */
function isWhole(value: string): boolean {
  const count = (signs: RegExp) => value.match(signs)?.length ?? 0;
  if (/^[|>][+-]?\d?\s*$/.test(value) || count(/[[{]/g) !== count(/[\]}]/g)) return false;
  return /^["'[{]/.test(value) || !/:(\s|$)/.test(value);
}
