// Adds a rule or an example to its list, in the layout of the items that are there.
import { isSeq, type Node } from 'yaml';
import { columnOf, endOf, lineEnd, startOf } from '../../examples/yaml-locations.ts';
import type { MappingDocument } from './mapping-document.ts';
import { splice } from './text-change.ts';

/**
 * @param lines of the item, without a dash, indented among each other
 * @param after index of the item before it; default: the last
 * @returns undefined if the list is in brackets
 */
export function addItem(
  { text, nodeAt, pairAt }: MappingDocument,
  name: 'records' | 'examples',
  lines: readonly string[],
  after?: number,
): string | undefined {
  const list = nodeAt([name]);
  if (isSeq(list) && list.items.length > 0) {
    if (list.flow) return undefined;
    const items = list.items as Node[];
    const before = items[after ?? items.length - 1] ?? (items.at(-1) as Node);
    const dash = text.lastIndexOf('-', startOf(items[0]));
    const indent = columnOf({ text }, dash);
    // Items are apart by a blank line if the others are.
    const gap = items.length === 1 || /\n[ \t]*\r?\n/.test(gapBefore(text, items)) ? '\n' : '';
    const at = lineEnd({ text }, endOf({ text }, before));
    return splice(text, { start: at, end: at, text: `\n${gap}${itemText(lines, indent)}` });
  }
  const pair = pairAt([name]);
  if (pair) {
    const start = endOf({ text }, pair.key) + 1;
    const end = Math.max(start, endOf({ text }, pair.value ?? pair.key));
    return splice(text, { start, end, text: `\n${itemText(lines, 2)}` });
  }
  const start = text.trimEnd().length;
  return `${text.slice(0, start)}\n\n${name}:\n${itemText(lines, 2)}\n`;
}

const gapBefore = (text: string, items: readonly Node[]): string =>
  text.slice(endOf({ text }, items[0]), startOf(items[1]));

const itemText = (lines: readonly string[], indent: number): string =>
  lines
    .map((line, index) => (line === '' ? '' : `${' '.repeat(indent)}${index === 0 ? '- ' : '  '}${line}`))
    .join('\n');
