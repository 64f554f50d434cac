// Finds totals and lists of selected items that find nothing when no item is left. Salesforce then keeps the old value,
// where people expect 0 or an empty field.
import { nodesIn } from '../../../pipeline/mapping/expressions/nodes.ts';
import type { CompiledField, CompiledRule, Expression } from '../../../pipeline/mapping/mappings.ts';
import { asNode, calledName, type Node, nodesOf, offsetOf } from '../../expressions/tree.ts';
import type { Report } from '../../report.ts';

/** By function, what people most likely want if no item is left. */
const totals: Readonly<Record<string, string>> = {
  sum: '?? 0',
  max: '?? 0',
  min: '?? 0',
  average: '?? 0',
  join: '?? ""',
  boolean: '?? false',
};
/** They find nothing if their first argument does. */
const passOn = new Set(['round', 'floor', 'ceil', 'abs', 'number', 'string', 'truncate', 'html', 'formatNumber']);
/** A list of what their first argument has. */
const lists = new Set(['map', 'sort', 'reverse', 'distinct']);

export function checkNoneLeft(rule: CompiledRule, report: Report): void {
  // A record that is created has no old value.
  if (rule.options.operation === 'create') return;
  for (const field of rule.fields) {
    if (field.missing !== 'keep' || field.keepsOnPurpose) continue;
    const found = selectionIn(field);
    if (found) report(found.location, finding(field, found.instead));
  }
}

const finding = ({ field }: CompiledField, instead: string | undefined) => ({
  code: 'mapping/none-left',
  severity: 'warning' as const,
  message: `If no item is left, this finds nothing, and Salesforce keeps the old ${field}.`,
  hint: `${instead === undefined ? 'To empty the field then, write' : `Add ${instead} at the end, or write`} { from: …, missing: clear }. To keep the old value on purpose, write missing: keep.`,
});

function selectionIn({ value, multiple }: CompiledField) {
  const bound = boundIn(value);
  const top = asNode(value.tree);
  const total = top && totalIn(top, bound);
  if (total) return { location: placeOf(value, total.call), instead: totals[total.name] };
  if (top && multiple && isSelection(top, bound)) return { location: value.location, instead: undefined };
  return undefined;
}

const placeOf = (value: Expression, node: Node) => value.locationOf(offsetOf(value.source, node));

/** The values of variables, by name. */
type Bound = ReadonlyMap<string, Node | undefined>;

const boundIn = ({ tree }: Expression): Bound =>
  new Map(
    nodesIn(tree)
      .filter(({ type }) => type === 'bind')
      .map(({ lhs, rhs }) => [String(asNode(lhs)?.value), asNode(rhs)] as const),
  );

/** The call of a total that is the whole value, or that the whole value is calculated from. */
function totalIn(node: Node, bound: Bound): { call: Node; name: string } | undefined {
  if (node.type === 'block') {
    const last = nodesOf(node.expressions).at(-1);
    return last && totalIn(last, bound);
  }
  if (node.type === 'binary' && ['+', '-', '*', '/', '%'].includes(String(node.value))) {
    const sides = nodesOf([node.lhs, node.rhs]);
    return sides.map((side) => totalIn(side, bound)).find((total) => total !== undefined);
  }
  const { call, name, first } = callOf(node);
  if (!call || name === undefined || !first) return undefined;
  if (passOn.has(name)) return totalIn(first, bound);
  return Object.hasOwn(totals, name) && isSelection(first, bound) ? { call, name } : undefined;
}

/** `$sum(x)`, `x ~> $sum` and `x ~> $sum()`. */
function callOf(node: Node): { call?: Node; name?: string | undefined; first?: Node | undefined } {
  const isApply = node.type === 'apply';
  const call = isApply ? asNode(node.rhs) : node;
  const first = isApply ? asNode(node.lhs) : nodesOf(node.arguments)[0];
  if (call?.type === 'variable' && isApply) return { call, name: String(call.value), first };
  return call?.type === 'function' ? { call, name: calledName(call), first } : {};
}

/** A list from which items may be left out. */
function isSelection(node: Node, bound: Bound, seen = new Set<Node>()): boolean {
  if (seen.has(node)) return false;
  seen.add(node);
  if (node.type === 'block') {
    const last = nodesOf(node.expressions).at(-1);
    return last !== undefined && isSelection(last, bound, seen);
  }
  if (node.type === 'path')
    return nodesOf(node.steps).some((step) => hasFilter(step) || isSelection(step, bound, seen));
  if (node.type === 'variable') {
    const value = bound.get(String(node.value));
    return hasFilter(node) || (value !== undefined && isSelection(value, bound, seen));
  }
  const { name, first } = callOf(node);
  if (name === 'filter') return true;
  return name !== undefined && lists.has(name) && first !== undefined && isSelection(first, bound, seen);
}

/** `[attended]`, but not `[0]` or `[[0..2]]`, which count. */
const hasFilter = (node: Node) =>
  nodesOf(node.stages ?? node.predicate).some(({ type, expr }) => {
    const filter = asNode(expr);
    return type === 'filter' && filter !== undefined && filter.type !== 'number' && filter.type !== 'unary';
  });
