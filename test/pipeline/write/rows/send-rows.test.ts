import { expect, test } from 'vitest';
import { FailureError } from '../../../../src/failure.ts';
import type { RecordWrite } from '../../../../src/pipeline/plan/plan.ts';
import { coalesce } from '../../../../src/pipeline/write/rows/coalesce.ts';
import { sendRows } from '../../../../src/pipeline/write/rows/send-rows.ts';
import type { SalesforceApi } from '../../../../src/pipeline/write/salesforce/api.ts';
import { partSizes } from '../../../../src/pipeline/write/salesforce/part-sizes.ts';
import { contact, eventWritesOf, keyOf, linkTo, smallSalesforce, task } from '../window-fixture.ts';

const clock = { now: () => 0, sleep: async () => {} };

async function send(api: SalesforceApi, ...events: RecordWrite[][]) {
  const eventWrites = eventWritesOf(...events);
  const results = await sendRows(coalesce(eventWrites), { api, clock, random: () => 0 });
  return eventWrites.map((eventWrite) => {
    const result = results.get(eventWrite);
    return result?.kind === 'failed' ? result.failure.code : result?.result;
  });
}

test('a thousand records with one batch key cost one call of five collections', async () => {
  const api = smallSalesforce();
  const results = await send(api, ...Array.from({ length: 1000 }, (_, index) => [contact(`c${index}`)]));
  expect(api.calls).toEqual([Array(5).fill('PATCH /Contact/Ext__c 200')]);
  expect(new Set(results)).toEqual(new Set(['created']));
});

test('a subrequest refused as a whole is split until only the guilty row is left', async () => {
  const api = smallSalesforce(undefined, (rows) => rows.some(({ Bad }) => Bad === true));
  const events = Array.from({ length: 200 }, (_, index) => [contact(`c${index}`, { Bad: index === 77 })]);
  const results = await send(api, ...events);
  expect(results.filter((result) => result !== 'created')).toEqual(['salesforce/rejected']);
  expect(results[77]).toBe('salesforce/rejected');
  expect(api.calls.length).toBeLessThanOrEqual(1 + Math.ceil(2 * Math.log2(200)));
});

test('children of a split subrequest are sent after it and judged by themselves', async () => {
  const stored = new Set<unknown>();
  const api = smallSalesforce(
    (row, sObject) => {
      if (sObject === 'Contact') stored.add(row.Ext__c);
      const parent = (row.Who as Record<string, unknown> | undefined)?.Ext__c;
      if (sObject !== 'Task' || stored.has(parent)) return undefined;
      return {
        code: 'INVALID_FIELD',
        message: `Foreign key external ID: ${parent} not found for field Ext__c in entity Contact`,
      };
    },
    (rows) => rows.some(({ Bad }) => Bad === true),
  );
  const results = await send(
    api,
    ...Array.from({ length: 20 }, (_, index) => [
      contact(`c${index}`, { Bad: index === 3 }),
      task(`t${index}`, `c${index}`),
    ]),
  );
  expect(results.filter((result) => result !== 'created')).toEqual([
    'salesforce/rejected',
    'salesforce/parent-missing',
  ]);
  expect(results.slice(6, 8)).toEqual(['salesforce/rejected', 'salesforce/parent-missing']);
});

test('of a refused merged row only the guilty event fails, and the newest value is kept', async () => {
  const api = smallSalesforce(({ Y }) => (Y === 'bad' ? { code: 'STRING_TOO_LONG', message: '' } : undefined));
  const events = Array.from({ length: 30 }, (_, index) => [
    contact('a', { X: index, ...(index === 12 ? { Y: 'bad' } : {}) }),
  ]);
  const results = await send(api, ...events);
  expect(results.filter((result) => String(result).startsWith('salesforce/'))).toEqual(['salesforce/rejected']);
  expect(results[12]).toBe('salesforce/rejected');
  expect(api.records.get('Contact a')).toEqual({ Ext__c: 'a', X: 29 });
});

test('an older event that is sent again does not undo a newer one', async () => {
  let refusals = 0;
  const api = smallSalesforce(({ X }) => {
    if (X !== 'old' || refusals > 0) return undefined;
    refusals += 1;
    return { code: 'UNABLE_TO_LOCK_ROW', message: '' };
  });
  const events = [
    [contact('a', { X: 'old', Y: 'old' })],
    [contact('a', {}, { operation: 'update', fields: { X: 'new' } })],
  ];
  await send(api, [contact('a')]);
  expect(await send(api, ...events)).toEqual(['updated', 'updated']);
  expect(api.calls.at(-1)).toEqual(['PATCH /Contact/Ext__c 1']);
  expect(api.records.get('Contact a')).toEqual({ Ext__c: 'a', X: 'new', Y: 'old' });
});

test('a create whose record exists succeeds and changes nothing', async () => {
  const api = smallSalesforce();
  await send(api, [task('t', 'a')]);
  expect(await send(api, [task('t', 'a', { fields: { Subject: 'other' } })])).toEqual(['unchanged']);
  expect(api.records.get('Task t')).toMatchObject({ Subject: 'Call' });
});

test('a link that may be omitted is left out if its target is missing, and no other link is', async () => {
  const api = smallSalesforce((row) =>
    row.Owner
      ? { code: 'INVALID_FIELD', message: 'Foreign key external ID: boss not found for field Coach__c in entity User' }
      : undefined,
  );
  const owner = linkTo('OwnerId', 'Owner', 'User', 'boss', { notFound: 'omit', key: keyOf('Coach__c', 'Boss') });
  const write = task('t', 'a');
  expect(await send(api, [{ ...write, links: [...write.links, owner] }])).toEqual(['created']);
  expect(api.records.get('Task t')).toHaveProperty('Who');
  expect(api.records.get('Task t')).not.toHaveProperty('Owner');
});

test('a failure of the service ends the calls and fails the remaining rows', async () => {
  const working = smallSalesforce();
  let calls = 0;
  const api: SalesforceApi = {
    version: '65.0',
    async call(request) {
      calls += 1;
      if (calls === 2) throw new FailureError({ code: 'salesforce/unavailable', message: 'away' });
      return working.call(request);
    },
  };
  const results = await send(api, ...Array.from({ length: 2500 }, (_, index) => [contact(`c${index}`)]));
  expect(calls).toBe(2);
  expect(results.filter((result) => result === 'created')).toHaveLength(1000);
  expect(results.filter((result) => result === 'salesforce/unavailable')).toHaveLength(1500);
});

test('a reply with too few rows is a bad reply', async () => {
  const api: SalesforceApi = {
    version: '65.0',
    call: async () => ({
      status: 200,
      body: {
        compositeResponse: [
          { referenceId: `${'a'.repeat(16)}_0`, httpStatusCode: 200, body: [{ success: true, id: 'x' }] },
        ],
      },
    }),
  };
  expect(await send(api, [contact('a')], [contact('b')])).toEqual(['salesforce/bad-reply', 'salesforce/bad-reply']);
});

test('a refused composite resource is a failure of the service, found by one call', async () => {
  for (const status of [403, 404, 410]) {
    let calls = 0;
    const api: SalesforceApi = {
      version: '65.0',
      async call() {
        calls += 1;
        return { status, body: [{ errorCode: 'NOT_FOUND', message: '' }] };
      },
    };
    expect(new Set(await send(api, [contact('a')], [task('t', 'a')]))).toEqual(new Set(['salesforce/session-refused']));
    expect(calls).toBe(1);
  }
});

const unnamedDuplicate = {
  code: 'DUPLICATE_VALUE',
  message: 'duplicate value found: <unknown> duplicates value on record with id: <unknown>',
};

/** Refuses every row and answers queries with these records. */
function answering(records: readonly object[] | { errorCode: string }[], status = 200) {
  const inner = smallSalesforce(() => unnamedDuplicate);
  const queries: string[] = [];
  const api: SalesforceApi = {
    ...inner,
    async call(request) {
      if (request.method !== 'GET') return inner.call(request);
      queries.push(request.path);
      return { status, body: status === 200 ? { records } : records };
    },
  };
  return { api, queries };
}

const create = (value: string) =>
  contact(value, {}, { operation: 'create', key: { field: 'Ext__c', value, identity: value } });

test('keys that differ only in case are distinguished if both are duplicates', async () => {
  const { api } = answering([{ Id: '003000000000001', Ext__c: 'ABC' }]);
  expect(await send(api, [create('abc')], [create('ABC')])).toEqual(['salesforce/duplicate', 'unchanged']);
});

test('if the deciding query is refused, the row is a duplicate and Salesforce is available', async () => {
  const { api } = answering([{ errorCode: 'INVALID_FIELD' }], 400);
  expect(await send(api, [contact('123')])).toEqual(['salesforce/duplicate']);
});

test('no query exceeds the length of a URL', async () => {
  const { api, queries } = answering([]);
  const long = (index: number) => contact(`${index}${'\u8a71'.repeat(80)}`);
  await send(api, ...Array.from({ length: 60 }, (_, index) => [long(index)]));
  expect(queries.length).toBeGreaterThan(1);
  expect(Math.max(...queries.map((path) => path.length))).toBeLessThan(16_000);
});

const trigger = { code: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message: 'T: execution of BeforeInsert caused by: x' };

/** An org whose triggers fail for all rows of a save if `fails` is true for them. */
function withTrigger(
  fails: (rows: readonly Record<string, unknown>[]) => boolean,
  error = trigger,
  api = smallSalesforce(),
) {
  const saves: number[] = [];
  const failing = {
    ...api,
    async call(request: Parameters<SalesforceApi['call']>[0]) {
      const reply = await api.call(request);
      type Body = Record<string, unknown> & { records?: Record<string, unknown>[] };
      const sent = (request.body as { compositeRequest: { url: string; body?: Body }[] }).compositeRequest;
      const body = reply.body as { compositeResponse: { body: unknown; httpStatusCode: number }[] };
      for (const [index, { url, body: own }] of sent.entries()) {
        const records = own?.records ?? (own ? [{ Ext__c: url.split('/').at(-1), ...own }] : []);
        saves.push(records.length);
        const response = body.compositeResponse[index];
        if (!own || !response || !fails(records)) continue;
        const errors = [{ statusCode: error.code, message: error.message, fields: [] }];
        response.body = own.records ? records.map(() => ({ success: false, errors })) : errors;
        if (!own.records) response.httpStatusCode = 400;
      }
      return reply;
    },
  };
  return { api: failing, calls: api.calls, saves };
}

test.each([
  ['a trigger that throws', trigger],
  ['a flow that fails', { code: 'CANNOT_EXECUTE_FLOW_TRIGGER', message: 'We can’t save this record' }],
  [
    'too many retries of the save',
    {
      code: 'UNKNOWN_EXCEPTION',
      message: 'Too many batch retries in the presence of Apex triggers and partial failures.',
    },
  ],
])('%s for one row costs its neighbours nothing', async (_, error) => {
  const { api, calls } = withTrigger((rows) => rows.length > 0 && rows.some(({ Bad }) => Bad === true), error);
  const events = Array.from({ length: 200 }, (_, index) => [contact(`c${index}`, { Bad: index === 77 })]);
  const results = await send(api, ...events);
  expect(results.flatMap((result, index) => (result === 'created' || result === 'updated' ? [] : [index]))).toEqual([
    77,
  ]);
  expect(calls.length).toBeLessThanOrEqual(1 + Math.ceil(2 * Math.log2(200)));
});

test.each([200, 1000])('a flow that fails for each of %i rows costs few calls', async (count) => {
  const { api, calls } = withTrigger(() => true);
  const events = Array.from({ length: count }, (_, index) => [contact(`c${index}`)]);
  expect(new Set(await send(api, ...events))).toEqual(new Set(['salesforce/rejected']));
  expect(calls.length).toBeLessThanOrEqual(2 + Math.ceil(count / 20));
});

test('automation that takes few rows gets few, and the size that worked is remembered for its object', async () => {
  const limit = { code: trigger.code, message: 'T: System.LimitException: Too many SOQL queries: 101' };
  const { api, calls, saves } = withTrigger((rows) => rows.length > 60, limit);
  const lasting = { ...api, sizes: partSizes() };
  const events = (from: number) => Array.from({ length: 150 }, (_, index) => [contact(`c${from + index}`)]);
  expect(await send(lasting, ...events(0))).not.toContain('salesforce/rejected');
  expect(calls).toHaveLength(3);
  saves.splice(0);
  expect(new Set(await send(lasting, ...events(1000)))).toEqual(new Set(['created']));
  expect(Math.max(...saves)).toBeLessThanOrEqual(60);
  expect(calls).toHaveLength(4);
});

test('a row that exceeds a limit by itself is to blame alone, and the others keep their size', async () => {
  const limit = { code: trigger.code, message: 'Apex CPU time limit exceeded' };
  const { api } = withTrigger((rows) => rows.some(({ Bad }) => Bad === true), limit);
  const sizes = partSizes();
  const events = Array.from({ length: 200 }, (_, index) => [contact(`c${index}`, { Bad: index === 77 })]);
  const results = await send({ ...api, sizes }, ...events);
  expect(results.filter((result) => result === 'salesforce/rejected')).toHaveLength(1);
  expect(sizes.of('contact')).toBeGreaterThanOrEqual(100);
});

test('a child keeps its link while its parent is separated from a row that exceeds a limit', async () => {
  const written = new Set<unknown>();
  const fails = (rows: readonly Record<string, unknown>[]) => {
    if (rows.some(({ Bad }) => Bad === true)) return true;
    for (const row of rows) written.add(row.Ext__c);
    return false;
  };
  const { api } = withTrigger(
    fails,
    { code: trigger.code, message: 'Apex CPU time limit exceeded' },
    smallSalesforce(({ Who }, sObject) =>
      sObject !== 'Task' || Who === undefined || written.has((Who as Record<string, unknown>).Ext__c)
        ? undefined
        : {
            code: 'INVALID_FIELD',
            message: 'Foreign key external ID: c0 not found for field Ext__c in entity Contact',
          },
    ),
  );
  const links = [linkTo('WhoId', 'Who', 'Contact', 'c0', { notFound: 'omit' })];
  const parents = Array.from({ length: 200 }, (_, index) => [contact(`c${index}`, { Bad: index === 1 })]);
  const results = await send(api, ...parents, [task('t', 'c0', { links })]);
  expect(results.at(-1)).toBe('created');
  expect(api.records.get('Task t')).toHaveProperty('Who');
});

test('the settings say how many rows of an object go together', async () => {
  const { api, saves } = withTrigger(() => false);
  await send(
    { ...api, sizes: partSizes({ Contact: 30 }) },
    ...Array.from({ length: 90 }, (_, i) => [contact(`c${i}`)]),
  );
  expect(saves).toEqual([30, 30, 30]);
});

test('a coach who has left is omitted where the mapping allows it', async () => {
  const api = smallSalesforce((row) =>
    row.Owner ? { code: 'INACTIVE_OWNER_OR_USER', message: 'operation performed with inactive user' } : undefined,
  );
  const owner = linkTo('OwnerId', 'Owner', 'User', 'coach-1');
  const [omitted, kept] = await send(
    api,
    [contact('a', {}, { links: [{ ...owner, notFound: 'omit' }] })],
    [contact('b', {}, { links: [owner] })],
  );
  expect(omitted).toBe('created');
  expect(kept).toBe('salesforce/rejected');
});
