// Why a rule applies to an event, or why it does not, in words: "active_rescues is 2, the rule wants 1".
import { asNode, calledName, type Node, nodesOf, pathText } from '../../check/expressions/tree.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { Expression } from '../../pipeline/mapping/mappings.ts';

/** Undefined if the condition is not one that a short sentence can say. */
export function whyItApplies(when: Expression, document: JsonObject): string | undefined {
  const parts = conjuncts(asNode(when.tree)).map((part) => saying(part, document));
  if (parts.length > 2 || parts.some((part) => part === undefined)) return undefined;
  return parts.map((part) => part?.holds).join(' and ');
}

/** A sentence without its full stop. */
export function whyItDoesNot(when: Expression, document: JsonObject): string {
  const parts = conjuncts(asNode(when.tree)).map((part) => saying(part, document));
  const failing = parts.find((part) => part?.isTrue === false);
  return failing?.fails ?? `Its condition is not true: ${oneLine(when.source)}`;
}

interface Saying {
  isTrue: boolean;
  holds: string;
  fails: string;
}

function conjuncts(node: Node | undefined): Node[] {
  const inner = blockOf(node);
  if (inner?.type === 'binary' && inner.value === 'and') {
    return [...conjuncts(asNode(inner.lhs)), ...conjuncts(asNode(inner.rhs))];
  }
  return inner ? [inner] : [];
}

/** Parentheses around one expression. */
function blockOf(node: Node | undefined): Node | undefined {
  const expressions = node?.type === 'block' ? nodesOf(node.expressions) : [];
  return expressions.length === 1 ? blockOf(expressions[0]) : node;
}

function saying(node: Node, document: JsonObject): Saying | undefined {
  if (calledName(node) === 'exists') {
    const path = pathText(nodesOf(node.arguments)[0]);
    if (path === undefined || path.startsWith('$')) return undefined;
    const name = nameOf(path);
    return { isTrue: valueAt(path, document) !== undefined, holds: `there is a ${name}`, fails: `There is no ${name}` };
  }
  if (node.type !== 'binary' || !isComparison(node.value)) return undefined;
  const path = pathText(asNode(node.lhs));
  const wanted = literalOf(asNode(node.rhs));
  if (path === undefined || path.startsWith('$') || wanted === undefined) return undefined;
  const value = valueAt(path, document);
  const name = nameOf(path);
  const is = value === undefined ? `${name} is missing` : `${name} is ${shown(value)}`;
  const wants = wishes[node.value](shown(wanted));
  return { isTrue: holds[node.value](value, wanted), holds: is, fails: `${is}, the rule wants ${wants}` };
}

type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

const isComparison = (value: unknown): value is Comparison => ['=', '!=', '<', '<=', '>', '>='].includes(String(value));

const wishes: Record<Comparison, (wanted: string) => string> = {
  '=': (wanted) => wanted,
  '!=': (wanted) => `anything but ${wanted}`,
  '<': (wanted) => `less than ${wanted}`,
  '<=': (wanted) => `at most ${wanted}`,
  '>': (wanted) => `more than ${wanted}`,
  '>=': (wanted) => `at least ${wanted}`,
};

type Found = JsonValue | undefined;
const ordered = (compare: (a: number | string, b: number | string) => boolean) => (value: Found, wanted: JsonValue) =>
  (typeof value === 'number' && typeof wanted === 'number' && compare(value, wanted)) ||
  (typeof value === 'string' && typeof wanted === 'string' && compare(value, wanted));

const holds: Record<Comparison, (value: Found, wanted: JsonValue) => boolean> = {
  '=': (value, wanted) => value === wanted,
  '!=': (value, wanted) => value !== wanted,
  '<': ordered((a, b) => a < b),
  '<=': ordered((a, b) => a <= b),
  '>': ordered((a, b) => a > b),
  '>=': ordered((a, b) => a >= b),
};

const literalOf = (node: Node | undefined): JsonValue | undefined =>
  node && ['string', 'number', 'value'].includes(node.type) ? (node.value as JsonValue) : undefined;

function valueAt(path: string, document: JsonObject): Found {
  let value: Found = document;
  for (const name of path.split('.')) {
    if (!isJsonObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

/** The last name, and the one before it if the last could be anybody's. */
function nameOf(path: string): string {
  const names = path.split('.');
  return names
    .slice(/^(id|name|type|value|status|kind|date|time|at)$/.test(names.at(-1) ?? '') ? -2 : -1)
    .join('.')
    .replace(/^data\./, '');
}

const shown = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value));
const oneLine = (source: string): string => source.replace(/\s+/g, ' ').trim();
