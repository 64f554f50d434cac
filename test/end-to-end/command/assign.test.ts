// `s3sf assign` against a pipeline that is reached like a deployed one: Tasks without their coach get one.
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { main } from '../../../src/cli/main.ts';
import { firstRescue } from '../harness/events.ts';
import { type Pipeline, startPipeline } from '../harness/pipeline.ts';

let pipeline: Pipeline;

beforeAll(async () => {
  pipeline = await startPipeline();
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await pipeline.close();
});

beforeEach(() => {
  pipeline.org.reset();
  for (const name of ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL_SECRETS_MANAGER', 'AWS_REGION'])
    vi.stubEnv(name, pipeline.stack.environment[name]);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});

async function s3sf(...argv: string[]) {
  const said = { out: '', err: '' };
  const { bucket, environment } = pipeline.stack;
  const code = await main(argv, {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    env: { EVENT_BUCKET: bucket, SALESFORCE_SECRET_ID: environment.SALESFORCE_SECRET_ID },
    signal: new AbortController().signal,
  });
  return { code, ...said };
}

/** What becomes of the Tasks. A rescue also creates the Account of its coach, which waits for the same owner. */
const states = async (prefix: string, ...more: string[]) => {
  const { code, out } = await s3sf('assign', '--prefix', prefix, '--json', ...more);
  const { records } = JSON.parse(out) as { records: { id: string; state: string; sObject: string }[] };
  return { code, records: records.filter(({ sObject }) => sObject === 'Task') };
};

let numbers = 0;

/** A Task whose event names a coach that does not exist yet. */
async function taskWithoutCoach() {
  numbers += 1;
  const id = `assign-${numbers}`;
  const coach = `coach-${numbers}`;
  await pipeline.put(`events/${id}.json`, firstRescue({ id, counselor: `counselor-${numbers}`, coach }));
  await pipeline.settled();
  const task = () => pipeline.record('Task', 'Event_Id__c', id);
  const person = { LastName: 'Silva', Username: `${coach}@example.com` };
  const addCoach = (more: object = {}) =>
    pipeline.org.seed('User', { ...person, Coach_Id__c: coach, ...(more as Record<string, boolean>) });
  return { id, prefix: `events/${id}`, task, addCoach, owner: task()?.OwnerId };
}

/** As a person does. */
function edit(task: { Id?: unknown } | undefined, fields: object) {
  const { status } = pipeline.org.handle({
    method: 'PATCH',
    url: `/services/data/v65.0/sobjects/Task/${task?.Id}`,
    headers: { authorization: `Bearer ${pipeline.org.openSession()}`, 'content-type': 'application/json' },
    body: JSON.stringify(fields),
  });
  expect(status).toBe(204);
}

it('a Task waits for its coach, and gets it once the coach is there', async () => {
  const { id, prefix, task, addCoach, owner } = await taskWithoutCoach();
  expect(await states(prefix, '--yes')).toMatchObject({ code: 1, records: [{ state: 'owner-missing' }] });
  const coach = addCoach();
  expect(await states(prefix)).toMatchObject({
    code: 0,
    records: [
      {
        id: task()?.Id,
        sObject: 'Task',
        state: 'ready',
        type: 'counselor.active_rescue',
        location: { key: `events/${id}.json`, line: 1 },
      },
    ],
  });
  expect(task()?.OwnerId).toBe(owner);
  const before = task();
  expect(await states(prefix, '--yes')).toMatchObject({ code: 0, records: [{ state: 'given' }] });
  expect(task()).toMatchObject({
    ...before,
    OwnerId: coach,
    LastModifiedDate: expect.anything(),
    SystemModstamp: expect.anything(),
  });
  const { code, out } = await s3sf('assign', '--prefix', prefix, '--yes');
  expect({ code, out }).toEqual({
    code: 0,
    out: 'Every open Task and every Account that the mappings create has an owner.\n',
  });
});

it('the summary names counts and shows no value of the event', async () => {
  const { prefix, addCoach } = await taskWithoutCoach();
  addCoach();
  const { code, out } = await s3sf('assign', '--prefix', prefix, '--list');
  expect(code).toBe(0);
  expect(out).toMatch(/^Task +1 +can be given to the owner that the event names$/m);
  expect(out).toContain('run the same command with --yes');
  expect(out).not.toMatch(/coach-\d|Okonjo|Silva/);
});

it('a coach who has left gets nothing, and the log says why the Task has no owner', async () => {
  numbers += 1;
  const id = `left-${numbers}`;
  const coach = `left-coach-${numbers}`;
  pipeline.org.seed('User', {
    LastName: 'Silva',
    Username: `${coach}@example.com`,
    Coach_Id__c: coach,
    IsActive: false,
  });
  await pipeline.put(`events/${id}.json`, firstRescue({ id, counselor: id, coach }));
  await pipeline.settled();
  expect(pipeline.outcomes(id)).toMatchObject([
    { outcome: 'applied', written: [{}, {}, { omitted: ['OwnerId'], omittedFor: ['INACTIVE_OWNER_OR_USER'] }] },
  ]);
  expect(pipeline.lines.filter((line) => line.includes('WrittenWithout')).join()).toContain('Task.OwnerId');
  expect(await states(`events/${id}`, '--yes')).toMatchObject({ code: 1, records: [{ state: 'owner-inactive' }] });
});

it('a Task that a person has taken, or closed, keeps its owner', async () => {
  const taken = await taskWithoutCoach();
  const closed = await taskWithoutCoach();
  taken.addCoach();
  closed.addCoach();
  const someone = pipeline.org.seed('User', { LastName: 'Reyes', Username: `reyes-${numbers}@example.com` });
  edit(taken.task(), { OwnerId: someone });
  edit(closed.task(), { Status: 'Completed' });
  expect(await states('events/assign-', '--yes')).toEqual({ code: 0, records: [] });
  expect([taken.task()?.OwnerId, closed.task()?.OwnerId]).toEqual([someone, closed.owner]);
});

it('a Task whose event names no coach is counted, and nobody gets it', async () => {
  numbers += 1;
  const id = `nobody-${numbers}`;
  await pipeline.put(`events/${id}.json`, firstRescue({ id, counselor: id }));
  await pipeline.settled();
  expect(await states(`events/${id}`, '--yes')).toMatchObject({ code: 0, records: [{ state: 'not-requested' }] });
});

it('where an object cannot be read, nothing is changed: its event could be the one that names the owner', async () => {
  const { prefix, addCoach, task, owner } = await taskWithoutCoach();
  addCoach();
  const { faults } = pipeline.stack.s3;
  faults.add({ action: 'GetObject', times: 20, code: 'AccessDenied' });
  const { code, err, out } = await s3sf('assign', '--prefix', prefix, '--yes');
  faults.clear();
  expect(code).toBe(1);
  expect(err).toContain('1 object could not be read (aws/refused). Nothing was changed, because');
  expect(out).not.toContain('given to');
  expect(task()?.OwnerId).toBe(owner);
});

it('events of two sources with the same ID that name different coaches: a person chooses', async () => {
  const { id, prefix, task, addCoach, owner } = await taskWithoutCoach();
  addCoach();
  const other = { ...firstRescue({ id, counselor: id, coach: 'another-coach' }), source: 'https://other.example' };
  await pipeline.put(`events/${id}-other.json`, other);
  await pipeline.settled();
  expect(await states(prefix, '--yes')).toMatchObject({ code: 1, records: [{ state: 'several-owners' }] });
  expect(task()?.OwnerId).toBe(owner);
});

it('a Task whose event names the integration user as its coach has an owner', async () => {
  const { id, prefix, task } = await taskWithoutCoach();
  pipeline.org.people.edit(String(task()?.OwnerId), { Coach_Id__c: id.replace('assign', 'coach') });
  const before = task();
  expect(await states(prefix, '--yes')).toEqual({ code: 0, records: [] });
  expect(task()).toEqual(before);
});

it('it stops at the share of the daily calls that the settings allow, and says what it did', async () => {
  const first = await taskWithoutCoach();
  const second = await taskWithoutCoach();
  for (const { addCoach } of [first, second]) addCoach();
  const { usage } = pipeline.org;
  // The login, the queries and one update are left.
  usage.set(Math.ceil(usage.limit * 0.8) - 7);
  const { code, out, err } = await s3sf('assign', '--prefix', 'events/assign-', '--yes');
  expect({ code, err }).toEqual({
    code: 1,
    err: expect.stringContaining('[salesforce/limit-reached] 1 record got an owner.'),
  });
  expect(out).toMatch(/^Task +1 +given to the owner that the event names$/m);
  expect([first, second].filter(({ task, owner }) => task()?.OwnerId !== owner)).toHaveLength(1);
});
