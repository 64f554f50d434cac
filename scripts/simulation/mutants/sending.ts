// Mutants of the rules for sending rows to Salesforce and for idempotency.
import type { Mutant } from './mutant.ts';

const rows = 'src/pipeline/write/rows/send-rows.ts';
const judge = 'src/pipeline/write/rows/answers/judge-row.ts';
const round = 'src/pipeline/write/rows/send-call.ts';
const once = 'src/pipeline/write/powertools-idempotency.ts';
const errors = 'src/pipeline/write/rows/answers/refusal.ts';

export const sending: readonly Mutant[] = [
  {
    name: 'a lost reply counts as success',
    file: round,
    from: '    return fail(error.failure);\n',
    to: "    const done = call.flatMap(({ rows }) => rows.map((row): [Row, Answer] => [row, { kind: 'done', result: 'updated' }]));\n    return { kind: 'answered', answers: new Map(done) };\n",
  },
  {
    name: 'a reply with too few results is accepted',
    file: 'src/pipeline/write/rows/answers/read-reply.ts',
    from: '!Array.isArray(body) || body.length !== rows.length',
    to: '!Array.isArray(body)',
  },
  {
    name: 'a record appears twice in one request',
    file: 'src/pipeline/write/rows/coalesce.ts',
    from: `    if (last && last.batchKey === batchKey && last.position >= afterParents) {
      last.eventWrites.push(eventWrite);
      floor = last.position;
      own.set(recordId, last);
      continue;
    }
    const earliest = Math.max(afterParents, last ? last.position + 1 : 0);
`,
    to: '    const earliest = Math.max(afterParents, last && last.batchKey !== batchKey ? last.position + 1 : 0);\n',
  },
  {
    name: 'the writes of one record are sent in any order',
    file: 'src/pipeline/write/requested-write.ts',
    from: '({ requested }) => requested.order,\n',
    to: '({ requested: { event } }) => ({ newest: event, identity: String(event) }),\n',
  },
  {
    name: 'a row that is sent again overwrites what a newer event has written since',
    file: rows,
    from: 'open = verdict.open.map(progress.withoutNewer).filter((batch) => batch.length > 0);',
    to: 'open = verdict.open.filter((batch) => batch.length > 0);',
  },
  {
    name: 'one bad event fails all events of a merged row',
    file: judge,
    from: "  if (row.eventWrites.length > 1) return { kind: 'split', rows: splitRow(row) };\n",
    to: '  void splitRow;\n',
  },
  {
    name: 'one bad row fails all rows of a subrequest',
    file: judge,
    from: '(answer.rows.length > 1 || becauseOf(answer) !== undefined) && !isToBlame',
    to: '(answer.rows.length > 1_000 || becauseOf(answer) !== undefined) && !isToBlame',
  },
  {
    name: 'one bad subrequest fails all subrequests of a call',
    file: round,
    from: 'if (!halves) return answerAll(call, whole);',
    to: "if (!halves || whole.kind === 'refused') return answerAll(call, whole);",
  },
  {
    name: 'a link with notFound: omit is not omitted',
    file: judge,
    from: "missingParents.filter(({ notFound }) => notFound === 'omit')",
    to: 'missingParents.filter(() => false)',
  },
  {
    name: 'every missing link is omitted',
    file: judge,
    from: "missingParents.filter(({ notFound }) => notFound === 'omit')",
    to: 'missingParents.filter(() => true)',
  },
  {
    name: 'a create fails if its record already exists',
    file: judge,
    from: "=> operation === 'create' && ownKeyTaken;",
    to: "=> operation === 'create' && ownKeyTaken && operation.length > 1_000;",
  },
  {
    name: 'a create overwrites an existing record',
    file: 'src/pipeline/write/rows/subrequests.ts',
    from: "const upsert = operation === 'upsert' && key;",
    to: "const upsert = (operation === 'upsert' || operation === 'create') && key;",
  },
  {
    name: 'a duplicate error that names no field is not resolved by a lookup',
    kind: 'taken keys',
    file: 'src/pipeline/write/rows/answers/decide-duplicates.ts',
    from: "answer.kind === 'refused' && answer.undecided",
    to: "answer.kind === 'refused' && answer.undecided && answers.size > 1_000",
  },
  {
    name: 'losing a race for a key is permanent',
    file: errors,
    from: "const failure = fail('salesforce/lost-race', `",
    to: "const failure = fail('salesforce/duplicate', `",
  },
  {
    name: 'a locked record is a permanent failure',
    file: 'src/pipeline/write/rows/answers/error-codes.ts',
    from: "const locked = ['salesforce/row-locked', 'another transaction had locked the record']",
    to: "const locked = ['salesforce/rejected', 'another transaction had locked the record']",
  },
  {
    name: 'a missing parent is a permanent failure',
    file: errors,
    from: 'if (missingParents.length === 0) {',
    to: 'if (missingParents.length >= 0) {',
  },
  {
    name: 'an update that finds no record counts as success',
    file: 'src/pipeline/write/rows/answers/decide-missing.ts',
    from: "if (row.operation !== 'delete') return { kind: 'refused', ...noSuchRecord(row) };",
    to: "if (row.operation !== 'delete') return { kind: 'done', result: 'unchanged' };",
  },
  {
    name: 'a failed event is recorded as applied',
    file: once,
    from: '          throw new FailureError(outcome.failure);',
    to: '',
  },
  {
    name: 'an event is recorded as applied although only one of its records was re-applied',
    file: once,
    from: "if (outcome.kind === 'duplicate') throw new OnlyReapplied();",
    to: '',
  },
  {
    name: 'the lock of an event is released while Salesforce may still be working on its call',
    kind: 'unanswered',
    file: 'src/pipeline/write/unanswered-locks.ts',
    from: 'if (!(data as LockPayload).isUnanswered) await',
    to: 'await',
  },
  {
    name: 'an event that was written but not recorded counts as applied',
    file: once,
    from: "      if (outcome?.kind === 'failed') return outcome;\n",
    to: '      if (outcome) return outcome;\n',
  },
  {
    name: 'a changed rule does not re-apply an event',
    file: 'src/pipeline/write/locks/event-lock.ts',
    from: 'super.getHashedIdempotencyKey([identity, rules])',
    to: 'super.getHashedIdempotencyKey([identity || rules])',
  },
  {
    name: 'an event with other content under the same id counts as a duplicate',
    file: once,
    from: "    payloadValidationJmesPath: 'content',\n",
    to: '',
  },
  {
    name: 'Ids are looked up before the earlier writes of the window',
    file: 'src/pipeline/write/rows/steps.ts',
    from: 'findLastIndex(([earlier]) => earlier && mayChangeKeys(earlier, first))',
    to: 'findLastIndex(() => false)',
  },
  {
    name: 'a row gets the Id of any record that the query found',
    file: 'src/pipeline/write/rows/ids/match-records.ts',
    from: '(idsByText.get(comparable(row.key.value, row.key)) ?? []).map(({ id }) => id)',
    to: 'found.slice(0, 1).map(({ id }) => id)',
  },
];
