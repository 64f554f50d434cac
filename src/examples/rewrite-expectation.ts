// Writes what an event becomes to the YAML of its example. Only differences are edited: every other byte of the file,
// including comments and layout, stays as it is. The result is parsed again before it is returned.
import {
  Document,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { exactValue } from '../pipeline/mapping/yaml/exact-scalars.ts';
import {
  contentNode,
  type ExpectationNode,
  expectationNode,
  fieldNode,
  itemText,
  pairText,
  recordNode,
  scalarText,
} from './expectation-yaml.ts';
import { matchRecords, sameJson } from './match-records.ts';
import { columnOf, endOf, lineEnd, type Source, startOf } from './yaml-locations.ts';

/** The text of the file with a new expectation for the example at `index`. Throws `Error` if there is no such example. */
export function rewriteExpectation(text: string, index: number, actual: JsonValue): string {
  const unixText = text.replaceAll('\r\n', '\n');
  const example = parseDocument(unixText).getIn(['examples', index], true);
  const pair = isMap(example) ? pairNamed(example, 'expect') : undefined;
  if (!pair) throw new Error(`There is no example ${index} with an expectation.`);
  const wanted = withExpectation(exactContent(parseDocument(unixText)), index, actual);
  const says = (candidate: string) => {
    const document = parseDocument(candidate);
    return document.errors.length === 0 && sameJson(exactContent(document), wanted);
  };
  const source = { text: unixText };
  const attempts = [
    pairEdits(source, pair, actual, expectationLayer),
    [wholePair(source, pair, expectationNode(actual))],
  ];
  const rewritten = attempts.map((edits) => applied(unixText, edits)).find(says);
  if (rewritten === undefined) throw new Error(`The expectation of example ${index} could not be written.`);
  return text.includes('\r\n') ? rewritten.replaceAll('\n', '\r\n') : rewritten;
}

interface MappingContent extends JsonObject {
  examples: { expect: JsonValue }[];
}

interface Edit {
  start: number;
  end: number;
  text: string;
}

/** One level of an expectation: how to write it, and the level inside it. */
interface Layer {
  render: (value: JsonValue) => ExpectationNode;
  inner?: Layer;
}

const fieldLayer: Layer = { render: fieldNode };
const contentLayer: Layer = { render: contentNode, inner: fieldLayer };
const recordLayer: Layer = { render: recordNode, inner: contentLayer };
const expectationLayer: Layer = { render: expectationNode, inner: recordLayer };

function pairEdits(source: Source, pair: Pair, value: JsonValue, layer: Layer): Edit[] {
  const node = pair.value;
  if (sameJson(plain(node), value)) return [];
  if (isScalar(node) && (typeof value !== 'object' || value === null)) return [scalarEdit(source, pair, node, value)];
  const inner = layer.inner ?? fieldLayer;
  if (isMap(node) && isJsonObject(value) && !node.flow) {
    // `failed` is a text, `written` a list of records.
    return mapEdits(source, node, value, layer === expectationLayer ? expectationLayer : inner);
  }
  if (isMap(node) && isJsonObject(value) && hasSameNames(node, value)) {
    return node.items.flatMap((each) => pairEdits(source, each, value[nameOf(each)] as JsonValue, inner));
  }
  if (isSeq(node) && Array.isArray(value) && !node.flow && value.length > 0) {
    return listEdits(source, node, value) ?? [wholePair(source, pair, layer.render(value))];
  }
  return [wholePair(source, pair, layer.render(value))];
}

function mapEdits(source: Source, map: YAMLMap, value: Record<string, JsonValue>, inner: Layer): Edit[] {
  const indent = columnOf(source, startOf(map.items[0]?.key));
  const removed = map.items.filter((pair) => !(nameOf(pair) in value));
  const changed = map.items.filter((pair) => nameOf(pair) in value);
  const edits = changed.flatMap((pair) => pairEdits(source, pair, value[nameOf(pair)] as JsonValue, inner));
  const names = Object.keys(value);
  for (const [position, name] of names.entries()) {
    if (pairNamed(map, name)) continue;
    const before = names.slice(0, position).findLast((each) => pairNamed(map, each));
    const neighbor = (before === undefined ? undefined : pairNamed(map, before)) ?? changed.at(-1) ?? map.items.at(-1);
    const at = lineEnd(source, endOf(source, neighbor?.value ?? neighbor?.key));
    edits.push({
      start: at,
      end: at,
      text: `\n${spaces(indent)}${pairText(name, inner.render(value[name] as JsonValue), indent)}`,
    });
  }
  return [
    ...edits,
    ...removed.map((pair) => lineRemoval(source, startOf(pair.key), endOf(source, pair.value ?? pair.key))),
  ];
}

/** Undefined if the records change their order: then the whole list is rewritten. */
function listEdits(source: Source, list: YAMLSeq, value: readonly JsonValue[]): Edit[] | undefined {
  const pairs = matchRecords(list.items.map(plain), value);
  const positions = pairs.flatMap(({ before, after }) => (before === undefined || after === undefined ? [] : [after]));
  if (
    positions.length === 0 ||
    positions.some((position, index) => index > 0 && position < (positions[index - 1] as number))
  )
    return undefined;
  const [first] = list.items;
  const dash = source.text.lastIndexOf('-', startOf(first));
  const indent = columnOf(source, dash);
  const partner = new Map(pairs.map(({ before, after }) => [after, before]));
  const edits: Edit[] = [];
  for (const { before, after } of pairs) {
    const node = before === undefined ? undefined : list.items[before];
    if (before !== undefined && after === undefined) {
      edits.push(lineRemoval(source, source.text.lastIndexOf('-', startOf(node)), endOf(source, node)));
    } else if (before === undefined) {
      const previous = Array.from({ length: after as number }, (_, index) => partner.get(index)).findLast(
        (each) => each !== undefined,
      );
      // Before the first record, or after the one it follows.
      const at =
        previous === undefined
          ? source.text.lastIndexOf('\n', dash)
          : lineEnd(source, endOf(source, list.items[previous]));
      edits.push({
        start: at,
        end: at,
        text: `\n${spaces(indent)}${itemText(recordNode(value[after as number] as JsonValue), indent)}`,
      });
    } else if (isMap(node)) {
      const record = value[after as number];
      if (!isJsonObject(record)) return undefined;
      edits.push(
        ...node.items.flatMap((pair) => pairEdits(source, pair, record[nameOf(pair)] as JsonValue, contentLayer)),
      );
    }
  }
  return edits;
}

function scalarEdit(source: Source, pair: Pair, node: Scalar, value: JsonValue): Edit {
  const indent = columnOf(source, startOf(pair.key));
  const end = endOf(source, node);
  return { start: startOf(node), end, text: scalarText(value, node.type as Scalar.Type | undefined, indent) };
}

/** Rewrites the value of a pair. If it now takes several lines, the comment after it stays on the first. */
function wholePair(source: Source, pair: Pair, node: ExpectationNode): Edit {
  const name = nameOf(pair);
  const end = endOf(source, pair.value ?? pair.key);
  const [first = '', ...more] = pairText(name, node, columnOf(source, startOf(pair.key)))
    .slice(name.length)
    .split('\n');
  const comment = /^[ \t]+#.*/.exec(source.text.slice(end, lineEnd(source, end)))?.[0] ?? '';
  const start = endOf(source, pair.key);
  if (more.length === 0) return { start, end, text: first };
  return { start, end: end + comment.length, text: [`${first}${comment}`, ...more].join('\n') };
}

/** Removes the line of a pair or item, with the comment after it. */
function lineRemoval(source: Source, start: number, end: number): Edit {
  return { start: source.text.lastIndexOf('\n', start), end: lineEnd(source, end), text: '' };
}

/** Applies the last edit first, so that offsets stay valid; edits at the same offset keep their order. */
function applied(text: string, edits: readonly Edit[]): string {
  return edits
    .map((edit, order) => ({ ...edit, order }))
    .sort((a, b) => b.start - a.start || b.order - a.order)
    .reduce((result, { start, end, text: insert }) => result.slice(0, start) + insert + result.slice(end), text);
}

function withExpectation(file: MappingContent, index: number, expect: JsonValue): JsonValue {
  return {
    ...file,
    examples: file.examples.map((each, position) => (position === index ? { ...each, expect } : each)),
  };
}

const pairNamed = (map: YAMLMap, name: string) => map.items.find((pair) => nameOf(pair) === name);
const nameOf = ({ key }: Pair) => String(isScalar(key) ? key.value : key);
const hasSameNames = (map: YAMLMap, value: object) =>
  map.items.length === Object.keys(value).length && map.items.every((pair) => nameOf(pair) in value);
const plain = (node: unknown): JsonValue => exactValue(node, new Document()) as JsonValue;
const exactContent = (document: Document) => exactValue(document.contents, document) as MappingContent;
const spaces = (count: number) => ' '.repeat(count);
