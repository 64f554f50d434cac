// Conditions and blocks: the shape of their result, and parts that have no effect.

import { nothing, present, type Shape, union, without } from '../shapes/shape.ts';
import { behind } from './event-types.ts';
import { reportFunction } from './function-as-value.ts';
import type { Inference, Scope } from './scope.ts';
import { asNode, calledName, type Node, nodesOf, offsetOf, pathsIn } from './tree.ts';
import { reportTextAsCondition } from './truth.ts';

/** `a ?: b` and `a ?? b` are conditions too, whose first branch repeats the condition. */
export function inferCondition(node: Node, scope: Scope, inference: Inference): Shape {
  const { infer } = inference;
  const condition = asNode(node.condition);
  const tested = { ...scope, tested: scope.tested.union(pathsIn(condition)) };
  const otherwise =
    node.else === undefined ? nothing : infer(asNode(node.else), behind(condition, false, tested, inference));
  if (isSame(condition, node.then)) {
    const tried = infer(condition, tested);
    reportFunction(condition, tried, inference);
    return union(present(without(tried, 'null')), otherwise);
  }
  const asked = infer(condition, scope);
  reportFunction(condition, asked, inference);
  if (!isExists(condition)) reportTextAsCondition(condition, asked, inference, node.then);
  const held = infer(asNode(node.then), behind(condition, true, tested, inference));
  const isCoalescing =
    condition && calledName(condition) === 'exists' && isSame(nodesOf(condition.arguments)[0], node.then);
  return union(isCoalescing ? present(held) : held, otherwise);
}

const isExists = (node: Node | undefined) => node !== undefined && calledName(node) === 'exists';

/** JSONata's tree repeats a part that was written once. */
const isSame = (node: unknown, other: unknown) => node === other || JSON.stringify(node) === JSON.stringify(other);

export function inferBlock(node: Node, scope: Scope, { infer, report, source }: Inference): Shape {
  const inner = { ...scope, variables: new Map(scope.variables) };
  const parts = nodesOf(node.expressions);
  let last = nothing;
  for (const [index, part] of parts.entries()) {
    last = infer(part, inner);
    if (index === parts.length - 1 || part.type === 'bind' || ['assert', 'error'].includes(calledName(part) ?? ''))
      continue;
    const lhs = asNode(part.lhs);
    const assigns = part.type === 'binary' && part.value === '=' && lhs?.type === 'variable';
    report(offsetOf(source, lhs ?? part), {
      code: 'mapping/unused-part',
      message: 'This part has no effect: in a list with semicolons, only the last part is the value.',
      hint: assigns
        ? 'To assign a value to a variable, write := instead of =.'
        : 'Remove it, or assign it to a variable with :=.',
    });
  }
  return last;
}
