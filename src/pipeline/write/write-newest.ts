// Writes locked events so that each field ends with the value of the newest event that sets it, without locks on
// records: read their stamps, leave out what newer events have set, write, save the stamps under the version that was
// read. Where the version has changed meanwhile, or an earlier attempt may have written late, the events whose stamps
// the fields carry are re-applied. docs/decisions/004-newest-wins.md shows why this converges.
import { type Failure, FailureError } from '../../failure.ts';
import { invalidateStamps, type StampDependencies } from './invalidate-stamps.ts';
import { type ChangeResult, changeStamps, tryToChangeStamps } from './ledger/change-stamps.ts';
import { forgottenEvents, linkedRecords } from './ledger/forgotten-events.ts';
import type { Ledger } from './ledger/ledger.ts';
import { noStamps, type RecordStamps } from './ledger/record-stamps.ts';
import { withoutSuperseded, withRecordedWrite } from './ledger/stamps.ts';
import { racedWinners } from './ledger/winners.ts';
import { type ReapplyList, reapplyList } from './reapply-list.ts';
import {
  type ComparedWrite,
  compareWithStamps,
  inOrder,
  isStamped,
  type LockedEvent,
  lacksRequiredFields,
  type OpenWrite,
  type RecordResult,
  type RequestedWrite,
  recordIdOfWrite,
  requestedWritesOf,
  resultOf,
  stampedWriteOf,
  stampOf,
  writerOf,
  writtenOf,
} from './requested-write.ts';
import { coalesce } from './rows/coalesce.ts';
import type { EventWriteResult } from './rows/row.ts';
import { type SendDependencies, sendRows } from './rows/send-rows.ts';
import { isUnanswered } from './salesforce/service-failure.ts';

export interface NewestDependencies extends SendDependencies, StampDependencies {}

type Results = ReadonlyMap<RequestedWrite, RecordResult>;

/** Returns the results of each event's records, in the order of its plan. */
export async function writeNewest(events: readonly LockedEvent[], deps: NewestDependencies): Promise<RecordResult[][]> {
  const requested = events.map(requestedWritesOf);
  try {
    const results = await writeAll(requested.flat(), deps);
    return requested.map((own) => own.map((write) => results.get(write) as RecordResult));
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { failure } = error;
    return requested.map((own) => own.map(() => unsettledBy(failure)));
  }
}

async function writeAll(all: readonly RequestedWrite[], deps: NewestDependencies): Promise<Results> {
  const recordIds = all.filter(({ write }) => isStamped(write)).map(recordIdOfWrite);
  const stamps = await deps.ledger.read([
    ...new Set([...recordIds, ...all.flatMap(({ write }) => linkedRecords(write))]),
  ]);
  const forgotten = forgottenEvents(all, stamps);
  const requested = all.filter(({ event }) => !forgotten.has(event));
  // It will not be tried again, but an earlier attempt may have written, also to records of others.
  const abandoned = all.filter(
    ({ event, record, isFirst, isDone }) => forgotten.has(event) && record === 0 && !isFirst && !isDone,
  );
  if (abandoned.length > 0)
    await invalidateStamps(
      abandoned.map(({ plan }) => plan),
      deps,
    );
  const compared = requested.map((write) => compareWithStamps(write, stamps));
  const settled = compared.flatMap((each) => (each.kind === 'settled' ? [[each.requested, each.result] as const] : []));
  const open = compared.filter((each) => each.kind === 'open');

  const toReapply = reapplyList();
  // An earlier attempt of this event may have written late what a newer event has set, unless there was none: an attempt
  // without an answer keeps the lock of the event.
  for (const { newer, requested: cause } of compared) if (!cause.isFirst) toReapply.add(newer, cause);
  for (const { rebased, requested: cause } of open) toReapply.add(rebased, cause);
  await correctStamps(compared, stamps, deps.ledger);

  const results = await send(open, deps);
  // A record that no longer exists is created whole. The newer events, which are re-applied, then set their values
  // again.
  const whole = open.flatMap((each) =>
    lacksRequiredFields(each, results.get(each.requested)) ? [{ ...each, left: each.requested }] : [],
  );
  for (const { newer, requested: cause } of whole) toReapply.add(newer, cause);
  const resultsOfWhole = whole.length > 0 ? await send(whole, deps) : [];
  const wholeOf = new Map(whole.map((each) => [each.requested, each]));
  const sent = open.map((each) => wholeOf.get(each.requested) ?? each);

  const resultsSent = new Map([...results, ...resultsOfWhole]);
  const unsaved = await saveStamps(sent, resultsSent, { stamps, ledger: deps.ledger, toReapply });
  const refused = all.flatMap((each) => (forgotten.has(each.event) ? [[each, { kind: 'forgotten' }] as const] : []));
  const done = new Map<RequestedWrite, RecordResult>([...refused, ...settled, ...resultsSent, ...unsaved]);
  const locations = toReapply.locations();
  if (locations.length === 0) return done;
  try {
    await deps.reapply(locations);
    return done;
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { failure } = error;
    return new Map([...done].map(([write, result]) => [write, isLate(result) ? result : unsettledBy(failure)]));
  }
}

const unsettledBy = (failure: Failure): RecordResult => ({ kind: 'failed', failure, mayHaveWritten: true });

/** True for a result that must be kept, because Salesforce may still be working on the call. */
const isLate = (result: RecordResult) => result.kind === 'failed' && isUnanswered(result.failure);

async function send(open: readonly OpenWrite[], deps: SendDependencies): Promise<Results> {
  const results = await sendRows(coalesce(inOrder(open).map(({ left }) => left)), deps);
  return new Map(open.map((each) => [each.requested, resultOf(each, results.get(each.left) as EventWriteResult)]));
}

/** Corrects the stamps of records that a superseded write is about; rarely there is something to correct. */
async function correctStamps(
  compared: readonly ComparedWrite[],
  stamps: ReadonlyMap<string, RecordStamps>,
  ledger: Ledger,
): Promise<void> {
  const corrected = (current: RecordStamps, { requested }: ComparedWrite) =>
    withoutSuperseded(current, requested.write, requested.order, writerOf(requested.plan));
  const superseded = compared.filter((each) => {
    const before = each.newer.length > 0 ? stamps.get(recordIdOfWrite(each.requested)) : undefined;
    return before !== undefined && corrected(before, each) !== undefined;
  });
  const byRecord = Map.groupBy(superseded, ({ requested }) => recordIdOfWrite(requested));
  const changes = [...byRecord].map(([recordId, own]) => ({
    recordId,
    before: stamps.get(recordId) ?? noStamps,
    change: (current: RecordStamps) => own.reduce((next, each) => corrected(next, each) ?? next, current),
  }));
  await changeStamps(changes, ledger);
}

interface SaveOptions {
  /** As they were read before the write. */
  stamps: ReadonlyMap<string, RecordStamps>;
  ledger: Ledger;
  toReapply: ReapplyList;
}

/**
 * Whatever was written gets its stamp. If another event wrote a field meanwhile, nobody knows whose value is in it: the
 * event whose stamp it carries is re-applied, even if it is this one. Returns the results of writes whose stamps could
 * not be saved.
 */
async function saveStamps(
  sent: readonly OpenWrite[],
  results: Results,
  { stamps, ledger, toReapply }: SaveOptions,
): Promise<Results> {
  // In the order of sending: the last writer that the stamps name has to be the one Salesforce has the value from.
  const written = inOrder(sent)
    .filter(({ requested }) => results.get(requested)?.kind === 'done')
    .filter(({ requested }) => isStamped(requested.write))
    .map((each) => ({ requested: each.requested, write: writtenOf(each, results.get(each.requested)) }));
  const byRecord = Map.groupBy(written, ({ requested }) => recordIdOfWrite(requested));
  const changes = [...byRecord].map(([recordId, own]) => ({
    recordId,
    before: stamps.get(recordId) ?? noStamps,
    change: (current: RecordStamps) =>
      own.reduce(
        (recorded, { requested, write }) =>
          withRecordedWrite(recorded, write, stampOf(requested), writerOf(requested.plan)),
        current,
      ),
  }));
  const ends = await tryToChangeStamps(changes, ledger);
  const unsaved = [...byRecord.values()].flatMap((own, index): [RequestedWrite, RecordResult][] => {
    const { before } = changes[index] as (typeof changes)[number];
    const end = ends[index] as ChangeResult;
    if (end.kind === 'failed') return own.map(({ requested }) => [requested, unsettledBy(end.failure)]);
    const { met, after } = end;
    for (const { requested, write } of own) {
      toReapply.add(racedWinners(stampedWriteOf(requested, write), { before, met, after }), requested);
    }
    return [];
  });
  return new Map(unsaved);
}
