// Records that another transaction has locked.
import { expect, test } from 'vitest';
import { testOrg } from '../emulator.ts';

let nowMs = Date.parse('2026-05-01T12:00:00Z');
const sf = await testOrg({ clock: { now: () => nowMs, sleep: async () => {} } });
const codeOf = async (method: string, path: string, body?: unknown) => {
  const reply = await sf.send(method, path, body);
  return reply.status < 300 ? 'saved' : (reply.body as { errorCode: string }[])[0]?.errorCode;
};
const createContact = (AccountId: string) => codeOf('POST', '/sobjects/Contact', { LastName: 'Rivers', AccountId });

test('a locked record can be neither saved nor referred to nor deleted', async () => {
  const north = sf.org.seed('Account', { Name: 'North' });
  const south = sf.org.seed('Account', { Name: 'South' });
  const contact = sf.org.seed('Contact', { LastName: 'Rivers', AccountId: north });
  sf.org.addRule({ kind: 'lock', object: 'Account', where: { Name: 'North' } });
  expect(await codeOf('PATCH', `/sobjects/Account/${north}`, { Name: 'N' })).toBe('UNABLE_TO_LOCK_ROW');
  expect(await codeOf('DELETE', `/sobjects/Account/${north}`)).toBe('UNABLE_TO_LOCK_ROW');
  expect(await codeOf('PATCH', `/sobjects/Contact/${contact}`, { FirstName: 'A' })).toBe('UNABLE_TO_LOCK_ROW');
  expect(await createContact(north)).toBe('UNABLE_TO_LOCK_ROW');
  expect(await createContact(south)).toBe('saved');
});

test('a lock ends after its time', async () => {
  const north = sf.org.seed('Account', { Name: 'North' });
  sf.org.addRule({ kind: 'lock', object: 'Account', forMs: 1_000 });
  nowMs += 999;
  expect(await createContact(north)).toBe('UNABLE_TO_LOCK_ROW');
  nowMs += 1;
  expect(await createContact(north)).toBe('saved');
});

test('a switch keeps parents locked for other calls after a save', async () => {
  sf.org.behave({ parentLockMs: 500 });
  const north = sf.org.seed('Account', { Name: 'North' });
  const records = [1, 2].map((n) => ({ attributes: { type: 'Contact' }, LastName: `R${n}`, AccountId: north }));
  expect(await sf.send('POST', '/composite/sobjects', { records })).toMatchObject({
    body: [{ success: true }, { success: true }],
  });
  expect(await createContact(north)).toBe('UNABLE_TO_LOCK_ROW');
  nowMs += 500;
  expect(await createContact(north)).toBe('saved');
});

test('a new task locks what it refers to only if it is open and has a date', async () => {
  const WhoId = sf.org.seed('Contact', { LastName: 'Rivers' });
  sf.org.addRule({ kind: 'lock', object: 'Contact' });
  const create = (more: object) => codeOf('POST', '/sobjects/Task', { Subject: 'Call', WhoId, ...more });
  expect(await create({})).toBe('saved');
  expect(await create({ Status: 'Completed', ActivityDate: '2026-05-02' })).toBe('saved');
  expect(await create({ Status: 'Not Started', ActivityDate: '2026-05-02' })).toBe('UNABLE_TO_LOCK_ROW');
});
