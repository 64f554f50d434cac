import { expect, test } from 'vitest';
import { testOrg } from '../emulator.ts';

const sf = await testOrg();
const control = async (method: string, path: string, body?: unknown) => {
  const reply = await fetch(`${sf.url}/__emulator/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  return { status: reply.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
};

test('another process adds faults, sees how often they applied, and removes them', async () => {
  const rule = { match: { path: '/limits' }, effect: { kind: 'unavailable' } };
  expect(await control('POST', 'faults', [rule, { id: 'b', effect: { kind: 'drop' } }])).toEqual({
    status: 200,
    body: ['1', 'b'],
  });
  expect((await sf.send('GET', '/limits')).status).toBe(503);
  expect(await control('GET', 'faults')).toMatchObject({ body: [{ ...rule, id: '1', happened: 1 }, { id: 'b' }] });
  expect((await control('DELETE', 'faults/b')).status).toBe(204);
  expect((await sf.send('GET', '/sobjects')).status).toBe(200);
  await control('DELETE', 'faults');
  expect((await sf.send('GET', '/limits')).status).toBe(200);
});

test('an invalid rule is refused with the reason, and no rule of its list is added', async () => {
  const wrong: unknown[] = [
    'drop',
    { effect: { kind: 'explode' } },
    { effect: { kind: 'answer' } },
    { effect: { kind: 'delay' } },
    { effect: { kind: 'row-error' } },
    { effect: { kind: 'drop' }, time: 1 },
    { effect: { kind: 'drop' }, times: -1 },
    { effect: { kind: 'drop' }, match: { object: 'Contact' } },
    { effect: { kind: 'drop' }, match: { pathPattern: '(' } },
    { effect: { kind: 'drop' }, match: { row: 'first' } },
  ];
  for (const rule of wrong)
    expect(await control('POST', 'faults', [{ effect: { kind: 'drop' } }, rule])).toEqual({
      status: 400,
      body: { error: expect.any(String) },
    });
  expect(sf.org.faults.list()).toEqual([]);
});

test('records are created and read, and calls are counted', async () => {
  expect(
    await control('POST', 'records/User', { Username: 'c@example.com', LastName: 'C', Coach_Id__c: 'K1' }),
  ).toMatchObject({
    status: 200,
    body: { id: expect.stringMatching(/^005/) },
  });
  expect((await control('POST', 'records/User', { Pet__c: 'cat' })).status).toBe(400);
  expect((await control('GET', 'records/User')).body).toContainEqual(expect.objectContaining({ Coach_Id__c: 'K1' }));
  await sf.send('POST', '/sobjects/Contact', { LastName: 'Rivers' });
  expect((await control('GET', 'counters')).body).toEqual({
    apiCalls: 1,
    calls: { row: 1 },
    rows: { Contact: { created: 1, updated: 0, deleted: 0, failed: 0 } },
    apiUsage: { used: 1, limit: 100_000 },
  });
});

test('sessions are opened and ended, the API usage is set, and everything is reset', async () => {
  const { body } = await control('POST', 'sessions/coach%40example.com');
  const { accessToken } = body as { accessToken: string };
  const limits = () => sf.send('GET', '/limits', undefined, { authorization: `Bearer ${accessToken}` });
  expect((await limits()).status).toBe(200);
  await control('PUT', 'usage', { used: 100_000 });
  expect((await limits()).status).toBe(403);
  await control('DELETE', 'sessions');
  expect((await limits()).status).toBe(401);
  expect((await control('POST', 'reset')).status).toBe(204);
  expect((await sf.send('GET', '/limits')).status).toBe(200);
  expect((await control('GET', 'nothing')).status).toBe(404);
});
