// Mutants of the rules for idempotency locks and stamps in batches of statements.
import type { Mutant } from './mutant.ts';

const execute = 'src/pipeline/write/dynamodb/execute-statements.ts';

export const batches: readonly Mutant[] = [
  {
    name: 'the owner of a lock is ignored',
    file: 'src/pipeline/write/locks/lock-item.ts',
    from: 'isInProgress(item) && item.owner === owner;',
    to: "isInProgress(item) && owner !== '';",
  },
  {
    name: 'a lock that has not expired is taken over',
    kind: 'unanswered',
    file: 'src/pipeline/write/locks/take-locks.ts',
    from: 'const now = table.clock.now();',
    to: 'const now = table.clock.now() + 3_600_000;',
  },
  {
    name: 'an item that exists already counts as written',
    file: execute,
    from: "if (Code === 'DuplicateItem') return { kind: 'refused', because: 'exists' };",
    to: "if (Code === 'DuplicateItem') return { kind: 'done' };",
  },
  {
    name: 'a false condition counts as written',
    file: execute,
    from: "if (Code === 'ConditionalCheckFailed') return { kind: 'refused', because: 'condition', ...(item ? { item } : {}) };",
    to: "void item;\n  if (Code === 'ConditionalCheckFailed') return { kind: 'done' };",
  },
  {
    name: 'a throttled statement counts as written',
    file: execute,
    from: 'return throttles.has(Code) ? undefined :',
    to: "return throttles.has(Code) ? { kind: 'done' } :",
  },
  {
    name: 'one call contains two statements for the same item',
    file: execute,
    from: 'for (const wave of wavesOf(statements)) {',
    to: 'void wavesOf;\n    for (const wave of [statements]) {',
  },
  {
    name: 'stamps that another delivery has stored count as our own',
    file: 'src/pipeline/write/ledger/dynamodb-ledger.ts',
    from: 'if (item?.owner?.S === owner)',
    to: 'if (item?.owner?.S !== undefined && owner)',
  },
];
