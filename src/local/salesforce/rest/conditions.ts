// Conditions of a request on its record. Source: REST API Developer Guide, "Conditional Request Headers": single rows know
// If-Unmodified-Since; 412 where it is not met, 400 where it is not a date. A DELETE ignores it.
import type { StoredRecord } from '../records/store.ts';
import type { RestCall } from './rest-call.ts';
import { restError } from './rest-error.ts';

/** An HTTP date has whole seconds. @throws RestError */
export function checkUnmodified({ headers }: Pick<RestCall, 'headers'>, { values }: StoredRecord): void {
  const header = headers['if-unmodified-since'];
  if (header === undefined) return;
  const since = Date.parse(header);
  if (Number.isNaN(since)) throw restError(400, 'INVALID_INPUT', 'The date of If-Unmodified-Since cannot be read.');
  const modified = Math.floor(Date.parse(String(values.LastModifiedDate)) / 1_000) * 1_000;
  if (modified > since)
    throw restError(412, 'PRECONDITION_FAILED', 'The record has been modified since the given date.');
}
