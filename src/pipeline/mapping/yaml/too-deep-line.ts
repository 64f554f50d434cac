// A line that starts with a name and is indented deeper than the line above, which already has its value. YAML reads it
// as more of that value and blames the line above.

export interface TooDeepLine {
  /** Index of its first character that is not a space. */
  offset: number;
  /** 1-based numbers of this line and of the line above. */
  line: number;
  above: number;
  hasTab: boolean;
}

/** The line below the one at `offset`, if it is such a line. */
export function tooDeepBelow(text: string, offset: number): TooDeepLine | undefined {
  const lines = text.split('\n');
  const above = numberOf(text, offset);
  return tooDeep(
    lines,
    above,
    lines.findIndex((line, index) => index > above && isContent(line)),
  );
}

/** The line at `offset`, or the next line with content, if it is such a line. */
export function tooDeepAt(text: string, offset: number): TooDeepLine | undefined {
  const lines = text.split('\n');
  const here = numberOf(text, offset);
  // YAML may point at the comment before it.
  const own = lines.findIndex((line, index) => index >= here && isContent(line));
  return tooDeep(
    lines,
    lines.findLastIndex((line, index) => index < own && isContent(line)),
    own,
  );
}

/** @param above index of the line above; `own` of the line itself */
function tooDeep(lines: readonly string[], above: number, own: number): TooDeepLine | undefined {
  const [before, line] = [lines[above], lines[own]];
  if (before === undefined || line === undefined) return undefined;
  const named = /^([ \t]*)(?:- +)*[A-Za-z_][\w.-]*:(?:[ \t\r]|$)/.exec(line);
  const valued = /^( *(?:- +)*)[^\s:#][^:]*:[ \t]+(\S.*)$/.exec(before.replace(/[ \t]#.*$/, ''));
  const [, indent = ''] = named ?? [];
  const [, column = '', value = ''] = valued ?? [];
  if (!named || !valued || indent.length <= column.length || !isWhole(value)) return undefined;
  const offset = lines.slice(0, own).join('\n').length + 1 + indent.length;
  return { offset, line: own + 1, above: above + 1, hasTab: indent.includes('\t') };
}

const numberOf = (text: string, offset: number) => text.slice(0, offset).split('\n').length - 1;
const isContent = (line: string) => /^\s*[^\s#]/.test(line);

/** The value does not continue below, leaves no bracket open, and has no colon of its own, which would be the mistake. */
function isWhole(value: string): boolean {
  const count = (signs: RegExp) => value.match(signs)?.length ?? 0;
  if (/^[|>][+-]?\d?\s*$/.test(value) || count(/[[{]/g) !== count(/[\]}]/g)) return false;
  return /^["'[{]/.test(value) || !/:(\s|$)/.test(value);
}
