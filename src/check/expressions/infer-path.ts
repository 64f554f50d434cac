// A path through an event: each name must be one that the examples or the schema have at its place.
import { isAskedAbout } from '../shapes/perhaps-nothing.ts';
import { listOf, ofKind, perhapsAbsent, present, type Shape, union, unknown, without } from '../shapes/shape.ts';
import type { Inference, Scope } from './scope.ts';
import { asNode, type Node, nodesOf, offsetOf } from './tree.ts';
import { type Step, unknownName } from './unknown-name.ts';

export function inferPath(node: Node, scope: Scope, inference: Inference): Shape {
  const steps = nodesOf(node.steps);
  let shape = scope.input;
  let before: Node | undefined;
  for (const [index, step] of steps.entries()) {
    shape = stepShape({ step, before, isAlone: steps.length === 1, isFirst: index === 0 }, shape, scope, inference);
    before = step;
  }
  if (isAskedAbout(node, scope)) shape = present(without(shape, 'null'));
  return node.keepArray === true ? union(shape, listOf(shape.items ?? shape)) : shape;
}

function stepShape(place: Step, input: Shape, scope: Scope, inference: Inference): Shape {
  const { step, isFirst } = place;
  if (step.type === 'sort') {
    const inner = { ...scope, input: itemOf(input) };
    for (const term of nodesOf(step.terms)) inference.infer(asNode(term.expression), inner);
    return input;
  }
  const isMany = !isFirst && input.kinds.has('list');
  const item = isMany ? itemOf(input) : input;
  const own =
    step.type === 'name'
      ? memberShape(place, item, scope, inference)
      : ['wildcard', 'descendant', 'parent'].includes(step.type)
        ? unknown
        : inference.infer(step, isFirst ? scope : { ...scope, input: item });
  const shape = isMany ? perhapsAbsent(union(own, listOf(own.items ?? own))) : own;
  const filtered = through(step.stages, shape, scope, inference);
  if (typeof step.index === 'string') scope.variables.set(step.index, ofKind('number'));
  if (typeof step.focus !== 'string') return filtered;
  // Behind @ the names are looked up in what was before: too much to follow.
  scope.variables.set(step.focus, itemOf(filtered));
  return unknown;
}

/** What is left of a value by the filters behind it: `[0]`, `[name = "Ben"]`. */
export function through(stages: unknown, shape: Shape, scope: Scope, inference: Inference): Shape {
  let left = shape;
  for (const stage of nodesOf(stages)) {
    const filter = asNode(stage.expr);
    if (stage.type !== 'filter' || !filter) continue;
    if (filter.type === 'string') {
      sayTextInBrackets(filter, inference);
      return unknown;
    }
    inference.infer(filter, { ...scope, input: itemOf(left) });
    const isIndex = filter.type === 'number' || (filter.type === 'unary' && filter.value === '-');
    const one = left.kinds.has('list') ? itemOf(left) : left;
    // Whether a list has so many items is not known: no word about it.
    left = isIndex ? one : perhapsAbsent(left.kinds.has('list') ? union(one, left) : one);
  }
  return left;
}

function sayTextInBrackets(filter: Node, { say, source }: Inference) {
  say(offsetOf(source, filter), {
    code: 'mapping/text-in-brackets',
    message: 'Brackets choose items of a list, and a text in them chooses all.',
    hint: `Name a part with a dot: .${String(filter.value)}`,
  });
}

/** A single value is a list of one. */
export function itemOf(shape: Shape): Shape {
  if (!shape.kinds.has('list')) return shape;
  const { items, ...single } = shape;
  const kinds = shape.kinds.difference(new Set(['list']));
  if (!items) return unknown;
  return kinds.size === 0 ? items : union({ ...single, kinds }, items);
}

function memberShape(place: Step, owner: Shape, scope: Scope, inference: Inference): Shape {
  const name = String(place.step.value);
  // A name is looked up in each item of a list, also of the list that a path begins at.
  const found = owner.members.get(name);
  if (found) {
    const always = owner.kinds.size === 1 && !owner.unknown && !owner.absent;
    return always ? found : perhapsAbsent(found);
  }
  if (owner.unknown || owner.open) return unknown;
  unknownName(place, owner, scope, inference);
  return unknown;
}
