// The results of an event's records → the outcome of the event. Of several failures one decides; all are reported.
// Pure.
import { type Failure, retryOf, scopeOf } from '../../failure.ts';
import type { RecordWrite, WritePlan } from '../plan/plan.ts';
import type { Outcome, RefusedRecord, WrittenRecord } from './outcome.ts';
import type { RecordResult } from './requested-write.ts';
import { recordIdByKey } from './rows/row.ts';

export function outcomeOf({ records }: WritePlan, results: readonly RecordResult[]): Outcome {
  const written = results.flatMap((result, index) =>
    result.kind === 'failed' ? [] : [writtenRecord(records[index] as RecordWrite, result)],
  );
  const failed = results.flatMap((result, index) =>
    result.kind === 'failed' ? [{ ...result, write: records[index] as RecordWrite }] : [],
  );
  const decisive = decisiveOf(failed);
  if (decisive) {
    const outcome: Outcome = { kind: 'failed', failure: decisive.failure, written };
    if (failed.length > 1) outcome.refused = failed.map(refusedRecord);
    if (failed.some(({ mayHaveWritten }) => mayHaveWritten)) outcome.mayHaveWritten = true;
    return outcome;
  }
  const isSuperseded = written.length > 0 && written.every(({ result }) => result === 'superseded');
  return isSuperseded ? { kind: 'superseded' } : { kind: 'applied', written };
}

type FailedRecord = Extract<RecordResult, { kind: 'failed' }> & { write: RecordWrite };

/**
 * A failure of the service comes first: it says nothing about the event. Then what another attempt may fix. A child whose
 * parent this event itself could not create comes last: another attempt cannot create it either.
 */
function decisiveOf(failed: readonly FailedRecord[]): FailedRecord | undefined {
  const refusedForGood = new Set(
    failed.filter(isForGood).flatMap(({ write: { sObject, key } }) => (key ? [recordIdByKey(sObject, key)] : [])),
  );
  const isConsequence = ({ failure, write }: FailedRecord) =>
    failure.code === 'salesforce/parent-missing' &&
    write.links.some(({ sObject, key }) => refusedForGood.has(recordIdByKey(sObject, key)));
  const weight = (each: FailedRecord) =>
    scopeOf(each.failure) === 'service' ? 3 : isConsequence(each) ? 0 : isForGood(each) ? 1 : 2;
  return failed.toSorted((a, b) => weight(b) - weight(a))[0];
}

const isForGood = ({ failure }: FailedRecord) => scopeOf(failure) === 'event' && retryOf(failure) === 'never';

const nameOf = ({ rule, item, operation, sObject }: RecordWrite) => ({
  rule,
  ...(item === undefined ? {} : { item }),
  operation,
  sObject,
});

function writtenRecord(write: RecordWrite, result: Exclude<RecordResult, { kind: 'failed' }>): WrittenRecord {
  if (result.kind === 'superseded') return { ...nameOf(write), result: 'superseded' };
  const { id, omitted, superseded } = result;
  return {
    ...nameOf(write),
    ...(id === undefined ? {} : { id }),
    result: result.result,
    ...(superseded ? { superseded: [...superseded] } : {}),
    ...(omitted ? { omitted: [...omitted] } : {}),
  };
}

const refusedRecord = ({ write, failure }: { write: RecordWrite; failure: Failure }): RefusedRecord => ({
  ...nameOf(write),
  code: failure.code,
  ...(failure.salesforceCode === undefined ? {} : { salesforceCode: failure.salesforceCode }),
  ...(failure.fields === undefined ? {} : { fields: failure.fields }),
});
