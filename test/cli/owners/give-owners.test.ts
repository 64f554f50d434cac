import { afterAll, beforeEach, expect, test } from 'vitest';
import { type Given, giveOwners } from '../../../src/cli/owners/give-owners.ts';
import type { SalesforceApi } from '../../../src/pipeline/write/salesforce/api.ts';
import { startOrg } from '../../pipeline/write/salesforce/org-fixture.ts';

/** Time passes only where a test says so. */
let aheadMs = 0;
const sf = await startOrg({ clock: { now: () => Date.now() + aheadMs, sleep: async () => {} } });
beforeEach(() => sf.org.reset());
afterAll(() => sf.close());

const person = (name: string, more: object = {}) =>
  sf.org.seed('User', { LastName: name, Username: `${name}@example.com`, ...more });

/** @param onQuery called after the records were read and before they are written */
async function give(tasks: readonly string[], ownerId: string, onQuery: () => void = () => {}) {
  const { api } = sf;
  await api.call({ method: 'GET', path: '/limits' });
  const watched: SalesforceApi = {
    version: api.version,
    async call(request) {
      const reply = await api.call(request);
      if (request.path.startsWith('/query')) onQuery();
      return reply;
    },
  };
  const given = new Map<string, Given>();
  const records = tasks.map((id) => ({ sObject: 'Task', id, ownerId }));
  await giveOwners(records, String(api.userId?.()), watched, ({ id }, each) => void given.set(id, each));
  return tasks.map((id) => given.get(id)?.kind);
}

async function unownedTask() {
  const reply = await sf.api.call({ method: 'POST', path: '/sobjects/Task', body: { Subject: 'Call' } });
  return String((reply.body as { id: string }).id);
}

const task = (id: string) => sf.org.records('Task').find(({ Id }) => Id === id);

test('more records than one query reads all get their owner', async () => {
  const tasks = [];
  for (let count = 0; count < 26; count += 1) tasks.push(await unownedTask());
  const coach = person('silva');
  expect(new Set(await give(tasks, coach))).toEqual(new Set(['given']));
  expect(new Set(tasks.map((id) => task(id)?.OwnerId))).toEqual(new Set([coach]));
});

test('a record that somebody changes after it was read is left alone', async () => {
  const id = await unownedTask();
  const other = person('reyes');
  const change = () => {
    aheadMs += 2_000;
    sf.org.handle({
      method: 'PATCH',
      url: `/services/data/v65.0/sobjects/Task/${id}`,
      headers: { authorization: `Bearer ${sf.org.openSession()}`, 'content-type': 'application/json' },
      body: JSON.stringify({ OwnerId: other }),
    });
  };
  expect(await give([id], person('silva'), change)).toEqual(['changed']);
  expect(task(id)?.OwnerId).toBe(other);
});

test('an owner whom Salesforce refuses is reported with its code', async () => {
  const id = await unownedTask();
  expect(await give([id], person('silva', { IsActive: false }))).toEqual(['refused']);
});

test('no assignment rule takes the record to somebody else', async () => {
  const [coach, other] = [person('silva'), person('reyes')];
  sf.org.addRule({ kind: 'assignment-rule', object: 'Task', owner: { LastName: 'reyes' } });
  const id = await unownedTask();
  sf.org.people.edit(id, { OwnerId: String(sf.api.userId?.()) });
  expect(await give([id], coach)).toEqual(['given']);
  expect(task(id)?.OwnerId).toBe(coach);
  expect(other).not.toBe(coach);
});
