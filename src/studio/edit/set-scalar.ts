// Changes one value that is there. If only a part of a text changes, only that part of the source does, so that its quotes
// and its lines stay. What cannot be said in the same style is written in another one.
import { isMap, isScalar, isSeq, Scalar } from 'yaml';
import { columnOf, startOf } from '../../examples/yaml-locations.ts';
import { type ScalarStyle, scalarPositions } from '../../pipeline/mapping/yaml/scalar-positions.ts';
import type { NodePath } from '../contract.ts';
import { type MappingDocument, readDocument } from './mapping-document.ts';
import { type ScalarValue, scalarSource } from './scalar-source.ts';
import { changeBetween, splice } from './text-change.ts';

/** `expression`: a bare 1, true or null counts as its text. */
export type Meaning = 'expression' | 'value';

/** The text with the new value; undefined if there is no single value at the path. */
export function setScalar(
  from: MappingDocument,
  path: Readonly<NodePath>,
  value: ScalarValue,
  meaning: Meaning,
): string | undefined {
  const node = from.nodeAt(path);
  if (!isScalar(node) || !node.range) return undefined;
  if (meaningOf(node, meaning) === value) return from.text;
  const isRight = verifier(from, path, value, meaning);
  for (const candidate of candidates(from, path, node, value)) if (isRight(candidate)) return candidate;
  return undefined;
}

const meaningOf = (node: Scalar, meaning: Meaning): unknown =>
  meaning === 'value' || typeof node.value === 'string' ? node.value : (node.source ?? '');

function* candidates(
  { text, isInFlow, pairAt }: MappingDocument,
  path: Readonly<NodePath>,
  node: Scalar,
  value: ScalarValue,
): Generator<string> {
  const [start, end] = node.range as [number, number, number];
  if (typeof value === 'string' && typeof node.value === 'string') {
    const inner = changedInside(text, node, value);
    if (inner !== undefined) yield inner;
  }
  const inFlow = isInFlow(path);
  const key = pairAt(path)?.key;
  const indent = columnOf({ text }, key === undefined ? start : startOf(key));
  const written = (style: Scalar.Type | undefined) => {
    const source = scalarSource(value, { inFlow, indent, style });
    const isBlock = node.type?.startsWith('BLOCK') === true;
    // A block text ends with its line end.
    const tail = isBlock && text.slice(start, end).endsWith('\n') ? '\n' : '';
    // Nothing is between a name and its colon where there was no value.
    const gap = start === end && start > 0 && text[start - 1] === ':' ? ' ' : '';
    return splice(text, { start, end, text: `${gap}${source}${tail}` });
  };
  if (typeof value !== 'string') yield written(undefined);
  else {
    const own = node.type as Scalar.Type | undefined;
    const others: Scalar.Type[] = [Scalar.PLAIN, Scalar.QUOTE_SINGLE, Scalar.QUOTE_DOUBLE];
    for (const style of own === undefined ? others : [own, ...others]) yield written(style);
  }
}

const styles: Record<string, ScalarStyle> = {
  [Scalar.PLAIN]: 'plain',
  [Scalar.QUOTE_SINGLE]: 'single',
  [Scalar.QUOTE_DOUBLE]: 'double',
  [Scalar.BLOCK_LITERAL]: 'block',
  [Scalar.BLOCK_FOLDED]: 'block',
};

/** The text with the changed part of a value written in the value's own style. */
function changedInside(text: string, node: Scalar, value: string): string | undefined {
  const before = String(node.value);
  const style = styles[node.type ?? ''];
  const change = changeBetween(before, value);
  if (!style || !change || before === '' || value === '' || change.text.includes('\n')) return undefined;
  const [start, end] = node.range as [number, number, number];
  const positions = scalarPositions(before, { style, text, start, end });
  const [from, to] = [positions[change.start], positions[change.end]];
  if (from === undefined || to === undefined) return undefined;
  return splice(text, { start: from, end: to, text: escaped(change.text, style) });
}

function escaped(text: string, style: ScalarStyle): string {
  if (style === 'single') return text.replaceAll("'", "''");
  return style === 'double' ? JSON.stringify(text).slice(1, -1) : text;
}

/** Accepts a text that has the value at the path, and is otherwise equal. */
function verifier(from: MappingDocument, path: Readonly<NodePath>, value: ScalarValue, meaning: Meaning) {
  const others = contentWithout(from, path);
  return (text: string): boolean => {
    const document = readDocument(text);
    const node = document?.nodeAt(path);
    if (!document || !isScalar(node)) return false;
    const found = meaningOf(node, meaning);
    // The line end of a block text means nothing to an expression.
    const isSame = meaning === 'expression' && typeof found === 'string' ? found.trim() === value : found === value;
    return isSame && contentWithout(document, path) === others;
  };
}

/** Everything but one value, as a text that can be compared. */
const contentWithout = ({ document, nodeAt }: MappingDocument, path: Readonly<NodePath>): string =>
  JSON.stringify(contentOf(document.contents, nodeAt(path)));

/** Not as plain data: an alias that leads nowhere has none. */
function contentOf(node: unknown, without: unknown): unknown {
  if (node === without) return 'without';
  if (isMap(node)) return node.items.map(({ key, value }) => [contentOf(key, without), contentOf(value, without)]);
  if (isSeq(node)) return [node.items.map((item) => contentOf(item, without))];
  return isScalar(node) ? { value: node.value } : String(node);
}
