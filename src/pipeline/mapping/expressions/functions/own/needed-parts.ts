// Which parts a mapping's expressions need, so that the build adds only those.
import type { Node } from '../../nodes.ts';
import { nodesIn } from '../../nodes.ts';
import { ownFunctions } from '../own-functions.ts';
import type { PartName } from './own-function.ts';

/** @param tree what JSONata's `ast()` returns for an expression, or several of them */
export function neededParts(tree: unknown): Set<PartName> {
  const nodes = nodesIn(tree);
  // `time ~> $datetime("Europe/London")` passes one argument more than it writes.
  const applied = new Set(nodes.filter(({ type }) => type === 'apply').map(({ rhs }) => rhs));
  const counts = new Map(
    nodes
      .filter(({ type }) => type === 'function')
      .map((node) => [node.procedure, argumentsOf(node) + (applied.has(node) ? 1 : 0)]),
  );
  return new Set(
    nodes.flatMap((node) => {
      const part = ownFunctions.find(({ name }) => node.type === 'variable' && node.value === name)?.part;
      // A function that is passed on or given a name may be called with any number of arguments.
      const count = counts.get(node) ?? Number.POSITIVE_INFINITY;
      return part && count >= (part.fromArguments ?? 0) ? [part.name] : [];
    }),
  );
}

const argumentsOf = (node: Node) => (Array.isArray(node.arguments) ? node.arguments.length : 0);
