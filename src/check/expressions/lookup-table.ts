// $lookup with a table that is written out: a name in it that the value looked up can never be is a misspelt one.

import type { Shape } from '../shapes/shape.ts';
import { sayNeverEqual } from './compare.ts';
import type { Inference } from './scope.ts';
import { type Node, offsetOf, pairsOf } from './tree.ts';

export function sayUnusedChoices(args: readonly { node?: Node; shape: Shape }[], inference: Inference): void {
  const [table, wanted] = args;
  if (table?.node?.type !== 'unary' || table.node.value !== '{' || !wanted) return;
  // What stands in for a missing value, `… ?: ""`, is no choice of the event's.
  const looked = { ...wanted.shape, literals: [] };
  for (const [name] of pairsOf(table.node.lhs)) {
    if (name.type === 'string') sayNeverEqual(String(name.value), offsetOf(inference.source, name), looked, inference);
  }
}
