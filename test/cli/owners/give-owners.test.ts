import { afterAll, beforeEach, expect, test } from 'vitest';
import { type Given, giveOwners } from '../../../src/cli/owners/give-owners.ts';
import type { SalesforceApi } from '../../../src/pipeline/write/salesforce/api.ts';
import { startOrg } from '../../pipeline/write/salesforce/org-fixture.ts';

/** Time passes only where a test says so, and while the product waits. */
let now = Math.floor(Date.now() / 1_000) * 1_000;
const clock = {
  now: () => now,
  async sleep(delayMs: number) {
    now += delayMs;
  },
};
const sf = await startOrg({ clock });
beforeEach(() => sf.org.reset());
afterAll(() => sf.close());

const person = (name: string, more: object = {}) =>
  sf.org.seed('User', { LastName: name, Username: `${name}@example.com`, ...more });

interface Watch {
  /** Called after the records were read again and before they are written. */
  onQuery?: () => void;
  /** Called after each call. */
  onCall?: (path: string) => void;
  signal?: AbortSignal;
}

/** Finds the records, and gives them to the owner. */
async function give(
  tasks: readonly string[],
  ownerId: string,
  { onQuery, onCall, signal = new AbortController().signal }: Watch = {},
  meanwhile: () => void = () => {},
) {
  const { api } = sf;
  await api.call({ method: 'GET', path: '/limits' });
  const watched: SalesforceApi = {
    version: api.version,
    async call(request) {
      const reply = await api.call(request);
      if (request.path.startsWith('/query')) onQuery?.();
      onCall?.(request.path);
      return reply;
    },
  };
  const given = new Map<string, Given>();
  const records = tasks.map((id) => ({ sObject: 'Task', id, ownerId, modified: String(task(id)?.SystemModstamp) }));
  meanwhile();
  const giving = { userId: String(api.userId?.()), api: watched, foundAt: now, clock, signal };
  await giveOwners(records, giving, ({ id }, each) => void given.set(id, each));
  return tasks.map((id) => given.get(id)?.kind);
}

/** As a person does. */
function edit(id: string, fields: object, laterMs = 2_000) {
  now += laterMs;
  const { status } = sf.org.handle({
    method: 'PATCH',
    url: `/services/data/v65.0/sobjects/Task/${id}`,
    headers: { authorization: `Bearer ${sf.org.openSession()}`, 'content-type': 'application/json' },
    body: JSON.stringify(fields),
  });
  expect(status).toBe(204);
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

test('a record that somebody changes after it was read again is left alone', async () => {
  const id = await unownedTask();
  const other = person('reyes');
  expect(await give([id], person('silva'), { onQuery: () => edit(id, { OwnerId: other }) })).toEqual(['changed']);
  expect(task(id)?.OwnerId).toBe(other);
});

test('a change within a second after the record was created is seen too', async () => {
  const id = await unownedTask();
  const other = person('reyes');
  expect(await give([id], person('silva'), { onQuery: () => edit(id, { OwnerId: other }, 0) })).toEqual(['changed']);
  expect(task(id)?.OwnerId).toBe(other);
});

test.each([{ Status: 'Completed' }, { Subject: 'Call back' }])(
  'a record that somebody closes or edits while the bucket is read is left alone: %o',
  async (fields) => {
    const id = await unownedTask();
    const owner = task(id)?.OwnerId;
    expect(await give([id], person('silva'), {}, () => edit(id, fields))).toEqual(['changed']);
    expect(task(id)).toMatchObject({ ...fields, OwnerId: owner });
  },
);

test('whoever interrupts it keeps the rest as it is', async () => {
  const tasks = [await unownedTask(), await unownedTask()];
  const stop = new AbortController();
  const onCall = (path: string) => {
    if (path.startsWith('/sobjects/Task/')) stop.abort();
  };
  expect(await give(tasks, person('silva'), { onCall, signal: stop.signal })).toEqual(['given', undefined]);
});

test('an assignment rule of the org does not choose another owner', async () => {
  const id = await unownedTask();
  const coach = person('silva');
  person('reyes');
  sf.org.addRule({ kind: 'assignment-rule', object: 'Task', owner: { LastName: 'reyes' } });
  expect(await give([id], coach)).toEqual(['given']);
  expect(task(id)?.OwnerId).toBe(coach);
});

test('an owner whom Salesforce refuses is reported with its code', async () => {
  const id = await unownedTask();
  expect(await give([id], person('silva', { IsActive: false }))).toEqual(['refused']);
});
