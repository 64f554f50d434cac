// The reply to a composite call → one result a row, checked against what was sent: as many parts, as many rows. Pure.
import { type Failure, FailureError } from '../../../failure.ts';
import { isJsonObject } from '../../../json.ts';
import { brokeDown, serviceFailureOfErrors, unavailable } from '../salesforce/service-failure.ts';
import type { Row } from './row.ts';
import { type RowRefusal, readErrors, refusalOf, type SalesforceError } from './salesforce-error.ts';
import { referenceId, type Subrequest } from './subrequests.ts';

export type RowResult =
  | { kind: 'done'; id?: string; result: 'created' | 'updated' | 'deleted' | 'unchanged' }
  | ({ kind: 'refused' } & RowRefusal)
  /** The record to update or delete is not there; `isKnown` is false where it may also be its object or its key field. */
  | { kind: 'missing'; isKnown: boolean }
  /** What all events need was not there. */
  | { kind: 'service'; failure: Failure };

export type SubrequestResult =
  /** In the order of the subrequest's rows. */
  | { kind: 'rows'; results: RowResult[] }
  /** Salesforce refused the part as a whole, for one row or several: nothing of it was written. */
  | { kind: 'refused'; errors: readonly SalesforceError[] }
  /** Salesforce broke down over the part, perhaps for one row of it; it may have been done or not. */
  | { kind: 'broken-down' }
  /** What all events need was not there; the part may have been done or not. */
  | { kind: 'service'; failure: Failure };

/** Throws `FailureError` `salesforce/bad-reply` for a reply that is not one to this call. */
export function readCompositeReply(body: unknown, sent: readonly Subrequest[]): SubrequestResult[] {
  const parts = isJsonObject(body) ? body.compositeResponse : undefined;
  if (!Array.isArray(parts)) throw badReply();
  const byReference = new Map(parts.map((part) => [isJsonObject(part) ? part.referenceId : undefined, part]));
  return sent.map((subrequest, index) => {
    const part = byReference.get(referenceId(index));
    if (!isJsonObject(part) || typeof part.httpStatusCode !== 'number') throw badReply();
    return readPart(part.httpStatusCode, part.body, subrequest);
  });
}

function readPart(status: number, body: unknown, sent: Subrequest): SubrequestResult {
  if (brokeDown(status, body)) return { kind: 'broken-down' };
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
  // A platform event that was taken carries OPERATION_ENQUEUED among its errors: only `success` tells.
  if (result.success) {
    const made = result.created === true || row.operation === 'create';
    return done(result.id, made ? 'created' : 'updated');
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

/** A 404 is about the record, but where it names the external ID field as unknown. */
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

export const refused = (errors: readonly SalesforceError[], row: Row): RowResult => ({
  kind: 'refused',
  ...refusalOf(errors, row),
});

const badReply = () =>
  new FailureError({ code: 'salesforce/bad-reply', message: 'The reply does not answer what was sent.' });
