// What a refusal means for its row: its event writes are settled, or it is sent again, as it is or in smaller parts.
// Pure.
import { longId } from '../../../../values/record-id.ts';
import type { Link } from '../../../plan/plan.ts';
import { fewRows } from '../../salesforce/part-sizes.ts';
import type { RowBatch } from '../coalesce.ts';
import { type EventWriteResult, isWrittenById, type Row, recordIdByKey } from '../row.ts';
import { inChunks, inHalves, inSingles, splitRow, withoutLinks } from '../split-rows.ts';
import { lockPauseMs, type ResendReason } from '../window-progress.ts';
import type { Answer } from './answer.ts';
import { isToBlame, namedLinks, type RowRefusal, refusalOf } from './refusal.ts';

export type RowVerdict =
  | { kind: 'settled'; result: EventWriteResult }
  /** Smaller rows to be sent one after another. */
  | { kind: 'split'; rows: readonly Row[] };

export interface RowContext {
  /** An earlier round may have written the row though it failed. */
  mayHaveWritten: boolean;
  /** True where the row's event writes the record of the link in another attempt. */
  isTriedAgain: (link: Link) => boolean;
}

export function judgeRow(row: Row, refusal: RowRefusal, { mayHaveWritten, isTriedAgain }: RowContext): RowVerdict {
  const { failure, missingParents, existingId } = refusal;
  if (isThereAlready(row, refusal)) {
    return {
      kind: 'settled',
      result: { kind: 'done', result: 'unchanged', ...(existingId ? { id: longId(existingId) } : {}) },
    };
  }
  if (row.eventWrites.length > 1) return { kind: 'split', rows: splitRow(row) };
  const omittable = missingParents.filter(({ notFound }) => notFound === 'omit');
  // A record that is created once would never get the link.
  const waits =
    row.operation === 'create' && failure.code === 'salesforce/parent-missing' && omittable.some(isTriedAgain);
  if (omittable.length > 0 && !waits)
    return { kind: 'split', rows: [withoutLinks(row, omittable, unusableFor(failure))] };
  return { kind: 'settled', result: { kind: 'failed', failure, mayHaveWritten } };
}

/** Salesforce's code, where the target of a link exists and cannot be used. */
const unusableFor = ({ code, salesforceCode }: RowRefusal['failure']) =>
  code === 'salesforce/parent-missing' ? undefined : salesforceCode;

/** Why the same row may succeed if it is sent once more; undefined where it cannot. */
export function resendReasonOf(
  row: Row,
  refusal: RowRefusal,
  lateRecords: ReadonlySet<string>,
): ResendReason | undefined {
  if (isThereAlready(row, refusal)) return undefined;
  if (refusal.failure.code === 'salesforce/row-locked') return 'locked';
  if (refusal.failure.code === 'salesforce/lost-race') return 'lost-race';
  if (mayHaveStaleName(row, refusal)) return 'stale-name';
  if (isWrittenById(row) && isIdGone(refusal)) return 'id-gone';
  return isLate(row, refusal, lateRecords) ? 'record-late' : undefined;
}

/** True where the record of the Id was deleted or merged after it was found: its key may belong to another by now. */
const isIdGone = ({ failure: { salesforceCode, fields = [] }, missingParents }: RowRefusal) =>
  missingParents.length === 0 &&
  (salesforceCode === 'ENTITY_IS_DELETED' ||
    (salesforceCode === 'INVALID_CROSS_REFERENCE_KEY' && fields.every((field) => field.toLowerCase() === 'id')));

/** With these codes Salesforce refuses a record type or an owner; the last two, a queue that does not own such records. */
const unusableIdCodes = new Set(['INVALID_CROSS_REFERENCE_KEY', 'INVALID_OPERATION', 'FIELD_INTEGRITY_EXCEPTION']);

/**
 * True where the Id of a record type or queue may have been the reason. It may have been created anew since it was looked
 * up; the other reasons are the org's, and stay.
 */
const mayHaveStaleName = ({ links }: Row, { failure: { salesforceCode = '', fields = [] } }: RowRefusal) =>
  unusableIdCodes.has(salesforceCode) && namedLinks(links, fields).length > 0;

const isThereAlready = ({ operation }: Row, { ownKeyTaken }: RowRefusal) => operation === 'create' && ownKeyTaken;

/** True where what the row missed, its parent or the record it updates, came after it or is still to come. */
function isLate(row: Row, { failure, missingParents }: RowRefusal, lateRecords: ReadonlySet<string>): boolean {
  if (failure.code === 'salesforce/record-missing') return lateRecords.has(row.recordId);
  return missingParents.some(({ sObject, key }) => lateRecords.has(recordIdByKey(sObject, key)));
}

const passes = ({ failure: { code } }: RowRefusal) =>
  code === 'salesforce/row-locked' || code === 'salesforce/lost-race';

/** True for a refused row that goes again by itself: as it is, with other Ids, or without the link that was the reason. */
const isSentAgain = (row: Row, refusal: RowRefusal) =>
  passes(refusal) ||
  mayHaveStaleName(row, refusal) ||
  refusal.missingParents.some(({ notFound }) => notFound === 'omit');

/** Records that a round has perhaps created, or that will be sent again. An update or a delete brings none into being. */
export function lateRecordsOf(batches: readonly RowBatch[], answers: ReadonlyMap<Row, Answer>): ReadonlySet<string> {
  return new Set(
    batches.flat().flatMap((row) => {
      if (isWrittenById(row)) return [];
      const answer = answers.get(row);
      const isClosed = answer?.kind === 'service' || (answer?.kind === 'refused' && !isSentAgain(row, answer));
      return isClosed && row.eventWrites.length === 1 ? [] : [row.recordId];
    }),
  );
}

/** An answer to a subrequest as a whole. */
export type SubrequestAnswer = Extract<Answer, { kind: 'subrequest-refused' | 'server-error' }>;

/** True where the answer may be about another row of the subrequest, whether that is among the rows of the answer or not. */
export const isInDoubt = (row: Row, answer: SubrequestAnswer): boolean =>
  (answer.rows.length > 1 || becauseOf(answer) !== undefined) && !isToBlame(row, answer.errors);

/** How long to wait before the chunks are sent. */
export const pauseBefore = (answer: SubrequestAnswer): number => (becauseOf(answer) === 'locked' ? lockPauseMs : 0);

const becauseOf = (answer: SubrequestAnswer) => (answer.kind === 'subrequest-refused' ? answer.because : undefined);

/**
 * In chunks, to find the guilty row; as one batch where the answer has named the guilty ones and these are the rest.
 */
export function chunksInDoubt(answer: SubrequestAnswer): RowBatch[] {
  const inDoubt = answer.rows.filter((row) => isInDoubt(row, answer));
  if (becauseOf(answer) === 'limit' && inDoubt.length > fewRows) return inHalves(inDoubt);
  const singles = becauseOf(answer) !== undefined && inSingles(inDoubt);
  if (singles) return singles;
  return inDoubt.length < answer.rows.length ? [inDoubt] : inChunks(inDoubt);
}

/** The refusal of a row that is to blame for the answer to its subrequest. */
export const refusalBy = (answer: SubrequestAnswer, row: Row): RowRefusal => refusalOf(answer.errors, row);
