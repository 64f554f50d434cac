// The results of an event's records → the outcome of the event. Of several failures one decides; all are reported.
// Pure.
import { type Failure, retryOf, scopeOf } from '../../failure.ts';
import type { RecordWrite, UnwrittenRecord, WritePlan } from '../plan/plan.ts';
import type { Outcome, RefusedRecord, WrittenRecord } from './outcome.ts';
import type { RecordResult } from './requested-write.ts';
import { recordIdByKey } from './rows/row.ts';
import { isUnanswered } from './salesforce/service-failure.ts';

/** @param isReapplied the event was only to be re-applied; earlier refusals have already been reported */
export function outcomeOf(
  { records, unwritten: refused = [] }: WritePlan,
  results: readonly RecordResult[],
  isReapplied = false,
): Outcome {
  if (results.some(({ kind }) => kind === 'forgotten')) return { kind: 'ignored', because: 'forgotten' };
  const unwritten = isReapplied ? [] : refused;
  const written = results.flatMap((result, index) =>
    result.kind === 'failed' || result.kind === 'left' || result.kind === 'forgotten'
      ? []
      : [writtenRecord(records[index] as RecordWrite, result)],
  );
  const failed = results.flatMap((result, index) =>
    result.kind === 'failed' ? [{ ...result, write: records[index] as RecordWrite }] : [],
  );
  const failure = decisiveOf(failed, unwritten);
  if (failure) {
    const outcome: Outcome = { kind: 'failed', failure, written };
    if (failed.length > 1 || unwritten.length > 0) outcome.refused = [...failed, ...unwritten].map(refusedRecord);
    if (failed.some(({ mayHaveWritten }) => mayHaveWritten)) outcome.mayHaveWritten = true;
    if (failed.some((each) => each.mayHaveWritten && isUnanswered(each.failure))) outcome.isUnanswered = true;
    return outcome;
  }
  // This does not complete the event. Its own delivery writes the rest, or has reported it.
  if (results.some(({ kind }) => kind === 'left') || refused.length > unwritten.length)
    return { kind: 'duplicate', written };
  const isSuperseded = written.length > 0 && written.every(({ result }) => result === 'superseded');
  return isSuperseded ? { kind: 'superseded' } : { kind: 'applied', written };
}

type FailedRecord = Extract<RecordResult, { kind: 'failed' }> & { write: RecordWrite };

/**
 * A failure of the service comes first: it says nothing about the event. Then what another attempt may fix. A child whose
 * parent this event itself could not create comes last: another attempt cannot create it either.
 */
function decisiveOf(failed: readonly FailedRecord[], unwritten: readonly UnwrittenRecord[]): Failure | undefined {
  const refusedForGood = new Set(
    failed.filter(isForGood).flatMap(({ write: { sObject, key } }) => (key ? [recordIdByKey(sObject, key)] : [])),
  );
  const isConsequence = ({ failure, write }: FailedRecord) =>
    failure.code === 'salesforce/parent-missing' &&
    write.links.some(({ sObject, key }) => refusedForGood.has(recordIdByKey(sObject, key)));
  const weight = (each: FailedRecord) =>
    scopeOf(each.failure) === 'service' ? 3 : isConsequence(each) ? 0 : isForGood(each) ? 1 : 2;
  const candidates = [
    ...failed.map((each) => ({ failure: each.failure, weight: weight(each) })),
    ...unwritten.map(({ failure }) => ({ failure, weight: 1 })),
  ];
  return candidates.toSorted((a, b) => b.weight - a.weight)[0]?.failure;
}

const isForGood = ({ failure }: FailedRecord) => scopeOf(failure) === 'event' && retryOf(failure) === 'never';

const nameOf = ({ rule, item, operation, sObject }: RecordWrite | UnwrittenRecord) => ({
  rule,
  ...(item === undefined ? {} : { item }),
  operation,
  sObject,
});

function writtenRecord(
  write: RecordWrite,
  result: Exclude<RecordResult, { kind: 'failed' | 'left' | 'forgotten' }>,
): WrittenRecord {
  if (result.kind === 'superseded') return { ...nameOf(write), result: 'superseded' };
  const { id, omitted, omittedFor, superseded } = result;
  return {
    ...nameOf(write),
    ...(id === undefined ? {} : { id }),
    result: result.result,
    ...(superseded ? { superseded: [...superseded] } : {}),
    ...(omitted ? { omitted: [...omitted] } : {}),
    ...(omittedFor ? { omittedFor: [...omittedFor] } : {}),
  };
}

const refusedRecord = (failed: FailedRecord | UnwrittenRecord): RefusedRecord => {
  const { failure } = failed;
  return {
    ...nameOf('write' in failed ? failed.write : failed),
    code: failure.code,
    ...(failure.salesforceCode === undefined ? {} : { salesforceCode: failure.salesforceCode }),
    ...(failure.fields === undefined ? {} : { fields: failure.fields }),
    ...('sameAs' in failed ? { sameAs: failed.sameAs } : {}),
  };
};
