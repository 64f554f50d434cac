// Mutants of what the oracle must not take from the product: which events are the same, which is newer, which record it is.
import type { Mutant } from './mutant.ts';

export const identity: readonly Mutant[] = [
  {
    name: 'the older of two events wins',
    file: 'src/pipeline/write/order.ts',
    from: 'export function compareOrder(a: Order, b: Order): number {',
    to: 'export function compareOrder(b: Order, a: Order): number {',
  },
  {
    name: 'ties are decided by the greatest identity first',
    file: 'src/pipeline/write/order.ts',
    from: 'return a.identity < b.identity ? -1 : a.identity > b.identity ? 1 : 0;',
    to: 'return a.identity < b.identity ? 1 : a.identity > b.identity ? -1 : 0;',
  },
  {
    name: 'the source is left out of the identity that orders events',
    kind: 'sources',
    file: 'src/pipeline/write/requested-write.ts',
    from: 'JSON.stringify([event.source, event.id])',
    to: 'JSON.stringify([event.id])',
  },
  {
    name: 'the source is left out of the identity that finds duplicates',
    file: 'src/pipeline/write/powertools-idempotency.ts',
    from: 'identity: JSON.stringify([event.source, event.id]),',
    to: 'identity: JSON.stringify([event.id]),',
  },
];
