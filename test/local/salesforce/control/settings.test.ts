// Switches, access and people, set by another process.
import { expect, test } from 'vitest';
import { testOrg } from '../emulator.ts';

const sf = await testOrg();
const control = async (method: string, path: string, body: unknown) => {
  const reply = await fetch(`${sf.url}/__emulator/${path}`, { method, body: JSON.stringify(body) });
  return { status: reply.status, body: await reply.text() };
};
const read = async (key: string) => (await sf.send('GET', `/sobjects/Contact/Counselor_Id__c/${key}`)).status;

test('switches are set until a reset, and unknown ones refused', async () => {
  sf.org.seed('Contact', { LastName: 'Rivers', Counselor_Id__c: 'ann@example.inc' });
  expect((await control('PUT', 'behavior', { blockedKeyEndings: [] })).status).toBe(204);
  expect(await read('ann@example.inc')).toBe(200);
  await control('POST', 'reset', undefined);
  sf.org.seed('Contact', { LastName: 'Rivers', Counselor_Id__c: 'ann@example.inc' });
  expect(await read('ann@example.inc')).toBe(404);
  for (const wrong of [
    { pageSize: 3 },
    { queryPageSize: 'three' },
    { whereLimit: 'word' },
    { sessionStatus: 402 },
    { objectsWithInactiveOwners: 'Task' },
    ['literal'],
    null,
  ])
    expect((await control('PUT', 'behavior', wrong)).status).toBe(400);
});

test('permissions, sharing and hidden records are set', async () => {
  const id = sf.org.seed('Contact', { LastName: 'Rivers', Counselor_Id__c: 'C1' });
  const permissions = { viewAll: [], modifyAll: [] };
  expect((await control('PUT', 'access', { permissions, sharing: { Contact: 'Read' }, hide: [id] })).status).toBe(204);
  expect(await read('C1')).toBe(404);
  expect((await control('PUT', 'access', { show: [id] })).status).toBe(204);
  expect(await read('C1')).toBe(200);
  for (const wrong of [
    { permissions: { viewNothing: true } },
    { permissions: { viewSetup: 'yes' } },
    { permissions: { viewAll: true } },
    { hidden: [] },
    { sharing: { Contact: 'Secret' } },
    { hide: [1] },
    { hide: ['nothing'] },
  ])
    expect((await control('PUT', 'access', wrong)).status).toBe(400);
});

test('people edit, merge, delete, restore and purge', async () => {
  const [a, b] = ['C1', 'C2'].map((Counselor_Id__c) => sf.org.seed('Contact', { LastName: 'L', Counselor_Id__c }));
  const act = async (body: object) => (await control('POST', 'people', body)).status;
  expect(await act({ action: 'edit', id: a, fields: { Counselor_Id__c: 'C3' } })).toBe(204);
  expect(await act({ action: 'delete', id: a })).toBe(204);
  expect(await read('C3')).toBe(404);
  expect(await act({ action: 'undelete', id: a })).toBe(204);
  expect(await act({ action: 'merge', id: a, losers: [b], fields: { Counselor_Id__c: 'C2' } })).toBe(204);
  expect(await read('C2')).toBe(200);
  expect(await act({ action: 'purge', id: b })).toBe(204);
  for (const wrong of [
    { action: 'undelete', id: a },
    { action: 'purge', id: b },
    { action: 'edit' },
    { action: 'hug', id: a },
  ])
    expect(await act(wrong)).toBe(400);
});
