// Updates and deletes with the real client against the emulator: what happens to the record between the query for its
// Id and the write, and what the query itself may answer.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../../../src/clock.ts';
import type { DescribedField } from '../../../../../src/local/salesforce/schema/described-object.ts';
import { loadSchema } from '../../../../../src/local/salesforce/schema/load-schema.ts';
import type { FieldValue, RecordKey, RecordWrite } from '../../../../../src/pipeline/plan/plan.ts';
import type { SalesforceApi } from '../../../../../src/pipeline/write/salesforce/api.ts';
import { writeWindow } from '../../../../../src/pipeline/write/write-window.ts';
import { type OrgUnderTest, startOrg } from '../../salesforce/org-fixture.ts';
import { fresh, memoryLedger, planOf } from '../../window-fixture.ts';

const schema = await loadSchema('salesforce/schema');
let org: OrgUnderTest;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.close());
beforeEach(async () => {
  org.org.reset();
  org.org.reshape(schema);
  await org.api.call({ method: 'GET', path: '/limits' });
});

/** The paths of the calls made, in order. */
let calls: string[] = [];

/** The real API; `beforeWrite` happens before the first call that writes by Id. */
function apiWith(beforeWrite: () => Promise<unknown> = async () => {}): SalesforceApi {
  calls = [];
  let isPending = true;
  return {
    ...org.api,
    async call(request) {
      calls.push(request.path);
      const writesById = /"id":"003|composite\/sobjects\?ids=/.test(JSON.stringify(request));
      if (isPending && writesById) {
        isPending = false;
        await beforeWrite();
      }
      return org.api.call(request);
    },
  };
}

async function outcomesOf(writes: readonly RecordWrite[], api = apiWith()) {
  return writeWindow(fresh(writes.map((each, index) => planOf(`e${index}`, index, [each]))), {
    api,
    clock: systemClock,
    random: Math.random,
    withIdempotency: (_plan, run) => run(),
    ledger: memoryLedger(),
    reapply: async () => {},
  });
}

async function write(writes: readonly RecordWrite[], api?: SalesforceApi): Promise<string[]> {
  return (await outcomesOf(writes, api)).map((outcome) => {
    if (outcome.kind === 'failed') return outcome.failure.code;
    return outcome.kind === 'applied' ? String(outcome.written[0]?.result) : outcome.kind;
  });
}

const keyOf = (value: string, more: Partial<RecordKey> = {}): RecordKey => ({
  field: 'Counselor_Id__c',
  value,
  identity: value,
  ...more,
});

const update = (key: string | RecordKey, fields: Record<string, FieldValue> = { FirstName: 'New' }): RecordWrite => ({
  rule: 0,
  operation: 'update',
  sObject: 'Contact',
  key: typeof key === 'string' ? keyOf(key) : key,
  fields,
  links: [],
});

const remove = (key: string | RecordKey): RecordWrite => ({ ...update(key, {}), operation: 'delete' });
const upsert = (key: string): RecordWrite => ({ ...update(key, { LastName: 'Okonjo' }), operation: 'upsert' });

const seed = (key: string | number, more: Record<string, FieldValue> = {}) =>
  org.org.seed('Contact', { Counselor_Id__c: key, LastName: 'Okonjo', ...more });
const contacts = () => org.org.records('Contact');
const nameOf = (id: string) => contacts().find((record) => record.Id === id)?.FirstName ?? null;

const deleteAs = (id: string) => () => org.api.call({ method: 'DELETE', path: `/sobjects/Contact/${id}` });
const rekeyAs = (id: string, key: string) => () =>
  org.api.call({ method: 'PATCH', path: `/sobjects/Contact/${id}`, body: { Counselor_Id__c: key } });

describe('a record that is deleted between the query and the write', () => {
  test('is missing for an update, which is tried again later', async () => {
    const id = seed('c-1');
    const outcomes = await outcomesOf([update('c-1')], apiWith(deleteAs(id)));
    expect(outcomes).toMatchObject([{ kind: 'failed', failure: { code: 'salesforce/record-missing' } }]);
  });

  test('is gone for a delete, which is done', async () => {
    const id = seed('c-1');
    expect(await write([remove('c-1')], apiWith(deleteAs(id)))).toEqual(['unchanged']);
  });

  test('costs its neighbors nothing', async () => {
    const ids = ['c-1', 'c-2', 'c-3'].map((key) => seed(key));
    const results = await write([update('c-1'), update('c-2'), update('c-3')], apiWith(deleteAs(ids[1] as string)));
    expect(results).toEqual(['updated', 'salesforce/record-missing', 'updated']);
  });
});

describe('a record whose key another record has by the time of the write', () => {
  /** As when a user merges two records and keeps the key. */
  const merge = (from: string, to: string) => async () => {
    await deleteAs(from)();
    await rekeyAs(to, 'c-1')();
  };

  test('is looked up afresh and updated', async () => {
    const [loser, master] = [seed('c-1'), seed('c-2')];
    expect(await write([update('c-1')], apiWith(merge(loser, master)))).toEqual(['updated']);
    expect(nameOf(master)).toBe('New');
  });

  test('is looked up afresh and deleted', async () => {
    const [loser, master] = [seed('c-1'), seed('c-2')];
    expect(await write([remove('c-1')], apiWith(merge(loser, master)))).toEqual(['deleted']);
    expect(contacts()).toEqual([]);
  });
});

test('a record that is deleted again and again is looked up three times in one window', async () => {
  seed('c-1');
  const rule = { sObject: 'Contact', field: 'FirstName', value: 'New' };
  org.org.faults.add({ match: rule, effect: { kind: 'row-error', code: 'ENTITY_IS_DELETED' } });
  expect(await write([update('c-1')])).toEqual(['salesforce/record-missing']);
  expect(calls).toHaveLength(6);
});

test('a record whose key is changed between the query and the write is written as if just before that', async () => {
  const id = seed('c-1');
  expect(await write([update('c-1')], apiWith(rekeyAs(id, 'c-9')))).toEqual(['updated']);
  expect(contacts()).toMatchObject([{ Id: id, Counselor_Id__c: 'c-9', FirstName: 'New' }]);
  expect(await write([update('c-1', { FirstName: 'Newer' })])).toEqual(['salesforce/record-missing']);
});

test('a lookup that refers to nothing is the fault of the row, however often its Id is looked up', async () => {
  seed('c-1');
  const rule = { sObject: 'Contact', field: 'FirstName', value: 'New' };
  org.org.faults.add({ match: rule, effect: { kind: 'row-error', code: 'INVALID_CROSS_REFERENCE_KEY' } });
  expect(await write([update('c-1')])).toEqual(['salesforce/rejected']);
});

test('several records with the key refuse the write, and only that one', async () => {
  const ids = [seed('c-1'), seed('c-1'), seed('c-2')];
  expect(await write([update('c-1'), update('c-2')])).toEqual(['salesforce/ambiguous-key', 'updated']);
  expect(await write([remove('c-1'), remove('c-2')])).toEqual(['salesforce/ambiguous-key', 'deleted']);
  expect(contacts().map((record) => record.Id)).toEqual(ids.slice(0, 2));
});

test('all pages of a query are read, however small they are', async () => {
  org.org.behave({ queryPageSize: 1 });
  const keys = Array.from({ length: 5 }, (_, index) => `c-${index}`);
  for (const key of keys) seed(key);
  expect(await write(keys.map((key) => update(key)))).toEqual(keys.map(() => 'updated'));
});

describe('keys and their case', () => {
  test('a case-sensitive key finds only its own record', async () => {
    const ids = [seed('cc-A1'), seed('cc-a1')];
    expect(await write([update('cc-a1')])).toEqual(['updated']);
    expect(ids.map(nameOf)).toEqual([null, 'New']);
  });

  test('where the field ignores case, so does the write', async () => {
    reshapeKey({ caseSensitive: false });
    const id = seed('cc-A1');
    expect(await write([update(keyOf('CC-a1', { identity: 'cc-a1', ignoresCase: true }))])).toEqual(['updated']);
    expect(nameOf(id)).toBe('New');
  });

  test('a field that is not unique compares by case, as in an upsert, though a query does not', async () => {
    reshapeKey({ unique: false, caseSensitive: false });
    const ids = [seed('cc-A1'), seed('cc-a1'), seed('CC-A1')];
    expect(await write([update('cc-a1'), update('cC-a1')])).toEqual(['updated', 'salesforce/record-missing']);
    expect(ids.map(nameOf)).toEqual([null, 'New', null]);
  });
});

test('a number key finds its record, however it is written', async () => {
  reshapeKey({ type: 'double', precision: 18, scale: 0 });
  const ids = [seed(7), seed(70)];
  const numeric = (value: string | number) => ({
    ...keyOf(''),
    value,
    identity: String(Number(value)),
    numeric: true as const,
  });
  expect(await write([update(numeric('007')), update(numeric(70)), update(numeric('seven'))])).toEqual([
    'updated',
    'updated',
    'salesforce/rejected',
  ]);
  expect(ids.map(nameOf)).toEqual(['New', 'New']);
});

test('a key that no field can hold is refused without a call', async () => {
  expect(await write([update('x'.repeat(300)), remove('x'.repeat(300))])).toEqual([
    'salesforce/rejected',
    'salesforce/rejected',
  ]);
  expect(calls).toEqual([]);
});

test('writes of one record keep their order, whatever they are', async () => {
  const id = seed('c-1', { FirstName: 'Old' });
  const results = await write([update('c-1'), remove('c-1'), upsert('c-1'), update('c-1', { FirstName: 'Last' })]);
  expect(results).toEqual(['updated', 'deleted', 'created', 'updated']);
  expect(contacts()).toMatchObject([{ Counselor_Id__c: 'c-1', FirstName: 'Last' }]);
  expect(contacts()[0]?.Id).not.toBe(id);
});

describe('a lost reply', () => {
  test('to the query has written nothing', async () => {
    seed('c-1');
    org.org.faults.add({ times: 1, match: { path: '/composite' }, effect: { kind: 'apply-then-drop' } });
    const [outcome] = await outcomesOf([update('c-1')]);
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'salesforce/unreachable' } });
    expect(outcome).not.toHaveProperty('mayHaveWritten');
  });

  test('to the write may have written, and the retry ends in the same record', async () => {
    const id = seed('c-1');
    org.org.faults.add({ times: 1, after: 1, match: { path: '/composite' }, effect: { kind: 'apply-then-drop' } });
    expect(await outcomesOf([update('c-1')])).toMatchObject([{ kind: 'failed', mayHaveWritten: true }]);
    expect(nameOf(id)).toBe('New');
    expect(await write([update('c-1')])).toEqual(['updated']);
  });

  test('to a delete: the retry finds nothing and is done', async () => {
    seed('c-1');
    org.org.faults.add({ times: 1, after: 1, match: { path: '/composite' }, effect: { kind: 'apply-then-drop' } });
    expect(await write([remove('c-1')])).toEqual(['salesforce/unreachable']);
    expect(await write([remove('c-1')])).toEqual(['unchanged']);
  });
});

describe('a delete that finds nothing', () => {
  const feedback = (): RecordWrite => ({
    ...remove({ field: 'Feedback_Id__c', value: 'f-1', identity: 'f-1' }),
    sObject: 'Conversation_Feedback__c',
  });
  const sees = (permissions: Parameters<typeof org.org.access.permit>[0]) =>
    org.org.access.permit({ viewAll: [], modifyAll: [], ...permissions });

  test('is not done where a record may be hidden from the integration user', async () => {
    const id = seed('c-1');
    sees({});
    org.org.access.hide(id);
    const [outcome] = await outcomesOf([remove('c-1')]);
    expect(outcome).toMatchObject({
      kind: 'failed',
      failure: { code: 'salesforce/records-hidden', sObject: 'Contact' },
    });
    expect(contacts()).toHaveLength(1);
    expect(await write([update('c-1')])).toEqual(['salesforce/record-missing']);
  });

  test.each([
    ['View All on the object', { viewAll: ['Contact'] }],
    ['Modify All on the object', { modifyAll: ['Contact'] }],
    ['View All Data', { viewAllData: true, viewSetup: false }],
    ['Modify All Data', { modifyAllData: true, viewSetup: false }],
  ])('is done with %s', async (_, permissions) => {
    sees(permissions);
    expect(await write([remove('c-1')])).toEqual(['unchanged']);
  });

  test('is not done where the integration user may not ask for its permissions', async () => {
    sees({ viewAll: ['Contact'], viewSetup: false });
    expect(await write([remove('c-1')])).toEqual(['salesforce/records-hidden']);
  });

  test('is not done where only the org-wide default shows the records: a restriction rule may hide one', async () => {
    sees({});
    org.org.access.setSharingModel('Conversation_Feedback__c', 'ReadWrite');
    expect(await write([feedback()])).toEqual(['salesforce/records-hidden']);
  });

  test('asks once per object, by one call', async () => {
    expect(await write([remove('c-1'), remove('c-2'), feedback()])).toEqual(['unchanged', 'unchanged', 'unchanged']);
    expect(calls).toHaveLength(3);
  });

  test('is tried again where the question fails', async () => {
    org.org.faults.add({ times: 1, after: 1, match: { path: '/composite' }, effect: { kind: 'unavailable' } });
    const [outcome] = await outcomesOf([remove('c-1')]);
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'salesforce/unavailable' } });
    expect(outcome).not.toHaveProperty('mayHaveWritten');
  });
});

test('one update that fails its whole subrequest does not harm the other 199', async () => {
  const keys = Array.from({ length: 200 }, (_, index) => `c-${index}`);
  for (const key of keys) seed(key);
  const fields = (index: number): Record<string, FieldValue> =>
    index === 123 ? { No_Such_Field__c: 1 } : { FirstName: 'New' };
  const results = await write(keys.map((key, index) => update(key, fields(index))));
  expect(results.filter((result) => result !== 'updated')).toEqual(['salesforce/rejected']);
  expect(calls.length).toBeLessThanOrEqual(4);
});

test('one update over which Salesforce breaks down does not harm the other 199', async () => {
  const keys = Array.from({ length: 200 }, (_, index) => `c-${index}`);
  for (const key of keys) seed(key, { LastName: key });
  const body = [{ errorCode: 'UNKNOWN_EXCEPTION', message: 'An unexpected error occurred.' }];
  const match = { sObject: 'Contact', field: 'LastName', value: 'new 123' };
  org.org.faults.add({ match, effect: { kind: 'subrequest-answer', status: 500, body } });
  const results = await write(keys.map((key, index) => update(key, { LastName: `new ${index}` })));
  expect(results.filter((result) => result !== 'updated')).toEqual(['salesforce/not-written']);
  expect(calls.length).toBeLessThanOrEqual(12);
});

test('a query that is too complicated is made for fewer keys', async () => {
  for (const key of ['c-1', 'c-2']) seed(key);
  const body = [{ errorCode: 'QUERY_TOO_COMPLICATED', message: 'Query is either selecting too many fields' }];
  org.org.faults.add({ times: 1, match: { path: '/query' }, effect: { kind: 'subrequest-answer', status: 400, body } });
  expect(await write([update('c-1'), update('c-2')])).toEqual(['updated', 'updated']);
});

test('a query that fails by itself delays its rows and no others', async () => {
  seed('c-1');
  const body = [{ errorCode: 'QUERY_TIMEOUT', message: 'Your query request was running for too long.' }];
  org.org.faults.add({ match: { path: '/query' }, effect: { kind: 'subrequest-answer', status: 400, body } });
  expect(await write([update('c-1'), upsert('c-2')])).toEqual(['salesforce/not-written', 'created']);
});

/** Replaces properties of the key field. */
function reshapeKey(more: Partial<DescribedField>): void {
  org.org.reshape(
    schema.map((sObject) =>
      sObject.name === 'Contact'
        ? {
            ...sObject,
            fields: sObject.fields.map((field) => (field.name === 'Counselor_Id__c' ? { ...field, ...more } : field)),
          }
        : sObject,
    ),
  );
}
