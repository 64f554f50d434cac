// Plans for tests, and a fake Salesforce of a few lines behind the port: enough to see what is sent and in which order.
// Other tests prove with jsforce and the emulator that real replies are understood.
import type { FieldValue, Link, RecordKey, RecordWrite, WritePlan } from '../../../src/pipeline/plan/plan.ts';
import type { Ledger } from '../../../src/pipeline/write/ledger/ledger.ts';
import { noStamps, type RecordStamps } from '../../../src/pipeline/write/ledger/record-stamps.ts';
import type { EventWrite } from '../../../src/pipeline/write/rows/row.ts';
import type { SalesforceApi, SalesforceReply } from '../../../src/pipeline/write/salesforce/api.ts';
import type { WindowEvent } from '../../../src/pipeline/write/write-window.ts';

export const keyOf = (field: string, value: string): RecordKey => ({ field, value, identity: value.toLowerCase() });

export function contact(
  id: string,
  fields: Record<string, FieldValue> = {},
  more: Partial<RecordWrite> = {},
): RecordWrite {
  return { rule: 0, operation: 'upsert', sObject: 'Contact', key: keyOf('Ext__c', id), fields, links: [], ...more };
}

export function task(id: string, contactId: string, more: Partial<RecordWrite> = {}): RecordWrite {
  return {
    rule: 1,
    operation: 'create',
    sObject: 'Task',
    key: keyOf('Event__c', id),
    fields: { Subject: 'Call' },
    links: [linkTo('WhoId', 'Who', 'Contact', contactId)],
    ...more,
  };
}

export function linkTo(
  field: string,
  relationship: string,
  sObject: string,
  id: string,
  more: Partial<Link> = {},
): Link {
  return { field, relationship, polymorphic: true, sObject, key: keyOf('Ext__c', id), notFound: 'retry', ...more };
}

export function planOf(id: string, newest: number, records: RecordWrite[]): WritePlan {
  const location = { bucket: 'b', key: `${id}.json`, line: 1 };
  const event = {
    id,
    source: 'test',
    type: 't',
    time: '2026-01-01T00:00:00Z',
    contentHash: `content of ${id}`,
    location,
  };
  return { kind: 'write', event, rulesHash: 'rules', newest, records, skipped: [] };
}

export function eventWritesOf(...events: RecordWrite[][]): EventWrite[] {
  return events.flatMap((records, event) =>
    records.map((write, record) => ({ event, record, order: { newest: event, identity: `e${event}` }, write })),
  );
}

interface Subrequest {
  method: string;
  url: string;
  referenceId: string;
  body?: { records?: Record<string, unknown>[] } & Record<string, unknown>;
}

type Judge = (row: Record<string, unknown>, sObject: string) => { code: string; message: string } | undefined;

export interface SmallSalesforce extends SalesforceApi {
  /** Method, short URL and rows of each subrequest, in a list per call. */
  calls: string[][];
  records: Map<string, Record<string, unknown>>;
}

/**
 * @param rejects returns why a row is refused; undefined accepts it
 * @param refuses returns whether a collection is refused as a whole
 */
export function smallSalesforce(
  rejects: Judge = () => undefined,
  refuses: (rows: readonly Record<string, unknown>[]) => boolean = () => false,
): SmallSalesforce {
  const records = new Map<string, Record<string, unknown>>();
  const calls: string[][] = [];

  function save(row: Record<string, unknown>, create: boolean) {
    const { attributes, ...values } = row;
    const sObject = (attributes as { type: string }).type;
    const error = rejects(values, sObject);
    if (error) return { success: false, errors: [{ statusCode: error.code, message: error.message, fields: [] }] };
    const keyField = sObject === 'Task' ? 'Event__c' : 'Ext__c';
    const id = `${sObject} ${values[keyField]}`;
    if (create && records.has(id)) {
      const message = `duplicate value found: ${keyField} duplicates value on record with id: 00T000000000001`;
      return { success: false, errors: [{ statusCode: 'DUPLICATE_VALUE', message, fields: [] }] };
    }
    const created = !records.has(id);
    records.set(id, { ...records.get(id), ...values });
    return { id, success: true, errors: [], created };
  }

  function answer({ method, body, referenceId, url }: Subrequest) {
    const rows = body?.records;
    if (!rows) return { referenceId, httpStatusCode: method === 'DELETE' ? 204 : 200, body: null };
    if (refuses(rows)) {
      return { referenceId, httpStatusCode: 400, body: [{ errorCode: 'JSON_PARSER_ERROR', message: 'cannot' }] };
    }
    return { referenceId, httpStatusCode: 200, body: rows.map((row) => save(row, url.endsWith('/sobjects'))) };
  }

  async function call(request: { body?: unknown }): Promise<SalesforceReply> {
    const subrequests = (request.body as { compositeRequest: Subrequest[] }).compositeRequest;
    calls.push(
      subrequests.map(
        ({ method, url, body }) => `${method} ${url.split('/sobjects')[1]} ${body?.records?.length ?? 1}`,
      ),
    );
    return { status: 200, body: { compositeResponse: subrequests.map(answer) } };
  }

  return { version: '65.0', call, calls, records };
}

/** A ledger in memory. */
export function memoryLedger(): Ledger {
  const stamps = new Map<string, RecordStamps>();
  return {
    read: async (ids) => new Map(ids.map((id) => [id, stamps.get(id) ?? noStamps])),
    async replace(id, next) {
      if ((stamps.get(id) ?? noStamps).version !== next.version) return false;
      stamps.set(id, { ...next, version: next.version + 1 });
      return true;
    },
  };
}

/** The events of a window at their first attempt. */
export const fresh = (plans: readonly WritePlan[]): WindowEvent[] =>
  plans.map((plan) => ({ plan, mayHaveWritten: false, forceReapply: false }));
