// Collections that update and delete by id: the order of results, each kind of wrong id, and the same id several times.
import { describe, expect, test } from 'vitest';
import { row, testOrg } from '../../emulator.ts';

const sf = await testOrg();
const path = '/composite/sobjects';
const unknownId = '0035e0000000999AAA';
interface Result {
  id?: string;
  success: boolean;
  errors: { statusCode: string; message: string; fields: string[] }[];
}
const results = async (method: string, where: string, body?: unknown) => {
  const reply = await sf.send(method, where, body);
  expect(reply.status).toBe(200);
  return reply.body as Result[];
};
const update = (records: unknown[]) => results('PATCH', path, { records });
const remove = (ids: string[], more = '') => results('DELETE', `${path}?ids=${ids.join(',')}${more}`);
const codes = (answers: Result[]) => answers.map(({ errors }) => errors[0]?.statusCode);

describe('updates', () => {
  test('rows of mixed objects are answered in the order of the request', async () => {
    const contact = sf.org.seed('Contact', { LastName: 'Rivers' });
    const account = sf.org.seed('Account', { Name: 'North' });
    const answers = await update([
      row('Contact', { id: contact, LastName: 'Brook' }),
      row('Account', { id: account.slice(0, 15), Name: 'South' }),
      row('Contact', { id: unknownId, LastName: 'Lake' }),
      row('Contact', { id: contact, FirstName: 'Ada' }),
    ]);
    expect(answers).toEqual([
      { id: contact, success: true, errors: [] },
      { id: account, success: true, errors: [] },
      {
        success: false,
        errors: [{ statusCode: 'INVALID_CROSS_REFERENCE_KEY', message: 'invalid cross reference id', fields: [] }],
      },
      { id: contact, success: true, errors: [] },
    ]);
    expect(sf.org.records('Contact')).toMatchObject([{ LastName: 'Brook', FirstName: 'Ada' }]);
  });

  test('the first twelve of one id are done, and the others refused', async () => {
    const id = sf.org.seed('Contact', { LastName: 'Rivers' });
    const other = sf.org.seed('Contact', { LastName: 'Lake' });
    const spellings = [id, id.slice(0, 15)];
    const rows = Array.from({ length: 14 }, (_, n) => row('Contact', { id: spellings[n % 2], LastName: `L${n}` }));
    const answers = await update([...rows, row('Contact', { id: other, LastName: 'Brook' })]);
    expect(codes(answers)).toEqual([...Array(12).fill(undefined), 'DUPLICATE_VALUE', 'DUPLICATE_VALUE', undefined]);
    expect(answers[12]?.errors[0]?.message).toBe(
      `Maximum number of duplicate updates in one batch (12 allowed). Attempt to update Id more than once in this Api call: ${id.slice(0, 15)}`,
    );
    expect(sf.org.records('Contact')).toMatchObject([{ LastName: 'L11' }, { LastName: 'Brook' }]);
    const upserts = await results('PATCH', `${path}/Contact/Id`, { records: rows });
    expect(codes(upserts).filter((code) => code === 'DUPLICATE_VALUE')).toHaveLength(2);
  });

  test('with allOrNone, a row that was rolled back keeps its id', async () => {
    const id = sf.org.seed('Contact', { LastName: 'Rivers' });
    const records = [row('Contact', { id, LastName: 'Brook' }), row('Contact', { id: unknownId })];
    expect(await results('PATCH', path, { records, allOrNone: true })).toMatchObject([
      { id, success: false, errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' }] },
      { success: false },
    ]);
    expect(sf.org.records('Contact')).toMatchObject([{ LastName: 'Rivers' }]);
  });
});

test('a fault rule matches the key of a record that is updated or deleted by id', async () => {
  const [a, b] = ['C1', 'C2'].map((Counselor_Id__c) => sf.org.seed('Contact', { LastName: 'L', Counselor_Id__c }));
  const match = { sObject: 'Contact', field: 'Counselor_Id__c', value: 'C1' };
  sf.org.faults.add({ match, effect: { kind: 'row-error', code: 'UNABLE_TO_LOCK_ROW' } });
  expect(codes(await update([a, b].map((id) => row('Contact', { id, FirstName: 'Ada' }))))).toEqual([
    'UNABLE_TO_LOCK_ROW',
    undefined,
  ]);
  expect(codes(await remove([a, b] as string[]))).toEqual(['UNABLE_TO_LOCK_ROW', undefined]);
});

describe('deletes', () => {
  test('200 ids of mixed objects fit a url, also with encoded commas', async () => {
    const ids = Array.from({ length: 200 }, (_, n) =>
      n % 2 === 0 ? sf.org.seed('Contact', { LastName: `L${n}` }) : sf.org.seed('Account', { Name: `A${n}` }),
    );
    const answers = await results('DELETE', `${path}?ids=${encodeURIComponent(ids.join(','))}&allOrNone=false`);
    expect(answers.map(({ id }) => id)).toEqual(ids);
    expect([...sf.org.records('Contact'), ...sf.org.records('Account')]).toEqual([]);
    expect((await sf.send('DELETE', `${path}?ids=${[...ids, unknownId].join(',')}`)).body).toMatchObject([
      { errorCode: 'EXCEEDED_ID_LIMIT' },
    ]);
  });

  test('each kind of wrong id has its own error, and the same id is gone the second time', async () => {
    const [gone, kept] = ['Gone', 'Kept'].map((LastName) => sf.org.seed('Contact', { LastName })) as [string, string];
    await remove([gone]);
    const answers = await remove([gone, unknownId, 'short', `${kept.slice(0, 15)}BBB`, kept, kept]);
    expect(codes(answers)).toEqual([
      'ENTITY_IS_DELETED',
      'INVALID_CROSS_REFERENCE_KEY',
      'MALFORMED_ID',
      'MALFORMED_ID',
      undefined,
      'ENTITY_IS_DELETED',
    ]);
    expect(answers[2]?.errors).toEqual([{ statusCode: 'MALFORMED_ID', message: 'malformed id short', fields: [] }]);
  });

  test('with allOrNone, a row that was rolled back keeps its id', async () => {
    const id = sf.org.seed('Contact', { LastName: 'Rivers' });
    expect(await remove([id, unknownId], '&allOrNone=true')).toMatchObject([
      { id, success: false, errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' }] },
      { success: false, errors: [{ statusCode: 'INVALID_CROSS_REFERENCE_KEY' }] },
    ]);
    expect(sf.org.records('Contact')).toHaveLength(1);
  });
});

test('in one composite, rows found by a query are updated and deleted by id', async () => {
  const ids = ['C1', 'C2'].map((Counselor_Id__c) => sf.org.seed('Contact', { LastName: 'Rivers', Counselor_Id__c }));
  const base = '/services/data/v62.0';
  const compositeRequest = [
    {
      referenceId: 'u',
      method: 'PATCH',
      url: base + path,
      body: { records: [row('Contact', { id: ids[0], FirstName: 'Ada' })] },
    },
    { referenceId: 'd', method: 'DELETE', url: `${base}${path}?ids=${ids[1]}` },
  ];
  const { body } = await sf.send('POST', '/composite', { compositeRequest, collateSubrequests: false });
  expect(body).toMatchObject({
    compositeResponse: [{ body: [{ id: ids[0], success: true }] }, { body: [{ id: ids[1], success: true }] }],
  });
  expect(sf.org.records('Contact')).toMatchObject([{ Id: ids[0], FirstName: 'Ada' }]);
});
