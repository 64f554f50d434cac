// Expectations as YAML in the layout of hand-written mappings: records as blocks, links and failures on one line, long
// texts folded.
import { Document, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';

const lineWidth = 120;
const longText = 90;

/** The value of `expect` or `written`: records or a failure. */
export const expectationNode = (value: JsonValue) => {
  if (Array.isArray(value)) return listNode(value.map(recordNode));
  return isJsonObject(value) ? failureNode(value) : fieldNode(value);
};

/** One record of the list: `{ Contact: { … } }`. */
export const recordNode = (value: JsonValue) => (isJsonObject(value) ? mapNode(value, contentNode) : fieldNode(value));

/** The fields of a record. */
export const contentNode = (value: JsonValue) => (isJsonObject(value) ? mapNode(value, fieldNode) : fieldNode(value));

/** The value of a field; for a link its object and key, on one line. */
export function fieldNode(value: JsonValue): Scalar | YAMLMap | YAMLSeq {
  if (Array.isArray(value)) return inline(listNode(value.map(fieldNode)));
  if (isJsonObject(value)) return inline(mapNode(value, fieldNode));
  const scalar = new Scalar(value);
  if (typeof value !== 'string') return scalar;
  if (value.length > longText && isFoldable(value)) scalar.type = Scalar.BLOCK_FOLDED;
  // In a block, spaces at the ends of the text would depend on the lines around it.
  else if (value.includes('\n') && !/^\S.*\S\n?$/s.test(value)) scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}

export type ExpectationNode = ReturnType<typeof fieldNode>;

/** `name: value` without a line end; all lines but the first are indented by this many spaces. */
export function pairText(name: string, node: ExpectationNode, indent: number): string {
  const map = new YAMLMap();
  map.set(name, node);
  return textOf(map, indent);
}

/** `- item` without a line end; all lines but the first are indented by this many spaces. */
export const itemText = (node: ExpectationNode, indent: number) => textOf(listNode([node]), indent);

/** A single value in this style, as it would be written after a name at this indentation. */
export function scalarText(value: JsonValue, style: Scalar.Type | undefined, indent: number): string {
  const scalar = fieldNode(value) as Scalar;
  if (style !== undefined && typeof value === 'string') scalar.type = style;
  return pairText('x', scalar, indent).slice('x:'.length).trimStart();
}

function textOf(contents: YAMLMap | YAMLSeq, indent: number): string {
  const document = new Document();
  document.contents = contents;
  const text = document.toString({ lineWidth: Math.max(40, lineWidth - indent), flowCollectionPadding: true });
  return text.trimEnd().replace(/\n(?=.)/g, `\n${' '.repeat(indent)}`);
}

/** Folding preserves a text only if lines can break at single spaces. */
const isFoldable = (text: string) => !/\n|^\s|\s$| {2}/.test(text);

function failureNode(failure: JsonObject): YAMLMap {
  const node = mapNode(failure, (value) => (Array.isArray(value) ? expectationNode(value) : fieldNode(value)));
  return Array.isArray(failure.written) && failure.written.length > 0 ? node : inline(node);
}

function mapNode(object: JsonObject, nodeOf: (value: JsonValue) => ExpectationNode): YAMLMap {
  const map = new YAMLMap();
  for (const [name, value] of Object.entries(object)) map.set(new Scalar(name), nodeOf(value));
  return map;
}

function listNode(items: readonly ExpectationNode[]): YAMLSeq {
  const list = new YAMLSeq();
  for (const item of items) list.add(item);
  return list;
}

function inline<Node extends YAMLMap | YAMLSeq>(node: Node): Node {
  node.flow = true;
  return node;
}
