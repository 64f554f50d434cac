// Mutants of the rules in docs/decisions/004-newest-wins.md.
import type { Mutant } from './mutant.ts';

const newest = 'src/pipeline/write/write-newest.ts';
const requested = 'src/pipeline/write/requested-write.ts';
const invalidate = 'src/pipeline/write/invalidate-stamps.ts';
const stamps = 'src/pipeline/write/ledger/stamps.ts';
const fieldStamps = 'src/pipeline/write/ledger/field-stamps.ts';
const winners = 'src/pipeline/write/ledger/winners.ts';
const window = 'src/pipeline/write/write-window.ts';

export const newestWins: readonly Mutant[] = [
  {
    name: 'an older event overwrites fields that a newer event has set',
    file: stamps,
    from: 'if (newer.length === 0) return { write, newer, rebased };',
    to: 'if (newer.length >= 0) return { write, newer, rebased };',
  },
  {
    name: 'stamps are not saved',
    file: newest,
    from: 'await saveStamps(sent, resultsSent, { stamps, ledger: deps.ledger, toReapply });',
    to: '[];\n  void saveStamps;',
  },
  {
    name: 'stamps are saved before the write',
    file: newest,
    from: '  const results = await send(open, deps);\n',
    to: "  const early = new Map(open.map((each) => [each.requested, { kind: 'done', result: 'updated' }]));\n  await saveStamps(open, early, { stamps, ledger: deps.ledger, toReapply });\n  const results = await send(open, deps);\n",
  },
  {
    name: 'an older stamp replaces a newer one',
    file: fieldStamps,
    from: '[newest(stampOfField(stamps, field, stamp), stamp), ',
    to: '[stamp, ',
  },
  {
    name: 'a rejected write saves its stamps',
    file: newest,
    from: ".filter(({ requested }) => results.get(requested)?.kind === 'done')",
    to: ".filter(({ requested }) => results.get(requested)?.kind !== 'superseded')",
  },
  {
    name: 'an omitted link gets a stamp',
    kind: 'other owners',
    file: requested,
    from: 'if (!omitted) return left.write;',
    to: 'if (!omitted || omitted.length > 0) return left.write;',
  },
  {
    name: 'no event is re-applied after a race',
    file: newest,
    from: 'toReapply.add(racedWinners(stampedWriteOf(requested, write), { before, met, after }), requested);',
    to: 'void [requested, write, stampedWriteOf, racedWinners, met, after];',
  },
  {
    name: 'a race with the same event under other rules is not detected',
    file: winners,
    from: '!isSame(last.by, by)',
    to: 'last.by.identity !== by.identity',
  },
  {
    name: 'a duplicate is not rewritten after other rules have overwritten it',
    file: requested,
    from: 'if (isDone && !(stamps && isByOtherRules(stamps, stampedWriteOf(requested, write)))) return unchanged;',
    to: 'void isByOtherRules;\n  if (isDone) return unchanged;',
  },
  {
    name: 'a race with a delete is not detected',
    kind: 'interleaved',
    file: winners,
    from: 'wroteSince(field) || wroteSince(wholeRecord)',
    to: 'wroteSince(field)',
  },
  {
    name: 'the winner of a race is not re-applied',
    file: winners,
    from: 'return distinct(raced.flatMap((field) => winnerOf(after, field, order)));',
    to: 'return distinct(raced.flatMap((field) => winnerOf(after, field, order)).filter((winner) => winner.identity !== by.identity));',
  },
  {
    name: 'a superseded event does not re-apply the newer one',
    file: newest,
    from: 'for (const { newer, requested: cause } of compared) if (!cause.isFirst) toReapply.add(newer, cause);',
    to: '',
  },
  {
    name: 'every event counts as never delivered before',
    file: 'src/pipeline/write/locks/event-lock.ts',
    from: "this.isFirst = result.kind === 'locked' && result.isFirst;",
    to: 'this.isFirst = true;',
  },
  {
    name: 'invalidating stamps re-applies no event',
    kind: 'crashed for good',
    file: invalidate,
    from: 'if (locations.length > 0) await reapply(locations);',
    to: 'void [locations, reapply];',
  },
  {
    name: 'invalidating stamps does not bump the version',
    kind: 'rejected late',
    file: invalidate,
    from: 'await changeStamps(changes, ledger);',
    to: 'changes.map(({ before }) => ({ after: before }));\n  void [changeStamps, ledger];',
  },
  {
    name: 'the stamps of an abandoned event are not invalidated',
    kind: 'rejected late',
    file: 'src/pipeline/write-or-abandon.ts',
    from: 'if (abandoned.length === 0) return outcomes;',
    to: 'if (abandoned.length >= 0) return outcomes;',
  },
  {
    name: 'a stamp write that fails its version check counts as saved',
    file: 'src/pipeline/write/ledger/dynamodb-ledger.ts',
    from: "return { kind: 'changed', current: stampsOf(item) };",
    to: "void stampsOf(item);\n    return { kind: 'stored' };",
  },
  {
    name: 'unprocessed keys of a stamp read are not requested again',
    file: 'src/pipeline/write/dynamodb/read-items.ts',
    from: '(UnprocessedKeys?.[name]?.Keys ?? []).flatMap(',
    to: '(UnprocessedKeys?.[name]?.Keys ?? []).slice(0, 0).flatMap(',
  },
  {
    name: 'a delete leaves no tombstone',
    file: stamps,
    from: "if (write.operation === 'delete') return { ...noted, deleted: newest(stamps.deleted, stamp) };",
    to: "if (write.operation === 'delete') return noted;",
  },
  {
    name: 'a create does not look for a tombstone',
    kind: 'tombstones',
    file: stamps,
    from: 'if (stamps.deleted && isNewer(stamps.deleted)) return',
    to: "if (write.operation !== 'create' && stamps.deleted && isNewer(stamps.deleted)) return",
  },
  {
    name: 'an older delete removes what a newer event has created',
    kind: 'tombstones',
    file: stamps,
    from: '  ...(created ? [created] : []),\n',
    to: '  ...(created ? [] : []),\n',
  },
  {
    name: 'a stamp of another order silences a write',
    kind: 'newest',
    file: 'src/pipeline/write/order.ts',
    from: 'return one === other || (',
    to: "return one !== '' || (",
  },
  {
    name: 'a time from the future is accepted',
    kind: 'future',
    file: 'src/pipeline/event/envelope.ts',
    from: 'if (!(Date.parse(time) > completeBy.getTime() + futureMinutes * 60_000)) return;',
    to: 'if (completeBy.getTime() + futureMinutes > 0) return;',
  },
  {
    name: 'a delete ignores newer writes',
    file: stamps,
    from: 'return newer.length > 0 ? { newer: distinct(newer), rebased: [] } : { write, newer, rebased: [] };',
    to: 'return { write, newer, rebased: [] };',
  },
  {
    name: 'events of the same time are not ordered by identity',
    file: 'src/pipeline/write/order.ts',
    from: 'return a.identity < b.identity ? -1 : a.identity > b.identity ? 1 : 0;',
    to: 'return 0;',
  },
  {
    name: 'a re-applied event stops at the idempotency check',
    kind: 'redeployed',
    file: 'src/pipeline/settle/queue-reapply.ts',
    from: 'attempts: 0, mayHaveWritten: true, forceReapply: true }',
    to: 'attempts: 0, mayHaveWritten: false }',
  },
  {
    name: 'a duplicate is not rewritten though an earlier attempt may take effect late',
    kind: 'redeployed',
    file: window,
    from: 'const isDone = !(forceReapply || mayHaveWritten);',
    to: 'const isDone = !forceReapply;\n  void mayHaveWritten;',
  },
  {
    name: 'an unanswered call is retried while it may still take effect',
    file: 'src/pipeline/settle/next-messages.ts',
    from: 'retryDelaySeconds(attempts, random(), leastSecondsOf(failedNow))',
    to: 'retryDelaySeconds(attempts, random(), 0 * leastSecondsOf(failedNow))',
  },
  {
    name: 'a retry does not say that an earlier attempt may have written',
    file: 'src/pipeline/settle/next-messages.ts',
    from: 'const mayHaveWritten = request.mayHaveWritten || summary.mayHaveWritten();',
    to: 'const mayHaveWritten = request.mayHaveWritten;',
  },
  {
    name: 'a delivery after a crash is treated as the first one',
    file: 'src/pipeline/delivery.ts',
    from: 'mayHaveWritten: requested.mayHaveWritten || message.receiveCount > 1',
    to: 'mayHaveWritten: requested.mayHaveWritten',
  },
  {
    name: 'a record is not sent whole though too few of its fields are left to create it',
    kind: 'people',
    file: newest,
    from: 'lacksRequiredFields(each, results.get(each.requested)) ?',
    to: 'lacksRequiredFields(each, results.get(each.requested)) && open.length < 0 ?',
  },
];
