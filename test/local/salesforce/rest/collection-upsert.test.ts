import { expect, test } from 'vitest';
import { row, testOrg } from '../emulator.ts';

const sf = await testOrg();
const path = '/composite/sobjects/Contact/Counselor_Id__c';
const contact = (Counselor_Id__c: unknown, more: object = { LastName: 'Rivers' }) =>
  row('Contact', { Counselor_Id__c, ...more });

test('jsforce upserts a list: the first call creates a record, the second updates it', async () => {
  const upsert = () =>
    sf.connection.sobject('Contact').upsert([{ Counselor_Id__c: 'C1', LastName: 'Rivers' }], 'Counselor_Id__c');
  const [first] = await upsert();
  const [second] = await upsert();
  expect(first).toMatchObject({ success: true, created: true });
  expect(second).toEqual({ ...first, created: false });
  expect(sf.connection.limitInfo.apiUsage).toEqual({ used: 2, limit: 100_000 });
});

test('a duplicate key fails every row that has it, by the case rule of the field', async () => {
  const reply = await sf.send('PATCH', path, { records: [contact('A-1'), contact(' a-1 '), contact('B-1')] });
  const error = {
    statusCode: 'DUPLICATE_VALUE',
    message: 'Duplicate external id specified: a-1',
    fields: ['Counselor_Id__c'],
  };
  expect(reply.body).toEqual([
    { success: false, created: true, errors: [error] },
    { success: false, created: true, errors: [error] },
    { id: expect.any(String), success: true, created: true, errors: [] },
  ]);
  const tasks = await sf.send('PATCH', '/composite/sobjects/Task/Event_Id__c', {
    records: ['e-1', 'E-1'].map((Event_Id__c) => row('Task', { Event_Id__c })),
  });
  expect(tasks.body).toMatchObject([{ success: true }, { success: true }]);
});

test('a key finds its record ignoring case and surrounding spaces, unless the field is case-sensitive', async () => {
  sf.org.seed('Contact', { Counselor_Id__c: 'Abc', LastName: 'Rivers' });
  sf.org.seed('Task', { Event_Id__c: 'Abc' });
  expect(await sf.send('PATCH', path, { records: [contact(' aBC ')] })).toMatchObject({ body: [{ created: false }] });
  expect(sf.org.records('Contact')).toMatchObject([{ Counselor_Id__c: 'Abc' }]);
  expect(
    await sf.send('PATCH', '/composite/sobjects/Task/Event_Id__c', { records: [row('Task', { Event_Id__c: 'abc' })] }),
  ).toMatchObject({ body: [{ created: true }] });
});

test('a row without a key and a row with an id fail alone', async () => {
  const id = sf.org.seed('Contact', { Counselor_Id__c: 'C1', LastName: 'Rivers' });
  const reply = await sf.send('PATCH', path, {
    records: [contact(null), contact('  '), contact(undefined), contact('C1', { Id: id }), contact('C2')],
  });
  expect((reply.body as { errors: { statusCode: string }[] }[]).map((each) => each.errors[0]?.statusCode)).toEqual([
    'MISSING_ARGUMENT',
    'MISSING_ARGUMENT',
    'MISSING_ARGUMENT',
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    undefined,
  ]);
});

test('a key of several records fails its row', async () => {
  const ids = ['A', 'B'].map((Name) => sf.org.seed('Account', { Name, Site_Code__c: 'S1' }));
  const reply = await sf.send('PATCH', '/composite/sobjects/Account/Site_Code__c', {
    records: [row('Account', { Site_Code__c: 'S1', Name: 'C' })],
  });
  expect(reply.body).toMatchObject([
    {
      success: false,
      errors: [
        {
          statusCode: 'DUPLICATE_EXTERNAL_ID',
          message: `Site Code: more than one record found for external id field: [${ids.join(', ')}]`,
        },
      ],
    },
  ]);
});

test('a number can be a key, sent as a number or as a string', async () => {
  const counselor = sf.org.seed('Contact', { LastName: 'Rivers' });
  const shift = (Number__c: unknown) => row('Shift__c', { Number__c, Counselor__c: counselor });
  const where = '/composite/sobjects/Shift__c/Number__c';
  expect(await sf.send('PATCH', where, { records: [shift(7)] })).toMatchObject({ body: [{ created: true }] });
  expect(await sf.send('PATCH', where, { records: [shift('7.0')] })).toMatchObject({ body: [{ created: false }] });
});

test('an idLookup field is a key, but another field is not, and an old API version refuses it', async () => {
  expect(
    (
      await sf.send('PATCH', '/composite/sobjects/Contact/Email', {
        records: [contact('C1', { LastName: 'R', Email: 'a@example.com' })],
      })
    ).status,
  ).toBe(200);
  expect(await sf.send('PATCH', '/composite/sobjects/Contact/LastName', { records: [contact('C1')] })).toMatchObject({
    status: 404,
    body: [{ errorCode: 'NOT_FOUND' }],
  });
  expect((await sf.send('PATCH', `/services/data/v45.0${path}`, { records: [contact('C1')] })).status).toBe(404);
});

test('rows by Id are inserted if the id is null, and updated otherwise', async () => {
  const id = sf.org.seed('Contact', { LastName: 'Rivers' });
  const reply = await sf.send('PATCH', '/composite/sobjects/Contact/Id', {
    records: [row('Contact', { Id: null, LastName: 'New' }), row('Contact', { Id: id, LastName: 'Brook' })],
  });
  expect(reply.body).toMatchObject([
    { success: true, created: true },
    { id, success: true, created: false },
  ]);
});

test('a unique value of another record is refused with that record’s id', async () => {
  const id = sf.org.seed('Contact', { Counselor_Id__c: 'C1', LastName: 'Rivers' });
  const reply = await sf.send('POST', '/composite/sobjects', { records: [contact('c1')] });
  expect(reply.body).toMatchObject([
    {
      success: false,
      errors: [
        {
          statusCode: 'DUPLICATE_VALUE',
          message: `duplicate value found: Counselor_Id__c duplicates value on record with id: ${id.slice(0, 15)}`,
        },
      ],
    },
  ]);
});

test('jsforce treats a field named type as the object, which does not exist', async () => {
  const rows = [{ Counselor_Id__c: 'C1', LastName: 'Rivers', type: 'call' }];
  await expect(sf.connection.sobject('Contact').upsert(rows, 'Counselor_Id__c')).rejects.toMatchObject({
    errorCode: 'INVALID_TYPE',
  });
});

test('a rejected row reports its code as statusCode, and whether it would have been created', async () => {
  const [rejected] = await sf.connection.sobject('Contact').upsert([{ Counselor_Id__c: 'C1' }], 'Counselor_Id__c');
  expect(rejected).toMatchObject({
    success: false,
    created: true,
    errors: [{ statusCode: 'REQUIRED_FIELD_MISSING', fields: ['LastName'] }],
  });
});
