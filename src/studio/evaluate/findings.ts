// Problems of the check → findings with the range that an editor underlines, the row of the form, and a fix if the hint
// names one.

import { textLines } from '../../pipeline/mapping/yaml/text-lines.ts';
import type { Problem } from '../../problem.ts';
import type { Finding, FormRow, MappingForm, TextRange } from '../contract.ts';

/** @param problems of this text, sorted */
export function findingsOf(problems: readonly Problem[], text: string, form?: MappingForm): Finding[] {
  const lines = textLines(text);
  const rows = form ? rowsOf(form) : [];
  const rules = form?.rules ?? [];
  return problems.map((problem): Finding => {
    const range = rangeAt(text, offsetOf(problem, lines, text));
    const row = innermost(rows, range.start)?.id ?? rules.find((rule) => contains(rule, range.start))?.node.join('/');
    const fix = fixOf(problem, text, range);
    return { ...problem, ...range, ...(row !== undefined && { row }), ...(fix && { fix }) };
  });
}

export const rowsOf = ({ newest, rules }: MappingForm): FormRow[] => [
  ...(newest ? [newest] : []),
  ...rules.flatMap(({ rows }) => rows),
];

const contains = ({ start, end }: TextRange, offset: number) => offset >= start && offset <= end;

const innermost = (rows: readonly FormRow[], offset: number): FormRow | undefined =>
  rows.find(({ whole }) => contains(whole, offset));

/** A column counts characters, an offset counts UTF-16 units. */
function offsetOf({ line, column }: Problem, lines: ReturnType<typeof textLines>, text: string): number {
  const start = lines.startOf(line - 1);
  const characters = Array.from(lines.lines[line - 1] ?? '').slice(0, column - 1);
  return Math.min(start + characters.join('').length, text.length);
}

/** The word at the offset, or the rest of a line if no word is there. */
function rangeAt(text: string, start: number): TextRange {
  const rest = text.slice(start);
  const word = /^(`[^`\n]*`|\$?[\w\u0080-\uffff]+|"[^"\n]*"|'[^'\n]*')/.exec(rest)?.[0];
  const end = start + (word ?? rest.split(/\r?\n/, 1)[0]?.trimEnd() ?? '').length;
  return { start, end: Math.max(end, Math.min(start + 1, text.length)) };
}

/** "Did you mean first_name?" replaces the word that is wrong. */
function fixOf({ hint }: Problem, text: string, range: TextRange): Finding['fix'] {
  const meant = /^Did you mean ([^\s?]+)\?$/.exec(hint ?? '')?.[1];
  if (meant === undefined) return undefined;
  const old = text.slice(range.start, range.end);
  const isWord = /^`[^`\n]*`$|^\$?[\w\u0080-\uffff]+$/.test(old);
  if (!isWord) return undefined;
  // The hint may name more of a path than is wrong, or a name without its sign.
  const replacement = old.startsWith('$') && !meant.startsWith('$') ? `$${meant}` : meant;
  return { title: `Change to ${meant}`, edits: [{ ...range, text: replacement }] };
}
