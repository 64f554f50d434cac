// Each rule of docs/decisions/004-newest-wins.md left out in turn.
import type { Mutant } from './mutant.ts';

const newest = 'src/pipeline/write/write-newest.ts';
const stamps = 'src/pipeline/write/ledger/stamps.ts';
const window = 'src/pipeline/write/write-window.ts';

export const newestWins: readonly Mutant[] = [
  {
    name: 'fields that newer events have set are not dropped',
    file: stamps,
    from: 'if (newer.length === 0) return { write, newer };',
    to: 'if (newer.length >= 0) return { write, newer };',
  },
  { name: 'stamps are not raised', file: newest, from: '    await saveStamps(open, run);\n', to: '' },
  {
    name: 'stamps are raised before the write',
    file: newest,
    from: '    await send(open, run);\n',
    to: "    for (const { asked } of open) run.results.set(asked, { kind: 'done', result: 'updated' });\n    await saveStamps(open, run);\n    await send(open, run);\n",
  },
  {
    name: 'a stamp is raised though it is older than the one it meets',
    file: stamps,
    from: 'fields[field] = newest(fields[field], stamp);',
    to: 'fields[field] = stamp;',
  },
  {
    name: 'a rejected write raises its stamp',
    file: newest,
    from: ".filter(({ asked }) => run.results.get(asked)?.kind === 'done')\n    .filter",
    to: ".filter(({ asked }) => run.results.get(asked)?.kind !== 'superseded')\n    .filter",
  },
  {
    name: 'a link that was left out raises its stamp',
    file: newest,
    from: 'if (!omitted) return left.write;',
    to: 'if (!omitted || omitted.length > 0) return left.write;',
  },
  {
    name: 'after a race nothing is applied again',
    file: newest,
    from: 'reapply(racedWinners(writtenBy(eventWrite, run), by, { before, met, after }), eventWrite.asked, run);',
    to: 'void [by, racedWinners, met, after];',
  },
  {
    name: 'the same event by other rules is no race',
    file: stamps,
    from: '!isSame(last.by, by)',
    to: 'last.by.identity !== by.identity',
  },
  {
    name: 'what other rules have overwritten since is not written again',
    file: newest,
    from: 'if (isDone && !(stamps && isByOtherRules(stamps, asked.write, writerOf(plan)))) {',
    to: 'void [plan, isByOtherRules];\n  if (isDone) {',
  },
  {
    name: 'a race with a delete is none',
    file: stamps,
    from: 'wroteSince(field) || wroteSince(wholeRecord)',
    to: 'wroteSince(field)',
  },
  {
    name: 'who wins a race is not applied again',
    file: stamps,
    from: 'return distinct(raced.flatMap((field) => winnerOf(after, field)));',
    to: 'return distinct(raced.flatMap((field) => winnerOf(after, field)).filter((winner) => winner.identity !== by.identity));',
  },
  {
    name: 'a superseded event leaves the newer one alone',
    file: newest,
    from: '  reapply(newer, asked, run);\n  if (write)',
    to: '  if (write)',
  },
  {
    name: 'letting go applies nothing again',
    file: newest,
    from: '  if (locations.size > 0) await deps.reapply([...locations.values()]);',
    to: '',
  },
  {
    name: 'letting go changes no version',
    file: newest,
    from: 'const { after } = await update(recordId, found.get(recordId) ?? noStamps, touch, deps.ledger);',
    to: 'const after = found.get(recordId) ?? noStamps;\n      void touch;',
  },
  {
    name: 'what is given up is not let go of',
    file: 'src/pipeline/write-or-abandon.ts',
    from: 'if (abandoned.length === 0) return outcomes;',
    to: 'if (abandoned.length >= 0) return outcomes;',
  },
  {
    name: 'the version is not checked',
    file: 'src/pipeline/write/ledger/dynamodb-ledger.ts',
    from: 'if (error instanceof ConditionalCheckFailedException) return false;',
    to: 'if (error instanceof ConditionalCheckFailedException) return true;',
  },
  {
    name: 'stamps left out of a reply under load are not asked for again',
    file: 'src/pipeline/write/ledger/dynamodb-ledger.ts',
    from: '[...left.slice(keysPerRead), ...missed.flatMap(({ record }) => record?.S ?? [])]',
    to: '[...left.slice(keysPerRead), ...missed.slice(0, 0).flatMap(({ record }) => record?.S ?? [])]',
  },
  {
    name: 'a delete leaves no tombstone',
    file: stamps,
    from: "if (write.operation === 'delete') return { ...noted, deleted: newest(stamps.deleted, stamp) };",
    to: "if (write.operation === 'delete') return noted;",
  },
  {
    name: 'a delete ignores newer writes',
    file: stamps,
    from: 'return newer.length > 0 ? { newer: distinct(newer) } : { write, newer };',
    to: 'return { write, newer };',
  },
  {
    name: 'ties are not broken by identity',
    file: 'src/pipeline/write/order.ts',
    from: 'return a.identity < b.identity ? -1 : a.identity > b.identity ? 1 : 0;',
    to: 'return 0;',
  },
  {
    name: 'what is applied again stops at the idempotency check',
    file: 'src/pipeline/settle/queue-reapply.ts',
    from: 'attempts: 0, mayHaveWritten: true, forceReapply: true }',
    to: 'attempts: 0, mayHaveWritten: false }',
  },
  {
    name: 'a duplicate whose earlier try may come late is not written again',
    file: window,
    from: 'isDone: !(forceReapply || mayHaveWritten)',
    to: 'isDone: !forceReapply',
  },
  {
    name: 'what was not answered is tried again while it may still be under way',
    file: 'src/pipeline/settle/next-messages.ts',
    from: 'retryDelaySeconds(attempts, random(), leastSecondsOf(failedNow))',
    to: 'retryDelaySeconds(attempts, random(), 0 * leastSecondsOf(failedNow))',
  },
  {
    name: 'a try that may have written leaves no mark',
    file: 'src/pipeline/settle/next-messages.ts',
    from: 'const mayHaveWritten = request.mayHaveWritten || summary.mayHaveWritten();',
    to: 'const mayHaveWritten = request.mayHaveWritten;',
  },
  {
    name: 'a delivery after a death is taken for the first one',
    file: 'src/pipeline/delivery.ts',
    from: 'mayHaveWritten: requested.mayHaveWritten || message.receiveCount > 1',
    to: 'mayHaveWritten: requested.mayHaveWritten',
  },
  {
    name: 'where too little is left to create a record it is not sent whole',
    file: newest,
    from: 'if (tooLittle.length === 0) return;',
    to: 'if (tooLittle.length >= 0) return;',
  },
];
