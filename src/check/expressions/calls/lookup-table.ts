// Checks $lookup with a table that is written out: a name that the looked-up value can never have is misspelled.

import type { Shape } from '../../shapes/shape.ts';
import { reportNeverEqual } from '../compare.ts';
import type { Inference } from '../scope.ts';
import { type Node, offsetOf, pairsOf } from '../tree.ts';

export function reportUnusedChoices(args: readonly { node?: Node; shape: Shape }[], inference: Inference): void {
  const [table, wanted] = args;
  if (table?.node?.type !== 'unary' || table.node.value !== '{' || !wanted) return;
  if (wanted.node?.type === 'string') return;
  // A default, `… ?: ""`, is not a value of the event.
  const looked = { ...wanted.shape, literals: [] };
  for (const [name] of pairsOf(table.node.lhs)) {
    if (name.type === 'string')
      reportNeverEqual(String(name.value), offsetOf(inference.source, name), looked, inference);
  }
}
