// Conditions and blocks: what one of several branches gives, and parts of which nothing comes.

import { nothing, present, type Shape, union, without } from '../shapes/shape.ts';
import type { Inference, Scope } from './scope.ts';
import { asNode, calledName, type Node, nodesOf, offsetOf, pathsIn } from './tree.ts';

/** `a ?: b` and `a ?? b` are conditions too, whose first branch is what was asked about. */
export function inferCondition(node: Node, scope: Scope, { infer }: Inference): Shape {
  const condition = asNode(node.condition);
  const asked = { ...scope, asked: scope.asked.union(pathsIn(condition)) };
  const otherwise = node.else === undefined ? nothing : infer(asNode(node.else), asked);
  if (isSame(condition, node.then)) return union(present(without(infer(condition, asked), 'null')), otherwise);
  infer(condition, scope);
  const held = infer(asNode(node.then), asked);
  const isCoalescing =
    condition && calledName(condition) === 'exists' && isSame(nodesOf(condition.arguments)[0], node.then);
  return union(isCoalescing ? present(held) : held, otherwise);
}

/** JSONata repeats what was written once. */
const isSame = (node: unknown, other: unknown) => JSON.stringify(node) === JSON.stringify(other);

export function inferBlock(node: Node, scope: Scope, { infer, say, source }: Inference): Shape {
  const inner = { ...scope, variables: new Map(scope.variables) };
  const parts = nodesOf(node.expressions);
  let last = nothing;
  for (const [index, part] of parts.entries()) {
    last = infer(part, inner);
    if (index === parts.length - 1 || part.type === 'bind' || ['assert', 'error'].includes(calledName(part) ?? ''))
      continue;
    const lhs = asNode(part.lhs);
    const assigns = part.type === 'binary' && part.value === '=' && lhs?.type === 'variable';
    say(offsetOf(source, lhs ?? part), {
      code: 'mapping/unused-part',
      message: 'Nothing is done with this part: of a list with semicolons, the last part is the value.',
      hint: assigns
        ? 'To give a variable a value, write := instead of =.'
        : 'Take it away, or give it to a variable by :=.',
    });
  }
  return last;
}
