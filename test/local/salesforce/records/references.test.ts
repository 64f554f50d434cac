import { expect, test } from 'vitest';
import { row, testOrg } from '../emulator.ts';

const sf = await testOrg();
const create = (fields: object) => sf.send('POST', '/sobjects/Contact', { LastName: 'Rivers', ...fields });

test('a parent is referenced by an id of 15 or 18 characters, and stored with 18', async () => {
  const account = sf.org.seed('Account', { Name: 'North' });
  for (const AccountId of [account, account.slice(0, 15)]) expect((await create({ AccountId })).status).toBe(201);
  expect(sf.org.records('Contact')).toMatchObject([{ AccountId: account }, { AccountId: account }]);
});

test('each kind of wrong id has its own error', async () => {
  const account = sf.org.seed('Account', { Name: 'North' });
  const expected: [object, object][] = [
    [
      { AccountId: 'north' },
      { errorCode: 'MALFORMED_ID', message: 'Account ID: id value of incorrect type: north', fields: ['AccountId'] },
    ],
    [{ AccountId: `${account.slice(0, 15)}ZZZ` }, { errorCode: 'MALFORMED_ID' }],
    [{ ReportsToId: account }, { errorCode: 'FIELD_INTEGRITY_EXCEPTION', fields: ['ReportsToId'] }],
    [
      { AccountId: '0015e0000000999AAA' },
      { errorCode: 'INVALID_CROSS_REFERENCE_KEY', message: 'invalid cross reference id' },
    ],
  ];
  for (const [fields, error] of expected) expect(await create(fields)).toMatchObject({ status: 400, body: [error] });
  await sf.send('DELETE', `/sobjects/Account/${account}`);
  expect(await create({ AccountId: account })).toMatchObject({
    status: 404,
    body: [{ errorCode: 'ENTITY_IS_DELETED' }],
  });
});

test('a parent is referenced by its key', async () => {
  const coach = sf.org.seed('User', { Username: 'coach@example.com', LastName: 'Coach', Coach_Id__c: 'K1' });
  await create({ coach__R: { coach_id__c: 'k1' }, Owner: { Username: 'COACH@example.com' } });
  expect(sf.org.records('Contact')).toMatchObject([{ Coach__c: coach, OwnerId: coach }]);
});

test('a missing parent fails only its row, and the error contains value, key and object', async () => {
  const { body } = await sf.send('POST', '/composite/sobjects', {
    records: [
      row('Contact', { LastName: 'Rivers', Coach__r: { Coach_Id__c: '1580' } }),
      row('Contact', { LastName: 'Brook', Coach__r: { Coach_Id__c: null } }),
      row('Contact', { LastName: 'Lake' }),
    ],
  });
  expect(body).toMatchObject([
    {
      errors: [
        {
          statusCode: 'INVALID_FIELD',
          message: 'Foreign key external ID: 1580 not found for field Coach_Id__c in entity User',
          fields: [],
        },
      ],
    },
    { errors: [{ statusCode: 'INVALID_FIELD' }] },
    { success: true },
  ]);
});

test('a parent in the same request is not found, but one of an earlier request is', async () => {
  const records = [
    row('Contact', { Counselor_Id__c: 'C1', LastName: 'Rivers' }),
    row('Contact', { Counselor_Id__c: 'C2', LastName: 'Brook', ReportsTo: { Counselor_Id__c: 'C1' } }),
  ];
  const upsert = async () => (await sf.send('PATCH', '/composite/sobjects/Contact/Counselor_Id__c', { records })).body;
  expect(await upsert()).toMatchObject([{ success: true }, { success: false, created: true }]);
  expect(await upsert()).toMatchObject([{ success: true }, { success: true, created: true }]);
});

test('a parent key of several records fails the row', async () => {
  for (const Name of ['A', 'B']) sf.org.seed('Account', { Name, Site_Code__c: 'S1' });
  expect(await create({ Account: { Site_Code__c: 'S1' } })).toMatchObject({
    status: 400,
    body: [{ errorCode: 'DUPLICATE_EXTERNAL_ID' }],
  });
});

test('a polymorphic reference needs the type of the parent', async () => {
  const contact = sf.org.seed('Contact', { LastName: 'Rivers', Counselor_Id__c: 'C1' });
  const task = (Who: object) => sf.send('POST', '/sobjects/Task', { Subject: 'Call', Who });
  expect(await task({ Counselor_Id__c: 'C1' })).toMatchObject({ status: 400, body: [{ errorCode: 'INVALID_FIELD' }] });
  expect(await task({ attributes: { type: 'Account' }, Site_Code__c: 'S1' })).toMatchObject({
    status: 400,
    body: [{ errorCode: 'INVALID_TYPE' }],
  });
  expect((await task({ attributes: { type: 'Contact' }, Counselor_Id__c: 'C1' })).status).toBe(201);
  expect(sf.org.records('Task')).toMatchObject([{ WhoId: contact, Status: 'Not Started' }]);
});

test('a parent object must contain only its key', async () => {
  const expected: [unknown, string][] = [
    [{ Site_Code__c: 'S1', Name: 'North' }, 'JSON_PARSER_ERROR'],
    [{ Name: 'North' }, 'INVALID_FIELD'],
    [{ Pet__c: 'cat' }, 'INVALID_FIELD'],
    ['S1', 'JSON_PARSER_ERROR'],
  ];
  for (const [Account, errorCode] of expected)
    expect(await create({ Account })).toMatchObject({ status: 400, body: [{ errorCode }] });
});

test('a parent cannot be referenced by id and by key at once', async () => {
  const account = sf.org.seed('Account', { Name: 'North', Site_Code__c: 'N' });
  const { status, body } = await create({ AccountId: account, Account: { Site_Code__c: 'N' } });
  expect([status, body]).toMatchObject([400, [{ errorCode: 'INVALID_FIELD' }]]);
});

test('null clears a reference', async () => {
  const account = sf.org.seed('Account', { Name: 'North' });
  const id = sf.org.seed('Contact', { LastName: 'Rivers', AccountId: account });
  await sf.send('PATCH', `/sobjects/Contact/${id}`, { AccountId: null });
  expect(sf.org.records('Contact')).toMatchObject([{ AccountId: null }]);
});
