// The reply to a composite call → one result per row. Checks it against what was sent: as many subrequests, as many
// rows. Pure.
import { type Failure, FailureError } from '../../../../failure.ts';
import { isJsonObject, type JsonObject } from '../../../../json.ts';
import type { IsRuleText } from '../../../../values/rule-text.ts';
import type { SalesforceReply } from '../../salesforce/api.ts';
import { type QueryPage, readPage } from '../../salesforce/query.ts';
import {
  isServerError,
  isUnavailable,
  serviceFailureOfErrors,
  tooLarge,
  unavailable,
} from '../../salesforce/service-failure.ts';
import type { Row } from '../row.ts';
import { type Ids, referenceId, type Subrequest } from '../subrequests.ts';
import type { Answer } from './answer.ts';
import { failedTogether } from './automation.ts';
import { plainRefusal, refusalOf } from './refusal.ts';
import { readErrors, type SalesforceError, tooLargeErrors } from './salesforce-error.ts';

export type RowResult =
  | Extract<Answer, { kind: 'done' | 'refused' | 'subrequest-refused' }>
  /** Something that all events need failed. */
  | { kind: 'service'; failure: Failure };

export type SubrequestResult =
  /** In the order of the subrequest's rows. */
  | { kind: 'rows'; results: RowResult[] }
  /** The first page of the records that a query for Ids has found. */
  | { kind: 'page'; page: QueryPage }
  /** Salesforce refused the subrequest as a whole, because of one or several rows: nothing of it was written. */
  | { kind: 'refused'; errors: readonly SalesforceError[] }
  /** Salesforce met an error of its own, perhaps because of one row. The subrequest may have been done or not. */
  | { kind: 'server-error'; errors: readonly SalesforceError[] }
  /** Something that all events need failed. The subrequest may have been done or not. */
  | { kind: 'service'; failure: Failure };

/** What is needed to read a reply, besides what was sent. */
export interface KnownForReply {
  /** Of the records that are written by them. */
  ids: Ids;
  isRuleText?: IsRuleText | undefined;
}

/**
 * Throws `FailureError` `salesforce/bad-reply` for a reply that does not answer this call.
 * @param prefix of the reference ids
 */
export function readCompositeReply(
  body: unknown,
  sent: readonly Subrequest[],
  { prefix, ...known }: KnownForReply & { prefix: string },
): SubrequestResult[] {
  const replies = isJsonObject(body) ? body.compositeResponse : undefined;
  if (!Array.isArray(replies)) throw badReply();
  const byReference = new Map(replies.map((reply) => [isJsonObject(reply) ? reply.referenceId : undefined, reply]));
  return sent.map((subrequest, index) => {
    const reply = byReference.get(referenceId(prefix, index));
    if (!isJsonObject(reply) || typeof reply.httpStatusCode !== 'number') throw badReply();
    return readSubrequest({ status: reply.httpStatusCode, body: reply.body }, subrequest, known);
  });
}

/** @param reply to the subrequest, or to the call if the subrequest was sent by itself */
export function readSubrequest(
  { status, body }: SalesforceReply,
  { kind, rows }: Subrequest,
  known: KnownForReply,
): SubrequestResult {
  // A single row that fails has these codes for itself.
  if (isServerError(status, body) && !(kind === 'write-one' && status === 400))
    return { kind: 'server-error', errors: readErrors(body) };
  const failure = status >= 400 ? serviceFailureOfErrors(body) : undefined;
  if (failure) return { kind: 'service', failure };
  if (isUnavailable(status)) return { kind: 'service', failure: unavailable(status).failure };
  const [row] = rows as [Row];
  if (status >= 300 && kind === 'write-one')
    return { kind: 'rows', results: [refused(errorsOfOne(status, body, row), row, known)] };
  if (status >= 300) return { kind: 'refused', errors: readErrors(body) };
  if (kind === 'write-one') return { kind: 'rows', results: [readOne(status, body, row, known)] };
  return kind === 'look-up' ? readFirstPage(body) : readCollection(body, rows, known);
}

/** Salesforce's reply for a single row has another form if it is too large, several records have its key, or none has its Id. */
function errorsOfOne(status: number, body: unknown, { operation }: Row): readonly SalesforceError[] {
  if (status === tooLarge) return tooLargeErrors;
  if (status === 300) return [{ code: 'DUPLICATE_EXTERNAL_ID', message: '', fields: [] }];
  const isGone = (code: string) =>
    status === 404 && (operation === 'update' || operation === 'delete') && code === 'NOT_FOUND';
  return readErrors(body).map((error) => (isGone(error.code) ? { ...error, code: 'ENTITY_IS_DELETED' } : error));
}

/** Salesforce replies to an update or delete by Id with 204 and no body. */
const readOne = (status: number, body: unknown, row: Row, known: KnownForReply): RowResult =>
  status === 204
    ? done(known.ids.get(row), row.operation === 'delete' ? 'deleted' : 'updated')
    : readRow(body, row, known);

function readFirstPage(body: unknown): SubrequestResult {
  const page = readPage(body);
  return page ? { kind: 'page', page } : { kind: 'service', failure: badReply().failure };
}

function readCollection(body: unknown, rows: readonly Row[], known: KnownForReply): SubrequestResult {
  if (!Array.isArray(body) || body.length !== rows.length) return { kind: 'service', failure: badReply().failure };
  const results = body.map((result, index) => readRow(result, rows[index] as Row, known));
  return { kind: 'rows', results: withoutNeighbours(body, onlyOfRows(results), rows, known) };
}

/** Where Salesforce has written other rows of the same save, what one row misses concerns that row. */
const onlyOfRows = (results: RowResult[]): RowResult[] =>
  results.some(({ kind }) => kind === 'done')
    ? results.map((result) =>
        result.kind === 'service' ? { kind: 'refused', ...plainRefusal(result.failure) } : result,
      )
    : results;

/**
 * One row that makes a trigger or flow fail takes the others of its save with it: all get the same error, and nothing of
 * them is written. Such rows are refused together, and smaller saves find out which one is to blame. So does a save with a
 * row in error of any other kind: Salesforce runs the automation of the good rows again, which may fail only then.
 */
function withoutNeighbours(
  body: readonly unknown[],
  results: RowResult[],
  rows: readonly Row[],
  known: KnownForReply,
): RowResult[] {
  const errors = body.map((result, index) =>
    results[index]?.kind === 'refused' && isJsonObject(result) ? readErrors(result.errors) : [],
  );
  const isForAll = textsForAll(errors, rows, known);
  const reasons = errors.map(
    (each) => each.map(failedTogether).find(Boolean) ?? (each.some(isForAll) ? 'automation' : undefined),
  );
  const together = rows.filter((_, index) => reasons[index] !== undefined);
  const failed = results.filter(({ kind }) => kind !== 'done');
  if (together.length === 0 || failed.length < 2) return results;
  const because = (['limit', 'locked'] as const).find((reason) => reasons.includes(reason)) ?? 'automation';
  const refused: RowResult = { kind: 'subrequest-refused', rows: together, errors: [], because };
  return results.map((result, index) => (reasons[index] === undefined ? result : refused));
}

/**
 * A trigger that catches an exception may also refuse all records of the save in words of its own. So the same unknown text
 * for most rows of a save in which nothing was written may be about one of them.
 */
function textsForAll(
  errors: readonly (readonly SalesforceError[])[],
  rows: readonly Row[],
  { isRuleText = () => false }: KnownForReply,
): (error: SalesforceError) => boolean {
  const seen = new Map<string, number>();
  if (errors.some((each) => each.length === 0)) return () => false;
  for (const [index, each] of errors.entries()) {
    for (const { code, message } of each) {
      if (code === 'FIELD_CUSTOM_VALIDATION_EXCEPTION' && !isRuleText((rows[index] as Row).sObject, message))
        seen.set(message, (seen.get(message) ?? 0) + 1);
    }
  }
  return ({ code, message }) =>
    code === 'FIELD_CUSTOM_VALIDATION_EXCEPTION' && (seen.get(message) ?? 0) > rows.length / 2;
}

function readRow(result: unknown, row: Row, known: KnownForReply): RowResult {
  if (!isJsonObject(result) || typeof result.success !== 'boolean')
    return { kind: 'service', failure: badReply().failure };
  // An accepted platform event has OPERATION_ENQUEUED among its errors: only `success` counts.
  if (result.success) return done(result.id, row.operation === 'delete' ? 'deleted' : resultOf(result, row));
  const service = serviceFailureOfErrors(result.errors);
  return service ? { kind: 'service', failure: service } : refused(readErrors(result.errors), row, known);
}

const resultOf = (result: JsonObject, { operation }: Row) =>
  result.created === true || operation === 'create' ? 'created' : 'updated';

const done = (id: unknown, result: Extract<RowResult, { kind: 'done' }>['result']): RowResult => ({
  kind: 'done',
  ...(typeof id === 'string' ? { id } : {}),
  result,
});

const refused = (errors: readonly SalesforceError[], row: Row, { isRuleText }: KnownForReply): RowResult => ({
  kind: 'refused',
  ...refusalOf(errors, row, isRuleText),
});

const badReply = () =>
  new FailureError({ code: 'salesforce/bad-reply', message: 'The reply of Salesforce does not match the request.' });
