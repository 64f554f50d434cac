// The reply to a composite call → one result per row. Checks it against what was sent: as many subrequests, as many
// rows. Pure.
import { type Failure, FailureError } from '../../../../failure.ts';
import { isJsonObject } from '../../../../json.ts';
import { isServerError, serviceFailureOfErrors, unavailable } from '../../salesforce/service-failure.ts';
import type { Row } from '../row.ts';
import { referenceId, type Subrequest } from '../subrequests.ts';
import { type RowRefusal, refusalOf } from './refusal.ts';
import { readErrors, type SalesforceError } from './salesforce-error.ts';

export type RowResult =
  | { kind: 'done'; id?: string; result: 'created' | 'updated' | 'deleted' | 'unchanged' }
  | ({ kind: 'refused' } & RowRefusal)
  /**
   * The record to update or delete does not exist. `isKnown`: false where its object or key field may not exist either.
   */
  | { kind: 'missing'; isKnown: boolean }
  /** Something that all events need failed. */
  | { kind: 'service'; failure: Failure };

export type SubrequestResult =
  /** In the order of the subrequest's rows. */
  | { kind: 'rows'; results: RowResult[] }
  /** Salesforce refused the subrequest as a whole, because of one or several rows: nothing of it was written. */
  | { kind: 'refused'; errors: readonly SalesforceError[] }
  /** Salesforce met an error of its own, perhaps because of one row. The subrequest may have been done or not. */
  | { kind: 'server-error' }
  /** Something that all events need failed. The subrequest may have been done or not. */
  | { kind: 'service'; failure: Failure };

/** Throws `FailureError` `salesforce/bad-reply` for a reply that does not answer this call. */
export function readCompositeReply(body: unknown, sent: readonly Subrequest[]): SubrequestResult[] {
  const replies = isJsonObject(body) ? body.compositeResponse : undefined;
  if (!Array.isArray(replies)) throw badReply();
  const byReference = new Map(replies.map((reply) => [isJsonObject(reply) ? reply.referenceId : undefined, reply]));
  return sent.map((subrequest, index) => {
    const reply = byReference.get(referenceId(index));
    if (!isJsonObject(reply) || typeof reply.httpStatusCode !== 'number') throw badReply();
    return readSubrequest(reply.httpStatusCode, reply.body, subrequest);
  });
}

function readSubrequest(status: number, body: unknown, sent: Subrequest): SubrequestResult {
  if (isServerError(status, body)) return { kind: 'server-error' };
  if (status >= 500 || status === 429) return { kind: 'service', failure: unavailable(status).failure };
  const failure = status >= 400 ? serviceFailureOfErrors(body) : undefined;
  if (failure) return { kind: 'service', failure };
  return sent.kind === 'single' ? readSingle(status, body, sent.rows[0] as Row) : readCollection(status, body, sent);
}

function readCollection(status: number, body: unknown, { rows }: Subrequest): SubrequestResult {
  if (status >= 300) return { kind: 'refused', errors: readErrors(body) };
  if (!Array.isArray(body) || body.length !== rows.length) return { kind: 'service', failure: badReply().failure };
  return { kind: 'rows', results: body.map((result, index) => readRow(result, rows[index] as Row)) };
}

function readRow(result: unknown, row: Row): RowResult {
  if (!isJsonObject(result) || typeof result.success !== 'boolean')
    return { kind: 'service', failure: badReply().failure };
  // An accepted platform event has OPERATION_ENQUEUED among its errors: only `success` counts.
  if (result.success) {
    const isNew = result.created === true || row.operation === 'create';
    return done(result.id, isNew ? 'created' : 'updated');
  }
  const service = serviceFailureOfErrors(result.errors);
  return service ? { kind: 'service', failure: service } : refused(readErrors(result.errors), row);
}

function readSingle(status: number, body: unknown, row: Row): SubrequestResult {
  const one = (result: RowResult): SubrequestResult => ({ kind: 'rows', results: [result] });
  const isDelete = row.operation === 'delete';
  if (status >= 200 && status < 300) {
    return one(done(isJsonObject(body) ? body.id : undefined, isDelete ? 'deleted' : 'updated'));
  }
  const errors = status === 300 ? [{ code: 'DUPLICATE_EXTERNAL_ID', message: '', fields: [] }] : readErrors(body);
  if (status === 404 && isMissingRecord(errors)) return one({ kind: 'missing', isKnown: wasThere(errors) });
  return one(refused(errors, row));
}

const wasThere = (errors: readonly SalesforceError[]) => errors.some(({ code }) => code === 'ENTITY_IS_DELETED');

/** A 404 is about the record, unless it names the external ID field as unknown. */
function isMissingRecord(errors: readonly SalesforceError[]): boolean {
  return errors.every(({ code, message }) => {
    if (code === 'ENTITY_IS_DELETED') return true;
    return code === 'NOT_FOUND' && !/external ID field/i.test(message);
  });
}

const done = (id: unknown, result: Extract<RowResult, { kind: 'done' }>['result']): RowResult => ({
  kind: 'done',
  ...(typeof id === 'string' ? { id } : {}),
  result,
});

const refused = (errors: readonly SalesforceError[], row: Row): RowResult => ({
  kind: 'refused',
  ...refusalOf(errors, row),
});

const badReply = () =>
  new FailureError({ code: 'salesforce/bad-reply', message: 'The reply of Salesforce does not match the request.' });
