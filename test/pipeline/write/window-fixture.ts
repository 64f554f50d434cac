// Plans for tests, and a fake Salesforce of a few lines behind the port: enough to see what is sent and in which order.
// Other tests prove with jsforce and the emulator that real replies are understood.
import type { FieldValue, Link, RecordKey, RecordWrite, WritePlan } from '../../../src/pipeline/plan/plan.ts';
import type { Ledger } from '../../../src/pipeline/write/ledger/ledger.ts';
import { noStamps, type RecordStamps } from '../../../src/pipeline/write/ledger/record-stamps.ts';
import type { EventWrite } from '../../../src/pipeline/write/rows/row.ts';
import type { SalesforceApi, SalesforceReply, SalesforceRequest } from '../../../src/pipeline/write/salesforce/api.ts';
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
  return { kind: 'write', event, rulesHash: 'rules', newest, records, bytes: bytesOf(records), skipped: [] };
}

export const bytesOf = (records: readonly RecordWrite[]): number =>
  records.reduce((sum, record) => sum + Buffer.byteLength(JSON.stringify(record)), 0);

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
  /** By their Ids: object and key. */
  const records = new Map<string, Record<string, unknown>>();
  const calls: string[][] = [];
  const keyFieldOf = (sObject: string) => (sObject === 'Task' ? 'Event__c' : 'Ext__c');
  const failed = (statusCode: string, message = '') => ({
    success: false,
    errors: [{ statusCode, message, fields: [] }],
  });

  function save(row: Record<string, unknown>, create: boolean) {
    const { attributes, id: ownId, ...values } = row;
    const sObject = (attributes as { type: string }).type;
    const error = rejects(values, sObject);
    if (error) return failed(error.code, error.message);
    const keyField = keyFieldOf(sObject);
    const id = String(ownId ?? `${sObject} ${values[keyField]}`);
    if (ownId !== undefined && !records.has(id)) return failed('ENTITY_IS_DELETED');
    if (create && records.has(id)) {
      return failed(
        'DUPLICATE_VALUE',
        `duplicate value found: ${keyField} duplicates value on record with id: 00T000000000001`,
      );
    }
    const created = !records.has(id);
    records.set(id, { ...records.get(id), ...values });
    return { id, success: true, errors: [], created };
  }

  const remove = (id: string) => (records.delete(id) ? { id, success: true, errors: [] } : failed('ENTITY_IS_DELETED'));

  function find(soql: string) {
    const [, field = '', sObject = '', list = ''] =
      /^SELECT Id, (\w+) FROM (\w+) WHERE \w+ IN \((.*?)\)(?: AND IsDeleted = false)? LIMIT \d+$/s.exec(soql) ?? [];
    const keys = [...list.matchAll(/'((?:[^'\\]|\\.)*)'/g)].map((match) => String(match[1]).replace(/\\(.)/g, '$1'));
    const found = keys.filter((key) => records.has(`${sObject} ${key}`));
    return { done: true, records: found.map((key) => ({ Id: `${sObject} ${key}`, [field]: key })) };
  }

  function answer({ method, body, referenceId, url }: Subrequest) {
    const query = new URL(url, 'https://x').searchParams;
    const soql = query.get('q');
    if (soql) return { referenceId, httpStatusCode: 200, body: find(soql) };
    const [, ofOne = '', id = ''] = /\/v[\d.]+\/sobjects\/(\w+)(?:\/([^/]+))?$/.exec(url) ?? [];
    if (ofOne && method === 'DELETE') {
      const { errors, success } = remove(id);
      return { referenceId, httpStatusCode: success ? 204 : 404, body: success ? null : errors };
    }
    if (ofOne && method === 'POST') {
      const { errors, ...saved } = save({ attributes: { type: ofOne }, ...body }, true);
      return saved.success
        ? { referenceId, httpStatusCode: 201, body: { ...saved, errors } }
        : { referenceId, httpStatusCode: 400, body: errors };
    }
    if (method === 'DELETE')
      return { referenceId, httpStatusCode: 200, body: (query.get('ids') ?? '').split(',').map(remove) };
    const [, sObject, field, key] = /\/sobjects\/(\w+)\/([^/]+)(?:\/(\w+))?$/.exec(url) ?? [];
    if (sObject && !url.includes('/composite/')) {
      const identity = key === undefined ? { id: `${sObject} ${field}` } : { [field as string]: key };
      const { errors, ...saved } = save({ attributes: { type: sObject }, ...identity, ...body }, false);
      return saved.success
        ? { referenceId, httpStatusCode: 200, body: { ...saved, errors } }
        : { referenceId, httpStatusCode: 400, body: errors };
    }
    const rows = body?.records ?? [];
    if (refuses(rows)) {
      return { referenceId, httpStatusCode: 400, body: [{ errorCode: 'JSON_PARSER_ERROR', message: 'cannot' }] };
    }
    return { referenceId, httpStatusCode: 200, body: rows.map((row) => save(row, method === 'POST')) };
  }

  function nameOf({ method, url, body }: Subrequest): string {
    const query = new URL(url, 'https://x').searchParams;
    const soql = query.get('q');
    if (soql) return `GET ${/FROM (\w+)/.exec(soql)?.[1]} ${/IN \((.*)\)/s.exec(soql)?.[1]?.split(',').length}`;
    const rows = body?.records ?? query.get('ids')?.split(',');
    return `${method} ${url.split('/sobjects')[1]?.replace(/\?.*/, '')} ${rows?.length ?? 1}`;
  }

  async function call({ method, path, body }: SalesforceRequest): Promise<SalesforceReply> {
    const whole = { method, url: path, referenceId: '', ...(body ? { body: body as Record<string, unknown> } : {}) };
    const subrequests = path === '/composite' ? (body as { compositeRequest: Subrequest[] }).compositeRequest : [whole];
    calls.push(subrequests.map(nameOf));
    const replies = subrequests.map(answer);
    if (path === '/composite') return { status: 200, body: { compositeResponse: replies } };
    return { status: replies[0]?.httpStatusCode ?? 500, body: replies[0]?.body };
  }

  return { version: '65.0', call, calls, records };
}

/** A ledger in memory. */
export function memoryLedger(): Ledger {
  const stamps = new Map<string, RecordStamps>();
  return {
    read: async (ids) => new Map(ids.map((id) => [id, stamps.get(id) ?? noStamps])),
    replace: async (replacements) =>
      replacements.map(({ recordId, stamps: next }) => {
        const current = stamps.get(recordId) ?? noStamps;
        if (current.version !== next.version) return { kind: 'changed', current };
        stamps.set(recordId, { ...next, version: next.version + 1 });
        return { kind: 'stored' };
      }),
  };
}

/** The events of a window at their first attempt. */
export const fresh = (plans: readonly WritePlan[]): WindowEvent[] =>
  plans.map((plan) => ({ plan, mayHaveWritten: false, forceReapply: false }));
