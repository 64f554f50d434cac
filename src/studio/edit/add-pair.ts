// Adds a name with its value where the group does not have it. The new line takes the indentation of its neighbours.
import { isMap, isScalar, type Node, type Pair, type YAMLMap } from 'yaml';
import { columnOf, endOf, lineEnd, startOf } from '../../examples/yaml-locations.ts';
import type { NodePath } from '../contract.ts';
import { type MappingDocument, nameOf } from './mapping-document.ts';
import { splice } from './text-change.ts';

/** The order of a rule's names in hand-written mappings; a new one goes behind those before it. */
const order = [
  'event',
  'description',
  'schema',
  'newest',
  'object',
  'operation',
  'forEach',
  'when',
  'key',
  'recordType',
  'constants',
  'fields',
  'links',
  'records',
  'examples',
];

/**
 * @param sourceAt the value as YAML, for a name in this column
 * @returns undefined if the group around it cannot take it
 */
export function addPair(
  from: MappingDocument,
  path: Readonly<NodePath>,
  sourceAt: (place: { inFlow: boolean; indent: number }) => string,
): string | undefined {
  const { text, nodeAt, pairAt } = from;
  const parentPath = path.slice(0, -1);
  const name = String(path.at(-1));
  const parent = nodeAt(parentPath);
  if (isMap(parent) && parent.items.length > 0) return intoMap(from, parent, name, sourceAt, parentPath);
  const parentPair = pairAt(parentPath);
  if (parentPair) return intoEmpty(text, parentPair, name, sourceAt);
  if (parentPath.length === 0 || typeof path.at(-2) !== 'string') return undefined;
  // The group itself is new, and contains this alone.
  return addPair(from, parentPath, ({ inFlow, indent }) =>
    inFlow
      ? `{ ${name}: ${sourceAt({ inFlow, indent })} }`
      : `\n${' '.repeat(indent + 2)}${name}: ${sourceAt({ inFlow, indent: indent + 2 })}`,
  );
}

function intoMap(
  { text, isInFlow }: MappingDocument,
  map: YAMLMap,
  name: string,
  sourceAt: (place: { inFlow: boolean; indent: number }) => string,
  path: Readonly<NodePath>,
): string {
  const inFlow = map.flow === true || isInFlow(path);
  const after = neighborOf(map, name);
  const indent = columnOf({ text }, startOf(map.items[0]?.key));
  const source = sourceAt({ inFlow, indent });
  const pair = `${name}:${source.startsWith('\n') ? '' : ' '}${source}`;
  const end = endOfPair(text, after);
  if (inFlow) return splice(text, { start: end, end, text: `, ${pair}` });
  const at = lineEnd({ text }, end);
  return splice(text, { start: at, end: at, text: `\n${' '.repeat(indent)}${pair}` });
}

/** The pair to write behind. */
function neighborOf({ items }: YAMLMap, name: string): Pair {
  const rank = order.indexOf(name);
  const before =
    rank < 0 ? [] : items.filter((pair) => order.includes(nameOf(pair)) && order.indexOf(nameOf(pair)) < rank);
  return (before.at(-1) ?? items.at(-1)) as Pair;
}

const endOfPair = (text: string, { key, value }: Pair): number => {
  const isWritten = isNodeWithText(value);
  return isWritten ? endOf({ text }, value) : endOf({ text }, key) + 1;
};

/** An absent value has a place, but no text. */
const isNodeWithText = (value: unknown): value is Node =>
  value !== null && !(isScalar(value) && value.range && value.range[0] === value.range[1]);

/** The group has a name and no content: `fields:`, `fields: {}`. */
function intoEmpty(
  text: string,
  pair: Pair,
  name: string,
  sourceAt: (place: { inFlow: boolean; indent: number }) => string,
): string | undefined {
  const indent = columnOf({ text }, startOf(pair.key));
  const { value } = pair;
  if (isMap(value) && value.range) {
    const [start, end] = value.range;
    return splice(text, { start, end, text: `{ ${name}: ${sourceAt({ inFlow: true, indent })} }` });
  }
  if (isNodeWithText(value) && !(isScalar(value) && value.value === null)) return undefined;
  const start = endOf({ text }, pair.key) + 1;
  const end = isNodeWithText(value) ? endOf({ text }, value) : start;
  const own = `\n${' '.repeat(indent + 2)}${name}: ${sourceAt({ inFlow: false, indent: indent + 2 })}`;
  return splice(text, { start, end, text: own });
}
