// Records that the user of a call cannot see, or may not change.
import { beforeEach, describe, expect, test } from 'vitest';
import { row, testOrg } from '../emulator.ts';

const sf = await testOrg();
const keyPath = '/sobjects/Contact/Counselor_Id__c/C1';
const other = '0055e0000000999AAA';
let id: string;

/** A contact of somebody else, with an account. */
const seed = (fields: Record<string, string> = {}) =>
  sf.org.seed('Contact', {
    LastName: 'Rivers',
    Counselor_Id__c: 'C1',
    OwnerId: other,
    AccountId: sf.org.seed('Account', { Name: 'North' }),
    ...fields,
  });
const count = async (soql: string) =>
  ((await sf.send('GET', `/query?q=${encodeURIComponent(soql)}`)).body as { totalSize: number }).totalSize;
const collection = async (method: string, path: string, records?: unknown[]) =>
  (await sf.send(method, `/composite/sobjects${path}`, records && { records })).body as {
    success: boolean;
    created?: boolean;
    errors: { statusCode: string; message: string }[];
  }[];
const refusal = (errorCode: string) => [{ errorCode, message: 'insufficient access rights on object id' }];

beforeEach(() => {
  id = seed();
  sf.org.access.permit({ viewAll: [], modifyAll: [] });
  sf.org.access.setSharingModel('Contact', 'Private');
});

describe('a record that is not visible', () => {
  test('is not found by a query, by its key, or by its id', async () => {
    expect(await count('SELECT Id FROM Contact')).toBe(0);
    for (const path of [keyPath, `/sobjects/Contact/${id}`]) expect((await sf.send('GET', path)).status).toBe(404);
    const retrieved = await sf.send('POST', '/composite/sobjects/Contact', { ids: [id], fields: ['Id'] });
    expect(retrieved.body).toEqual([null]);
  });

  test('is not deleted or updated by its key, like a record that does not exist', async () => {
    const missing = [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }];
    expect(await sf.send('DELETE', keyPath)).toMatchObject({ status: 404, body: missing });
    expect(await sf.send('PATCH', `${keyPath}?updateOnly=true`, { LastName: 'Brook' })).toMatchObject({ status: 404 });
    expect(sf.org.records('Contact')).toMatchObject([{ LastName: 'Rivers' }]);
  });

  test('makes an upsert by its unique key a duplicate of something unknown', async () => {
    const message = 'duplicate value found: <unknown> duplicates value on record with id: <unknown>';
    expect(await sf.send('PATCH', keyPath, { LastName: 'Brook' })).toMatchObject({
      status: 400,
      body: [{ errorCode: 'DUPLICATE_VALUE', message }],
    });
    const records = [row('Contact', { Counselor_Id__c: 'C1', LastName: 'Brook' })];
    expect(await collection('PATCH', '/Contact/Counselor_Id__c', records)).toMatchObject([
      { success: false, created: true, errors: [{ statusCode: 'DUPLICATE_VALUE', message }] },
    ]);
    sf.org.access.permit({ viewAll: ['contact'] });
    expect(await collection('POST', '', [row('Contact', { Counselor_Id__c: 'C1', LastName: 'B' })])).toMatchObject([
      {
        errors: [
          {
            message: expect.stringContaining(`Counselor_Id__c duplicates value on record with id: ${id.slice(0, 15)}`),
          },
        ],
      },
    ]);
  });

  test('refuses a change by its id for lack of access, or as if it were missing', async () => {
    const update = () => collection('PATCH', '', [row('Contact', { id, LastName: 'Brook' })]);
    const remove = () => collection('DELETE', `?ids=${id}`);
    for (const change of [update, remove])
      expect(await change()).toMatchObject([{ errors: [{ statusCode: 'INSUFFICIENT_ACCESS_OR_READONLY' }] }]);
    for (const method of ['PATCH', 'DELETE'])
      expect(await sf.send(method, `/sobjects/Contact/${id}`, { LastName: 'Brook' })).toMatchObject({
        status: 403,
        body: refusal('INSUFFICIENT_ACCESS_OR_READONLY'),
      });
    sf.org.behave({ invisibleRows: 'as-missing' });
    for (const change of [update, remove])
      expect(await change()).toMatchObject([{ errors: [{ statusCode: 'INVALID_CROSS_REFERENCE_KEY' }] }]);
    expect((await sf.send('DELETE', `/sobjects/Contact/${id}`)).status).toBe(404);
    expect(sf.org.records('Contact')).toMatchObject([{ LastName: 'Rivers' }]);
  });

  test('has no fields as the parent of a visible one', async () => {
    sf.org.access.setSharingModel('Contact', 'Read');
    expect(await count("SELECT Id FROM Contact WHERE Account.Name = 'North'")).toBe(1);
    sf.org.access.hide(String(sf.org.records('Contact')[0]?.AccountId));
    expect(await count("SELECT Id FROM Contact WHERE Account.Name = 'North'")).toBe(0);
    const { body } = await sf.send('GET', '/query?q=SELECT+Account.Name+FROM+Contact');
    expect(body).toMatchObject({ records: [{ Account: null }] });
  });

  test('cannot be referred to, by its key or by its id', async () => {
    const Who = { attributes: { type: 'Contact' }, Counselor_Id__c: 'C1' };
    expect(await collection('POST', '', [row('Task', { Who }), row('Task', { WhoId: id })])).toMatchObject([
      { errors: [{ statusCode: 'INVALID_FIELD', message: expect.stringContaining('Foreign key external ID: C1') }] },
      { errors: [{ statusCode: 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY' }] },
    ]);
  });
});

describe('a record is visible', () => {
  const isVisible = async () => (await sf.send('GET', keyPath)).status === 200;
  const own = () => String(sf.org.records('User')[0]?.Id);

  test('to its owner, and with a sharing model that shows it', async () => {
    expect(await isVisible()).toBe(false);
    sf.org.access.setSharingModel('Contact', 'Read');
    expect(await isVisible()).toBe(true);
    sf.org.reset();
    sf.org.access.permit({ viewAll: [], modifyAll: [] });
    sf.org.access.setSharingModel('Contact', 'Private');
    seed({ OwnerId: own() });
    expect(await isVisible()).toBe(true);
  });

  test.each([
    { viewAll: ['Contact'] },
    { modifyAll: ['Contact'] },
    { viewAllData: true },
    { modifyAllData: true },
    { viewAll: 'every object' as const },
  ])('with %j', async (permissions) => {
    sf.org.access.permit({ viewAll: ['Task'] });
    expect(await isVisible()).toBe(false);
    sf.org.access.permit(permissions);
    expect(await isVisible()).toBe(true);
  });

  test('unless it was hidden by itself, which needs a user without View All', async () => {
    sf.org.access.setSharingModel('Contact', 'ReadWrite');
    sf.org.access.hide(id);
    expect(await isVisible()).toBe(false);
    sf.org.access.show(id);
    expect(await isVisible()).toBe(true);
    sf.org.access.permit({ viewAllData: true });
    expect(() => sf.org.access.hide(id)).toThrow('View All');
    expect(() => sf.org.access.hide(other)).toThrow();
  });

  test('unless it is a contact without an account, whatever the sharing model', async () => {
    sf.org.reset();
    sf.org.access.permit({ viewAll: [], modifyAll: [] });
    sf.org.seed('Contact', { LastName: 'Rivers', Counselor_Id__c: 'C1', OwnerId: other });
    expect(await isVisible()).toBe(false);
    sf.org.access.permit({ viewAll: ['Contact'] });
    expect(await isVisible()).toBe(true);
  });
});

describe('a visible record of somebody else', () => {
  const update = async () => (await sf.send('PATCH', keyPath, { LastName: 'Brook' })).status;
  const remove = async () => (await sf.send('DELETE', keyPath)).status;

  test('is changed only with the sharing model ReadWrite, and deleted only with Modify All', async () => {
    sf.org.access.permit({ viewAll: ['Contact'] });
    expect([await update(), await remove()]).toEqual([403, 403]);
    sf.org.access.setSharingModel('Contact', 'Read');
    expect([await update(), await remove()]).toEqual([403, 403]);
    sf.org.access.setSharingModel('Contact', 'ReadWrite');
    expect([await update(), await remove()]).toEqual([200, 403]);
    sf.org.access.permit({ modifyAll: ['Contact'] });
    expect([await update(), await remove()]).toEqual([200, 204]);
  });
});

test('by default, the users of apps have View All and Modify All, also after a reset', async () => {
  sf.org.reset();
  seed();
  expect((await sf.send('DELETE', keyPath)).status).toBe(204);
});

test('a rule makes records invisible and takes away View All for their object', async () => {
  sf.org.access.permit({ viewAll: 'every object', modifyAll: 'every object' });
  sf.org.seed('Contact', { LastName: 'Rivers', Counselor_Id__c: 'C1' });
  sf.org.seed('Contact', { LastName: 'Brooks', Counselor_Id__c: 'C2' });
  sf.org.addRule({ kind: 'invisible', object: 'Contact', where: { LastName: 'Rivers' } });
  const statusOf = async (key: string) => (await sf.send('GET', `/sobjects/Contact/Counselor_Id__c/${key}`)).status;
  expect([await statusOf('C1'), await statusOf('C2')]).toEqual([404, 200]);
  const { records } = await sf.connection.query(
    "SELECT SobjectType FROM ObjectPermissions WHERE PermissionsViewAllRecords = true AND Parent.Name = 'Apps'",
  );
  const objects = records.map(({ SobjectType }) => SobjectType);
  expect(objects).toContain('Task');
  expect(objects).not.toContain('Contact');
});
