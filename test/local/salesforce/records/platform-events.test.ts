import { expect, test } from 'vitest';
import { row, testOrg } from '../emulator.ts';

const sf = await testOrg();
const enqueued = { statusCode: 'OPERATION_ENQUEUED', message: expect.stringMatching(/^[\da-f-]{36}$/), fields: [] };

test('a published event succeeds with an entry among the errors', async () => {
  const single = await sf.send('POST', '/sobjects/Login__e', { Counselor_Id__c: 'C1', At__c: '2026-01-02T03:04:05Z' });
  expect(single).toMatchObject({ status: 201, body: { success: true, errors: [enqueued] } });
  const rows = await sf.send('POST', '/composite/sobjects', {
    records: [row('Login__e', { Counselor_Id__c: 'C2' }), row('Login__e', {})],
  });
  expect(rows.body).toMatchObject([
    { success: true, errors: [enqueued] },
    { success: false, errors: [{ statusCode: 'REQUIRED_FIELD_MISSING' }] },
  ]);
  expect(sf.org.records('Login__e')).toMatchObject([
    { ReplayId: '1', Counselor_Id__c: 'C1', At__c: '2026-01-02T03:04:05.000+0000' },
    { ReplayId: '2', Counselor_Id__c: 'C2' },
  ]);
});

test('an event cannot be upserted, updated, read or deleted', async () => {
  const { body } = await sf.send('POST', '/sobjects/Login__e', { Counselor_Id__c: 'C1' });
  const { id } = body as { id: string };
  for (const [method, path] of [
    ['PATCH', '/sobjects/Login__e/Counselor_Id__c/C1'],
    ['PATCH', `/sobjects/Login__e/${id}`],
    ['GET', `/sobjects/Login__e/${id}`],
    ['DELETE', `/sobjects/Login__e/${id}`],
  ] as const)
    expect((await sf.send(method, path, method === 'PATCH' ? {} : undefined)).status, method).toBe(404);
});
