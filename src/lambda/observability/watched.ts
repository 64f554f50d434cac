// Wraps the store, the Salesforce API, the ledger and the queues for logs, metrics and traces. Every call is passed on
// unchanged.
import type { ObjectStore } from '../../pipeline/event/objects/object-store.ts';
import type { ReceivedMessages } from '../../pipeline/process-batch.ts';
import type { WaitingQueue } from '../../pipeline/recover/waiting-queue.ts';
import type { Queues } from '../../pipeline/settle/queues.ts';
import type { Ledger } from '../../pipeline/write/ledger/ledger.ts';
import type { SalesforceApi } from '../../pipeline/write/salesforce/api.ts';
import type { ObjectReference } from '../../request.ts';
import type { Span } from './spans.ts';

/** @param onOpen called with the time at which the object was written, in milliseconds since 1970 */
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

/** @param onCall called with the rows of each call, 0 for one that writes nothing */
export function watchedApi<Api extends SalesforceApi>(api: Api, onCall: (rows: number) => void, span: Span): Api {
  return {
    ...api,
    call(request) {
      const { rows = 0 } = request;
      onCall(rows);
      return span('Salesforce', () => api.call(request), { namespace: 'remote', annotations: { rows } });
    },
  };
}

/** Only the read has a span: stamps are read for a whole window at once, but saved one by one. */
export function watchedLedger(ledger: Ledger, span: Span): Ledger {
  return { ...ledger, read: (recordIds) => span('write: read stamps', () => ledger.read(recordIds)) };
}

export function watchedQueues(queues: Queues, span: Span): Queues {
  return { send: (...args) => span('settle', () => queues.send(...args)) };
}

/** Logs the outcomes of events before their messages are deleted, because the function may crash after that. */
export function loggedReceived(received: ReceivedMessages, flush: () => void): ReceivedMessages {
  return {
    ...received,
    acknowledge(messageIds) {
      flush();
      return received.acknowledge(messageIds);
    },
  };
}

/** The same for dead-letter messages that get a reason. */
export function loggedWaiting(queue: WaitingQueue, flush: () => void): WaitingQueue {
  return {
    ...queue,
    delete(messages) {
      flush();
      return queue.delete(messages);
    },
  };
}
