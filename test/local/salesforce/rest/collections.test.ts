import { expect, test } from 'vitest';
import { row, testOrg } from '../emulator.ts';

const sf = await testOrg();
const path = '/composite/sobjects';

test('rows of mixed objects are created in order, each with its own result', async () => {
  const reply = await sf.send('POST', path, {
    records: [row('Contact', { LastName: 'Rivers' }), row('Contact', {}), row('Account', { Name: 'North' })],
  });
  expect(reply.status).toBe(200);
  expect(reply.body).toEqual([
    { id: expect.stringMatching(/^003/), success: true, errors: [] },
    {
      success: false,
      errors: [
        {
          statusCode: 'REQUIRED_FIELD_MISSING',
          message: 'Required fields are missing: [LastName]',
          fields: ['LastName'],
        },
      ],
    },
    { id: expect.stringMatching(/^001/), success: true, errors: [] },
  ]);
});

test('with allOrNone one failed row rolls back all, with status 200', async () => {
  const reply = await sf.send('PATCH', `${path}/Contact/Counselor_Id__c`, {
    allOrNone: true,
    records: [
      row('Contact', { Counselor_Id__c: 'C1', LastName: 'Rivers' }),
      row('Contact', { Counselor_Id__c: 'C2', LastName: 'Brook', OwnerId: 'NOBODY' }),
    ],
  });
  expect(reply).toMatchObject({
    status: 200,
    body: [
      { success: false, created: true, errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' }] },
      { success: false, created: true, errors: [{ statusCode: 'MALFORMED_ID' }] },
    ],
  });
  expect(sf.org.records('Contact')).toEqual([]);
  expect(sf.org.counters().rows.Contact).toEqual({ created: 0, updated: 0, deleted: 0, failed: 2 });
});

test('after a rollback no new key finds a record, and updated records are unchanged', async () => {
  const id = sf.org.seed('Contact', { LastName: 'Rivers', Counselor_Id__c: 'C1' });
  await sf.send('PATCH', path, {
    allOrNone: true,
    records: [
      row('Contact', { id, Counselor_Id__c: 'C9', LastName: 'Brook' }),
      row('Contact', { id: '0035e0000000999AAA' }),
    ],
  });
  expect(sf.org.records('Contact')).toMatchObject([{ Counselor_Id__c: 'C1', LastName: 'Rivers' }]);
  expect((await sf.send('GET', '/sobjects/Contact/Counselor_Id__c/C9')).status).toBe(404);
  expect((await sf.send('GET', '/sobjects/Contact/Counselor_Id__c/C1')).status).toBe(200);
});

test('a request with 201 rows is refused as a whole', async () => {
  const records = Array.from({ length: 201 }, (_, n) =>
    row('Contact', { LastName: `L${n}`, Counselor_Id__c: `C${n}` }),
  );
  for (const [method, where] of [
    ['POST', path],
    ['PATCH', `${path}/Contact/Counselor_Id__c`],
  ] as const)
    expect(await sf.send(method, where, { records })).toMatchObject({
      status: 400,
      body: [
        {
          errorCode: 'EXCEEDED_ID_LIMIT',
          message: 'record limit reached. cannot submit more than 200 records into this call',
        },
      ],
    });
  expect(sf.org.records('Contact')).toEqual([]);
});

test('a request with more than ten changes of object is refused as a whole', async () => {
  const records = Array.from({ length: 11 }, (_, n) =>
    n % 2 === 0 ? row('Contact', { LastName: 'Rivers' }) : row('Account', { Name: 'North' }),
  );
  expect((await sf.send('POST', path, { records })).status).toBe(400);
  expect((await sf.send('POST', path, { records: records.slice(1) })).status).toBe(200);
});

test('updates need an id, and each kind of wrong id has its own error', async () => {
  const gone = sf.org.seed('Contact', { LastName: 'Gone' });
  const account = sf.org.seed('Account', { Name: 'North' });
  await sf.send('DELETE', `/sobjects/Contact/${gone}`);
  const ids = [undefined, 'short', gone, '0035e0000000999AAA', account];
  const reply = await sf.send('PATCH', path, { records: ids.map((id) => row('Contact', { id, LastName: 'Rivers' })) });
  expect((reply.body as { errors: { statusCode: string }[] }[]).map((each) => each.errors[0]?.statusCode)).toEqual([
    'MISSING_ARGUMENT',
    'MALFORMED_ID',
    'ENTITY_IS_DELETED',
    'INVALID_CROSS_REFERENCE_KEY',
    'MALFORMED_ID',
  ]);
});

test('rows are deleted by id, with allOrNone in the query string', async () => {
  const [a, b] = ['A', 'B'].map((LastName) => sf.org.seed('Contact', { LastName }));
  expect(await sf.send('DELETE', `${path}?ids=${a},nothing&allOrNone=true`)).toMatchObject({
    body: [{ success: false }, { success: false }],
  });
  expect(sf.org.records('Contact')).toHaveLength(2);
  expect(await sf.send('DELETE', `${path}?ids=${a},${b}`)).toMatchObject({
    body: [
      { id: a, success: true, errors: [] },
      { id: b, success: true },
    ],
  });
  expect(sf.org.records('Contact')).toEqual([]);
});

test('records are retrieved in the requested order, with null for a missing one', async () => {
  const [a, b] = ['A', 'B'].map((LastName) => sf.org.seed('Contact', { LastName }));
  const ids = [b, '0035e0000000999AAA', a];
  const expected = [{ LastName: 'B' }, null, { LastName: 'A' }];
  expect((await sf.send('POST', `${path}/Contact`, { ids, fields: ['LastName'] })).body).toMatchObject(expected);
  expect((await sf.send('GET', `${path}/Contact?ids=${ids}&fields=LastName`)).body).toMatchObject(expected);
});

test('a row without a type and an unknown object refuse the request', async () => {
  expect(await sf.send('POST', path, { records: [{ LastName: 'Rivers' }] })).toMatchObject({ status: 400 });
  expect(await sf.send('POST', path, { records: [row('Nothing__c', {})] })).toMatchObject({
    status: 400,
    body: [{ errorCode: 'INVALID_TYPE' }],
  });
});

test('an external ID that is not unique is accepted twice, a unique one is refused', async () => {
  const records = [1, 2].map(() => row('Account', { Name: 'North', Site_Code__c: 'N' }));
  expect((await sf.send('POST', path, { records })).body).toMatchObject([{ success: true }, { success: true }]);
  const unique = [1, 2].map(() => row('Contact', { LastName: 'Rivers', Counselor_Id__c: 'C1' }));
  expect((await sf.send('POST', path, { records: unique })).body).toMatchObject([
    { success: true },
    { success: false, errors: [{ statusCode: 'DUPLICATE_VALUE' }] },
  ]);
});
