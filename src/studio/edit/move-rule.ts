// Moves a record to the place of its neighbor. Both are taken as whole lines, with the comments directly above them and
// those that belong to their content; what is between them stays between them.
import { isSeq, type Node } from 'yaml';
import { columnOf, endOf, lineEnd, startOf } from '../../examples/yaml-locations.ts';
import { type MappingDocument, readDocument } from './mapping-document.ts';

/** @returns undefined if there is no neighbor there, or the text would then say anything else */
export function moveRule(from: MappingDocument, rule: number, to: number): string | undefined {
  const list = from.nodeAt(['records']);
  if (!isSeq(list) || list.flow || Math.abs(rule - to) !== 1) return undefined;
  const [first, second] = [Math.min(rule, to), Math.max(rule, to)];
  const [above, below] = [list.items[first], list.items[second]];
  if (!above || !below) return undefined;
  const { text } = from;
  const a = linesOf(text, above as Node);
  const b = linesOf(text, below as Node);
  const moved =
    text.slice(0, a.start) +
    text.slice(b.start, b.end) +
    text.slice(a.end, b.start) +
    text.slice(a.start, a.end) +
    text.slice(b.end);
  return isSwapped(from, moved, first, second) ? moved : undefined;
}

/** Without the last line end. */
function linesOf(text: string, item: Node): { start: number; end: number } {
  const dash = text.lastIndexOf('-', startOf(item));
  const column = columnOf({ text }, dash);
  let start = dash - column;
  while (start > 0) {
    const above = text.lastIndexOf('\n', start - 2) + 1;
    const line = text.slice(above, start);
    if (!line.trimStart().startsWith('#') || line.search(/\S/) !== column) break;
    start = above;
  }
  let end = lineEnd({ text }, endOf({ text }, item));
  // A comment that is indented like the content is about the content.
  for (let at = end; at < text.length; ) {
    const lineBreak = text.indexOf('\n', at + 1);
    const next = lineBreak < 0 ? text.length : lineBreak;
    const line = text.slice(at + 1, next);
    const isOwn = line.trimStart().startsWith('#') && line.search(/\S/) > column;
    if (isOwn) end = next;
    else if (line.trim() !== '') break;
    at = next;
  }
  if (text[end - 1] === '\r') end -= 1;
  return { start, end };
}

/** Moving an anchor behind its alias, for one, would change what the file says. */
function isSwapped({ content }: MappingDocument, moved: string, first: number, second: number): boolean {
  const [before, after] = [content(), readDocument(moved)?.content()] as { records?: unknown[] }[];
  if (!before?.records || !after?.records) return false;
  const records = [...before.records];
  [records[first], records[second]] = [records[second], records[first]];
  return JSON.stringify({ ...before, records }) === JSON.stringify(after);
}
