// Mutants of the rules by which nobody who was forgotten is written again.
import type { Mutant } from './mutant.ts';

const kind = 'forgotten';
const events = 'src/pipeline/write/ledger/forgotten-events.ts';

export const forgetting: readonly Mutant[] = [
  {
    name: 'a record that links to somebody who was forgotten is written',
    kind,
    file: events,
    from: ' || linkedRecords(each.write).some(isForgotten);',
    to: ';',
  },
  {
    name: 'the mark of somebody who was forgotten is not understood',
    kind,
    file: 'src/pipeline/write/ledger/stamp-item.ts',
    from: ', forgotten: true };',
    to: ' };',
  },
  {
    name: 'what a forgotten event may have written over the values of others stays',
    kind: 'forgotten pairs',
    file: 'src/pipeline/write/write-newest.ts',
    from: '  if (abandoned.length > 0)\n',
    to: '  if (abandoned.length < 0)\n',
  },
];
