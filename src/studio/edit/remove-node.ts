// Removes a row, a rule or an example, with the comment lines directly above it. A group that would be empty goes with its
// last row.
import { isMap, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import { columnOf, endOf, lineEnd, startOf } from '../../examples/yaml-locations.ts';
import type { NodePath } from '../contract.ts';
import type { MappingDocument } from './mapping-document.ts';
import { splice } from './text-change.ts';

/** Undefined if there is nothing at the path that can be removed. */
export function removeNode(from: MappingDocument, path: Readonly<NodePath>): string | undefined {
  if (path.length < 2) return undefined;
  const { nodeAt, pairAt } = from;
  const parent = nodeAt(path.slice(0, -1));
  const last = path.at(-1);
  if (isSeq(parent) && typeof last === 'number') {
    const item = parent.items[last];
    return parent.flow || parent.items.length === 1 || !item
      ? undefined
      : withoutItem(from.text, item as Node, last === 0);
  }
  const pair = pairAt(path);
  if (!isMap(parent) || !pair) return undefined;
  if (parent.items.length === 1) return removeNode(from, path.slice(0, -1));
  // A rule begins with its object, behind the dash.
  if (!parent.flow && parent.items[0] === pair && isSeq(nodeAt(path.slice(0, -2)))) return undefined;
  return parent.flow
    ? withoutFlowPair(from.text, parent, pair)
    : withoutLines(from.text, startOf(pair.key), endOfPair(from.text, pair));
}

const endOfPair = (text: string, { key, value }: Pair) => Math.max(endOf({ text }, value ?? key), endOf({ text }, key));

function withoutFlowPair(text: string, map: YAMLMap, pair: Pair): string {
  const index = map.items.indexOf(pair);
  const next = map.items[index + 1];
  if (next) return splice(text, { start: startOf(pair.key), end: startOf(next.key), text: '' });
  const before = map.items[index - 1] as Pair;
  return splice(text, { start: endOfPair(text, before), end: endOfPair(text, pair), text: '' });
}

function withoutItem(text: string, item: Node, isFirst: boolean): string {
  const dash = text.lastIndexOf('-', startOf(item));
  return withoutLines(text, dash, endOf({ text }, item), isFirst);
}

/** From the comments above the first line to the end of the last. Of the blank lines around it, those on one side stay. */
function withoutLines(text: string, start: number, end: number, isFirst = false): string {
  let from = start - columnOf({ text }, start);
  const indent = columnOf({ text }, start);
  while (from > 0) {
    const above = text.lastIndexOf('\n', from - 2) + 1;
    const line = text.slice(above, from);
    if (!line.trimStart().startsWith('#') || line.search(/\S/) !== indent) break;
    from = above;
  }
  const isBlankAbove = /(^|\n)[ \t]*\r?\n$/.test(text.slice(0, from));
  let to = Math.min(text.length, lineEnd({ text }, end) + 1);
  const blank = /^([ \t]*\r?\n)+/.exec(text.slice(to))?.[0];
  if ((isBlankAbove || isFirst) && blank !== undefined) to += blank.length;
  return splice(text, { start: from, end: to, text: '' });
}
