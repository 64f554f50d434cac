// Mutants of the rules by which a replay restores what Salesforce has lost.
import type { Mutant } from './mutant.ts';

const window = 'src/pipeline/write/write-window.ts';

export const restoring: readonly Mutant[] = [
  {
    name: 'an event to restore that was applied is not written',
    file: window,
    from: "outcome.kind === 'duplicate' ? await submit({ plan: restorable(plan), isLastAttempt, hops }) : outcome;",
    to: 'outcome;',
  },
  {
    name: 'records that are created once are not restored',
    file: window,
    from: 'filter(({ key }) => key !== undefined)',
    to: "filter(({ operation }) => operation !== 'create')",
  },
  {
    name: 'a retry forgets that it restores',
    file: 'src/request.ts',
    from: '...(request.restore ? { restore: true } : {})',
    to: '...(request.restore && request.attempts === 0 ? { restore: true } : {})',
  },
];
