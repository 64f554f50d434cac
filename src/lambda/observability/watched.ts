// The store, the Salesforce API and the ledger of the function with an ear at them, for metrics and traces: what goes
// through is passed on as it is.
import { isJsonObject } from '../../json.ts';
import type { ObjectStore } from '../../pipeline/event/object-store.ts';
import type { Queues } from '../../pipeline/settle/queues.ts';
import type { Ledger } from '../../pipeline/write/ledger/ledger.ts';
import type { SalesforceApi } from '../../pipeline/write/salesforce/api.ts';
import type { ObjectReference } from '../../request.ts';
import type { Span } from './spans.ts';

/** Tells when each object was written, in milliseconds since 1970. */
export function watchedStore(
  store: ObjectStore,
  onOpen: (object: ObjectReference, writtenAt: number) => void,
  span: Span,
): ObjectStore {
  return {
    async open(object) {
      const opened = await span('event: open object', () => store.open(object));
      onOpen(object, opened.lastModified.getTime());
      return opened;
    },
  };
}

/** Tells of each call how many rows it carries, none for one that only asks. */
export function watchedApi<Api extends SalesforceApi>(api: Api, onCall: (rows: number) => void, span: Span): Api {
  return {
    ...api,
    call(request) {
      onCall(rowsIn(request.body));
      return span('write: Salesforce', () => api.call(request));
    },
  };
}

function rowsIn(body: unknown): number {
  if (!isJsonObject(body) || !Array.isArray(body.compositeRequest)) return 0;
  return body.compositeRequest
    .map((part) =>
      isJsonObject(part) && isJsonObject(part.body) && Array.isArray(part.body.records) ? part.body.records.length : 1,
    )
    .reduce((sum, rows) => sum + rows, 0);
}

/** Stamps are read for a whole window at once, and saved one by one: only the reading has a span. */
export function watchedLedger(ledger: Ledger, span: Span): Ledger {
  return { ...ledger, read: (recordIds) => span('write: read stamps', () => ledger.read(recordIds)) };
}

export function watchedQueues(queues: Queues, span: Span): Queues {
  return { send: (...args) => span('settle', () => queues.send(...args)) };
}
