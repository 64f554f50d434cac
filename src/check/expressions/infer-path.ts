// A path through an event: each name must exist in the examples or in `schema`.
import { isBlank } from '../../values/blank.ts';
import { isTested } from '../shapes/perhaps-nothing.ts';
import { listOf, ofKind, perhapsAbsent, present, type Shape, union, unknown, without } from '../shapes/shape.ts';
import type { Inference, Scope } from './scope.ts';
import { inExample, shownBy } from './shown-by.ts';
import { asNode, type Node, nodesOf, offsetOf } from './tree.ts';
import { reportTextAsCondition } from './truth.ts';
import { type Step, unknownName } from './unknown-name.ts';

export function inferPath(node: Node, scope: Scope, inference: Inference): Shape {
  const steps = nodesOf(node.steps);
  let shape = scope.input;
  let before: Node | undefined;
  for (const [index, step] of steps.entries()) {
    const isFirst = index === 0;
    const isOfList = !isFirst && shape.kinds.has('list');
    shape = stepShape({ step, before, isAlone: steps.length === 1, isFirst, isOfList }, shape, scope, inference);
    before = step;
  }
  if (shape.inexact) reportInexact(node, scope, inference);
  if (isTested(node, scope)) shape = tested(shape);
  return node.keepArray === true ? union(shape, listOf(shape.items ?? shape)) : shape;
}

/** What is left of a value behind a test whether it is there. */
const tested = (shape: Shape): Shape => ({
  ...present(without(shape, 'null')),
  seen: new Set([...shape.seen].filter((text) => !isBlank(text))),
});

/** Two ids of 19 digits would be equal as numbers. As texts they are exact, if nothing calculates with them. */
function reportInexact(node: Node, scope: Scope, inference: Inference) {
  const { report, source } = inference;
  const isRounded = (value: unknown, rounded: unknown) => typeof value === 'string' && typeof rounded === 'number';
  const example = shownBy(node, isRounded, scope, inference);
  report(offsetOf(source, node), {
    code: 'mapping/inexact-number',
    severity: 'warning',
    message: `${inExample(example, 'This can be')} a number with too many digits to be exact. Expressions see it as a text, with all its digits.`,
    hint: 'For an ID, that is right: put it in quotes in the example. To calculate with it, let the platform send fewer digits.',
  });
}

function stepShape(position: Step, input: Shape, scope: Scope, inference: Inference): Shape {
  const { step, isFirst, isOfList } = position;
  if (step.type === 'sort') {
    const inner = { ...scope, input: itemOf(input) };
    for (const term of nodesOf(step.terms)) inference.infer(asNode(term.expression), inner);
    return input;
  }
  const item = isOfList ? itemOf(input) : input;
  const own =
    step.type === 'name'
      ? memberShape(position, item, scope, inference)
      : ['wildcard', 'descendant', 'parent'].includes(step.type)
        ? unknown
        : inference.infer(step, isFirst ? scope : { ...scope, input: present(item) });
  const isPerhaps = !isFirst && input.absent;
  const shape = isOfList ? perhapsAbsent(union(own, listOf(own.items ?? own))) : isPerhaps ? perhapsAbsent(own) : own;
  const filtered = through(step.stages, shape, scope, inference);
  if (typeof step.index === 'string') scope.variables.set(step.index, ofKind('number'));
  if (typeof step.focus !== 'string') return filtered;
  // After @, names are looked up in the value before it. Following that is not worth the effort.
  scope.variables.set(step.focus, itemOf(filtered));
  return unknown;
}

/** The shape of a value after its filters: `[0]`, `[name = "Ben"]`. */
export function through(stages: unknown, shape: Shape, scope: Scope, inference: Inference): Shape {
  let left = shape;
  for (const stage of nodesOf(stages)) {
    const filter = asNode(stage.expr);
    if (stage.type !== 'filter' || !filter) continue;
    if (filter.type === 'string') {
      reportTextInBrackets(filter, inference);
      return unknown;
    }
    reportTextAsCondition(filter, inference.infer(filter, { ...scope, input: itemOf(left) }), inference);
    const isIndex = filter.type === 'number' || (filter.type === 'unary' && filter.value === '-');
    const one = left.kinds.has('list') ? itemOf(left) : left;
    // Whether the list has this many items is unknown, so the result is not marked as absent.
    left = isIndex ? one : perhapsAbsent(left.kinds.has('list') ? union(one, left) : one);
  }
  return left;
}

function reportTextInBrackets(filter: Node, { report, source }: Inference) {
  report(offsetOf(source, filter), {
    code: 'mapping/text-in-brackets',
    message: 'Square brackets select items of a list, and a text in them selects all of them.',
    hint: `To select a part, use a dot: .${String(filter.value)}`,
  });
}

/** The shape of a list's items, which are there. A single value counts as a list of one. */
export function itemOf(shape: Shape): Shape {
  if (!shape.kinds.has('list')) return present(shape);
  const { items, ...single } = shape;
  const kinds = shape.kinds.difference(new Set(['list']));
  if (!items) return unknown;
  return present(kinds.size === 0 ? items : union({ ...single, kinds }, items));
}

function memberShape(position: Step, owner: Shape, scope: Scope, inference: Inference): Shape {
  const name = String(position.step.value);
  // A name is looked up in each item of a list, also if the path starts at a list.
  const found = owner.members.get(name);
  if (found) {
    const always = owner.kinds.size === 1 && !owner.unknown && !owner.absent;
    return always ? found : perhapsAbsent(found);
  }
  if (owner.unknown || owner.open) return unknown;
  unknownName(position, owner, scope, inference);
  return unknown;
}
