// Mutants of the rules by which an event becomes records.
import type { Mutant } from './mutant.ts';

export const planning: readonly Mutant[] = [
  {
    name: 'two records of one event with the same key are both done',
    kind: 'same record',
    file: 'src/pipeline/plan/plan-event.ts',
    from: '      if (same) {\n',
    to: '      if (same && index < 0) {\n',
  },
];
