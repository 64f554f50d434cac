// The reply to a composite call → one result per row. Checks it against what was sent: as many subrequests, as many
// rows. Pure.
import { type Failure, FailureError } from '../../../../failure.ts';
import { isJsonObject, type JsonObject } from '../../../../json.ts';
import type { IsRuleText } from '../../../../values/rule-text.ts';
import type { SalesforceReply } from '../../salesforce/api.ts';
import { type QueryPage, readPage } from '../../salesforce/query.ts';
import { isServerError, serviceFailureOfErrors, unavailable } from '../../salesforce/service-failure.ts';
import type { Row } from '../row.ts';
import { type Ids, referenceId, type Subrequest } from '../subrequests.ts';
import type { Answer } from './answer.ts';
import { failedTogether } from './automation.ts';
import { refusalOf } from './refusal.ts';
import { readErrors, type SalesforceError } from './salesforce-error.ts';

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
  | { kind: 'server-error' }
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
  if (isServerError(status, body)) return { kind: 'server-error' };
  if (status >= 500 || status === 429) return { kind: 'service', failure: unavailable(status).failure };
  const failure = status >= 400 ? serviceFailureOfErrors(body) : undefined;
  if (failure) return { kind: 'service', failure };
  const [row] = rows as [Row];
  if (status >= 300 && kind === 'write-one')
    return { kind: 'rows', results: [refused(errorsOfOne(status, body, row), row, known)] };
  if (status >= 300) return { kind: 'refused', errors: readErrors(body) };
  if (kind === 'write-one') return { kind: 'rows', results: [readOne(status, body, row, known)] };
  return kind === 'look-up' ? readFirstPage(body) : readCollection(body, rows, known);
}

/** Salesforce's reply for a single row has another form if several records have its key, or none has its Id. */
function errorsOfOne(status: number, body: unknown, { operation }: Row): readonly SalesforceError[] {
  if (status === 300) return [{ code: 'DUPLICATE_EXTERNAL_ID', message: '', fields: [] }];
  const isGone = (code: string) => status === 404 && operation === 'update' && code === 'NOT_FOUND';
  return readErrors(body).map((error) => (isGone(error.code) ? { ...error, code: 'ENTITY_IS_DELETED' } : error));
}

/** Salesforce replies to an update by Id with 204 and no body. */
const readOne = (status: number, body: unknown, row: Row, known: KnownForReply): RowResult =>
  status === 204 ? done(known.ids.get(row), 'updated') : readRow(body, row, known);

function readFirstPage(body: unknown): SubrequestResult {
  const page = readPage(body);
  return page ? { kind: 'page', page } : { kind: 'service', failure: badReply().failure };
}

function readCollection(body: unknown, rows: readonly Row[], known: KnownForReply): SubrequestResult {
  if (!Array.isArray(body) || body.length !== rows.length) return { kind: 'service', failure: badReply().failure };
  const results = body.map((result, index) => readRow(result, rows[index] as Row, known));
  return { kind: 'rows', results: withoutNeighbours(body, results, rows) };
}

/**
 * One row that makes a trigger or flow fail takes the others of its save with it: all get the same error, and nothing of
 * them is written. Such rows are refused together, and smaller saves find out which one is to blame. So does a save with a
 * row in error of any other kind: Salesforce runs the automation of the good rows again, which may fail only then.
 */
function withoutNeighbours(body: readonly unknown[], results: RowResult[], rows: readonly Row[]): RowResult[] {
  const reasons = body.map((result, index) =>
    results[index]?.kind === 'refused' && isJsonObject(result)
      ? readErrors(result.errors).map(failedTogether).find(Boolean)
      : undefined,
  );
  const together = rows.filter((_, index) => reasons[index] !== undefined);
  const failed = results.filter(({ kind }) => kind !== 'done');
  if (together.length === 0 || failed.length < 2) return results;
  const because = reasons.includes('limit') ? 'limit' : 'automation';
  const refused: RowResult = { kind: 'subrequest-refused', rows: together, errors: [], because };
  return results.map((result, index) => (reasons[index] === undefined ? result : refused));
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
