// The event types of a mapping: one value, or a list in brackets or with dashes. What is there stays as it is written.
import { isScalar, isSeq, type Node } from 'yaml';
import { columnOf, endOf, lineEnd, startOf } from '../../examples/yaml-locations.ts';
import { addPair } from './add-pair.ts';
import type { MappingDocument } from './mapping-document.ts';
import { scalarSource } from './scalar-source.ts';
import { splice } from './text-change.ts';

export function typesOf({ nodeAt }: MappingDocument): string[] {
  const event = nodeAt(['event']);
  return (isSeq(event) ? event.items : [event]).flatMap((node) =>
    isScalar(node) && node.value !== null && node.value !== '' ? [String(node.value)] : [],
  );
}

/** `event: a` → `event: [a, b]`. Undefined if what is there is neither a value nor a list. */
export function addType(from: MappingDocument, type: string): string | undefined {
  const { text, nodeAt } = from;
  const event = nodeAt(['event']);
  const source = scalarSource(type, { inFlow: true, indent: 0 });
  if (isSeq(event)) {
    const last = event.items.at(-1);
    if (!last) return splice(text, { start: startOf(event), end: endOf(from, event), text: `[${source}]` });
    const end = endOf(from, last);
    if (event.flow) return splice(text, { start: end, end, text: `, ${source}` });
    const dash = text.lastIndexOf('-', startOf(event.items[0]));
    const at = lineEnd(from, end);
    const indent = ' '.repeat(columnOf(from, dash));
    return splice(text, {
      start: at,
      end: at,
      text: `\n${indent}- ${scalarSource(type, { inFlow: false, indent: 0 })}`,
    });
  }
  if (!event) return addPair(from, ['event'], () => source);
  if (!isScalar(event)) return undefined;
  const [start, end] = [startOf(event), endOf(from, event)];
  const plain = scalarSource(type, { inFlow: false, indent: 0 });
  if (start === end) return splice(text, { start, end, text: text[start - 1] === ':' ? ` ${plain}` : plain });
  const own = event.type?.startsWith('BLOCK')
    ? scalarSource(String(event.value), { inFlow: true, indent: 0 })
    : text.slice(start, end);
  return splice(text, { start, end, text: `[${own}, ${source}]` });
}

/** `event: [a, b]` → `event: a`. Undefined for the only one, and for one that is not there. */
export function removeType(from: MappingDocument, type: string): string | undefined {
  const { text, nodeAt } = from;
  const event = nodeAt(['event']);
  if (!isSeq(event)) return undefined;
  const items = event.items as Node[];
  const index = items.findIndex((item) => isScalar(item) && String(item.value) === type);
  const [item, next, before] = [items[index], items[index + 1], items[index - 1]];
  if (!item || items.length === 1) return undefined;
  if (!event.flow) {
    const dash = text.lastIndexOf('-', startOf(item));
    const start = dash - columnOf(from, dash);
    return splice(text, { start, end: Math.min(text.length, lineEnd(from, endOf(from, item)) + 1), text: '' });
  }
  const [only] = items.length === 2 ? items.filter((each) => each !== item) : [];
  if (only && !text.slice(startOf(event), endOf(from, event)).includes('#')) {
    const kept = text.slice(startOf(only), endOf(from, only));
    return splice(text, { start: startOf(event), end: endOf(from, event), text: kept });
  }
  return next
    ? splice(text, { start: startOf(item), end: startOf(next), text: '' })
    : splice(text, { start: endOf(from, before), end: endOf(from, item), text: '' });
}
