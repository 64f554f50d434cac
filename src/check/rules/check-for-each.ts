// Finds expressions that go through a list of the event for each item of another list. The work grows with the product
// of their lengths, and an event may only do so much.
import type { CompiledRule, Expression } from '../../pipeline/mapping/mappings.ts';
import { asNode, calledName, type Node, nodesOf, offsetOf } from '../expressions/tree.ts';
import type { Report } from '../report.ts';
import { expressionsOf } from '../run-examples.ts';
import type { Shape } from '../shapes/shape.ts';

/** @param event the shape of the events */
export function checkForEach(rule: CompiledRule, event: Shape, report: Report): void {
  if (!rule.forEach) return;
  for (const expression of [...(rule.when ? [rule.when] : []), ...expressionsOf(rule)]) {
    for (const node of listsGoneThrough(expression, event)) {
      report(expression.locationOf(offsetOf(expression.source, node)), {
        code: 'mapping/list-for-each-item',
        severity: 'warning',
        message: 'This goes through a list of the event again for each item.',
        hint: 'Long lists exceed the limits of an event. Turn the list into an object once, in forEach, and look up each item in it with $lookup.',
      });
    }
  }
}

const loops = new Set(['filter', 'map', 'single', 'reduce', 'sort']);

function listsGoneThrough({ tree }: Expression, event: Shape): Node[] {
  const found: Node[] = [];
  /** `isEvent`: names in this node are those of the event. */
  function visit(value: unknown, isEvent: boolean): void {
    if (Array.isArray(value)) for (const each of value) visit(each, isEvent);
    const node = asNode(value);
    if (!node || value instanceof RegExp) return;
    if (node.type === 'path') {
      visitPath(node, isEvent);
      return;
    }
    const [first] = nodesOf(node.arguments);
    const goesThrough = node.type === 'function' && loops.has(calledName(node) ?? '') && first?.type === 'path';
    if (goesThrough && isEventList(nodesOf(first.steps), event, isEvent)) found.push(first);
    for (const member of Object.values(node)) visit(member, isEvent);
  }
  function visitPath(path: Node, isEvent: boolean): void {
    const steps = nodesOf(path.steps);
    const filtered = steps.findIndex((step) => nodesOf(step.stages ?? step.predicate).some(isFilter));
    if (filtered >= 0 && isEventList(steps.slice(0, filtered + 1), event, isEvent)) found.push(path);
    const [first, ...others] = steps;
    // The other steps, and what is in brackets behind the first, are about what the steps before them found.
    if (first && first.type !== 'name') visit({ ...first, stages: [], predicate: [] }, isEvent);
    for (const step of steps) visit([step.stages, step.predicate], false);
    visit(others, false);
    visit(path.group, false);
  }
  visit(tree, true);
  return found;
}

/** `[0]` takes one item, and nothing is gone through. */
const isFilter = (stage: Node) => stage.type === 'filter' && asNode(stage.expr)?.type !== 'number';

/** True if the steps lead from the event to a list, or may do so. */
function isEventList(steps: readonly Node[], event: Shape, isEvent: boolean): boolean {
  const [first, ...others] = steps;
  const fromTop = first?.type === 'variable' && (first.value === '$' || (first.value === '' && isEvent));
  const names = fromTop ? others : steps;
  if (!fromTop && !(isEvent && first?.type === 'name')) return false;
  let shape: Shape | undefined = event;
  let isList = false;
  for (const { type, value } of names) {
    if (type !== 'name' || !shape || shape.unknown) return true;
    const member: Shape | undefined = shape.members.get(String(value));
    isList ||= member?.kinds.has('list') ?? false;
    shape = member?.items ?? member;
  }
  return isList;
}
