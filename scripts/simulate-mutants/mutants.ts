// Deliberate faults of the write and settle stages: in each, one rule is left out or turned round.

export interface Mutant {
  name: string;
  file: string;
  /** Stands in the file once. */
  from: string;
  to: string;
}

const newest = 'src/pipeline/write/write-newest.ts';
const stamps = 'src/pipeline/write/ledger/stamps.ts';
const messages = 'src/pipeline/settle/next-messages.ts';

export const mutants: readonly Mutant[] = [
  {
    name: 'fields that newer events have set are not dropped',
    file: stamps,
    from: 'if (newer.length === 0) return { write, newer };',
    to: 'if (newer.length >= 0) return { write, newer };',
  },
  { name: 'stamps are not raised', file: newest, from: '    await raiseStamps(open, run);\n', to: '' },
  {
    name: 'stamps are raised before the write',
    file: newest,
    from: '    await send(open, run);\n',
    to: "    for (const { asked } of open) run.results.set(asked, { kind: 'done', result: 'updated' });\n    await raiseStamps(open, run);\n    await send(open, run);\n",
  },
  {
    name: 'after a race nothing is applied again',
    file: newest,
    from: 'applyAgain(racedHolders(writtenBy(share, run), share.asked.order, { before, met, after }), run);',
    to: 'void [share, racedHolders, met, after];',
  },
  {
    name: 'a superseded event leaves the newer one alone',
    file: newest,
    from: '  applyAgain(newer, run);\n  if (write)',
    to: '  if (write)',
  },
  {
    name: 'letting go applies nothing again',
    file: newest,
    from: '  if (places.size > 0) await deps.applyAgain([...places.values()]);',
    to: '',
  },
  {
    name: 'the version is not checked',
    file: 'src/pipeline/write/ledger/dynamodb-ledger.ts',
    from: 'if (error instanceof ConditionalCheckFailedException) return false;',
    to: 'if (error instanceof ConditionalCheckFailedException) return true;',
  },
  {
    name: 'a delete leaves no tombstone',
    file: stamps,
    from: "if (write.operation === 'delete') return { ...noted, deleted: newest(stamps.deleted, stamp) };",
    to: "if (write.operation === 'delete') return noted;",
  },
  {
    name: 'ties are not broken by identity',
    file: 'src/pipeline/write/order.ts',
    from: 'return a.identity < b.identity ? -1 : a.identity > b.identity ? 1 : 0;',
    to: 'return 0;',
  },
  {
    name: 'what is applied again stops at the idempotency check',
    file: 'src/pipeline/write/write-window.ts',
    from: 'event.again ? write() : deps.once(event.plan, write)',
    to: 'deps.once(event.plan, write)',
  },
  {
    name: 'a message is acknowledged though its next one is not queued',
    file: 'src/pipeline/settle/settle.ts',
    from: 'filter((_, index) => !taken[index])',
    to: 'filter((_, index) => !taken[index] && index < 0)',
  },
  {
    name: 'a lost reply counts as done',
    file: 'src/pipeline/write/send-round.ts',
    from: "return result.kind === 'service' ? { ...result, maybeWritten: sent } : result;",
    to: "return result.kind === 'service' ? (sent ? { kind: 'done', result: 'updated' } : { ...result, maybeWritten: sent }) : result;",
  },
  {
    name: 'permanent failures are tried again',
    file: messages,
    from: '(attempts + 1 >= attemptsAllowed || isHopeless(failure))',
    to: 'attempts + 1 >= attemptsAllowed',
  },
  {
    name: 'attempts are counted double',
    file: messages,
    from: 'const attempts = request.attempts + 1;',
    to: 'const attempts = request.attempts + 2;',
  },
  {
    name: 'one bad event of a merged row judges all of them',
    file: 'src/pipeline/write/send-rows.ts',
    from: '  if (row.shares.length > 1) return withShares(row);\n',
    to: '  void withShares;\n',
  },
  {
    name: 'one bad row of a part judges all of them',
    file: 'src/pipeline/write/send-rows.ts',
    from: "answer.kind === 'part-refused' && answer.together.length > 1",
    to: "answer.kind === 'part-refused' && answer.together.length > 1_000",
  },
];
