// Finds a function where a value is needed: somebody named it and forgot to call it.
import { areMadeLater } from '../shapes/later-members.ts';
import type { Shape } from '../shapes/shape.ts';
import type { Inference } from './scope.ts';
import { type Node, nodesOf, offsetOf } from './tree.ts';

export const isFunction = ({ unknown, kinds }: Shape): boolean => !unknown && kinds.size === 1 && kinds.has('function');

/** True if the value can be a function, or a list or an object with one in it. No event has one. */
function holdsFunction(shape: Shape): boolean {
  if (shape.kinds.has('function')) return true;
  return (
    (shape.items !== undefined && holdsFunction(shape.items)) ||
    // No schema describes a function.
    (!areMadeLater(shape.members) && [...shape.members.values()].some(holdsFunction))
  );
}

/** Reports the value of this node if it can be or hold a function. Returns whether it can. */
export function reportFunction(node: Node | undefined, shape: Shape, { report, source }: Inference): boolean {
  if (!node || !holdsFunction(shape)) return false;
  const named = nodesOf(node.type === 'path' ? node.steps : [node]).findLast(({ type }) => type === 'variable');
  report(offsetOf(source, named ?? node), {
    code: 'mapping/function-as-value',
    message: 'This is the function itself, not its result.',
    hint: named ? `Call it with brackets: $${String(named.value)}(…).` : 'Call it with brackets: $name(…).',
  });
  return true;
}
