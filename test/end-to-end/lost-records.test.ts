// Salesforce has lost its records, after a sandbox refresh or a mass deletion: a replay writes nothing, because every
// event was applied, and `replay --force` brings everything back as if all events had been applied in order.
import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { inFolder } from '../in-folder.ts';
import { firstRescue, login, textersHelped } from './harness/events.ts';
import { type Pipeline, startPipeline } from './harness/pipeline.ts';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
  for (const name of ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL_SQS', 'AWS_REGION']) {
    vi.stubEnv(name, pipeline.stack.environment[name]);
  }
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await pipeline.close();
});

async function replay(...more: string[]) {
  const { stack } = pipeline;
  const said = { out: '', err: '' };
  const code = await main(['replay', '--prefix', 'events/', ...more], {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    env: { EVENT_BUCKET: stack.bucket, BACKLOG_QUEUE_URL: stack.queueUrls.backlog },
    signal: new AbortController().signal,
    clock: { now: () => 0, every: () => () => {} },
  });
  await pipeline.settled();
  return { code, ...said };
}

const fields = ['Counselor_Id__c', 'FirstName', 'LastName', 'Active_Rescues__c', 'Texters_Helped__c', 'Last_Login__c'];

/** What people see of the records, without what Salesforce assigns: Ids and times of change. */
function records() {
  const { org } = pipeline;
  const byId = new Map(org.records('Contact').map(({ Id, Counselor_Id__c }) => [Id, Counselor_Id__c]));
  const contacts = org.records('Contact').map((record) => fields.map((field) => record[field] ?? null));
  const tasks = org
    .records('Task')
    .map(({ Event_Id__c, Subject, Status, WhoId }) => [Event_Id__c, Subject, Status, byId.get(WhoId)]);
  return { contacts: contacts.toSorted(), tasks: tasks.toSorted() };
}

test('a replay leaves lost records lost, and one with --force brings them all back, the newest values on top', async () => {
  const day = (number: number) => `2026-03-0${number}T12:00:00Z`;
  const events = [
    firstRescue({ id: 'rescue-1', counselor: 'a', time: day(2) }),
    // Only changes a Contact, and comes back before the events that create it: the keys are listed in order.
    textersHelped({ id: 'texters-1', counselor: 'a', time: day(3), more: { texters_helped: 500 } }),
    login({ id: 'login-1', counselor: 'a', time: day(4), more: { last_name: 'Newest' } }),
    login({ id: 'login-2', counselor: 'a', time: day(1), more: { last_name: 'Oldest' } }),
    firstRescue({ id: 'rescue-2', counselor: 'b', time: day(5) }),
  ];
  for (const event of events) {
    const order = event.id === 'texters-1' ? '0' : '1';
    await pipeline.put(`events/${order}-${event.id}.json`, event);
    await pipeline.settled();
  }
  const before = records();
  expect(before.contacts).toHaveLength(2);
  expect(before.contacts[0]).toMatchObject(['a', 'Mira', 'Newest', 1, 500, '2026-03-04T12:00:00.000+0000']);
  expect(before.tasks.map(([id]) => id)).toEqual(expect.arrayContaining(['rescue-1', 'rescue-2']));

  pipeline.org.reset();
  expect(await replay()).toMatchObject({ code: 0 });
  expect(records()).toEqual({ contacts: [], tasks: [] });

  const cost = await replay('--force');
  expect(cost).toMatchObject({ code: 0, err: '' });
  expect(cost.out).toMatch(
    /^With --force, 5 of 5 events would be written again: \d+ records, at least 1 Salesforce call\./,
  );
  expect(cost.out).toContain('Nothing was sent. To send them, run the same command with --force --yes.\n');
  expect(records()).toEqual({ contacts: [], tasks: [] });

  const { code, out } = await replay('--force', '--yes', '--json');
  expect([code, JSON.parse(out)]).toEqual([0, { objects: 5, messages: 5, seen: 5, dryRun: false, force: true }]);
  expect(records()).toEqual(before);
  expect(await pipeline.take('dead-letter')).toEqual([]);

  // Once more changes nothing: what is there is left as it is, or written with the same values.
  await replay('--force', '--yes');
  expect(records()).toEqual(before);
});

test('a replay with --force leaves what newer events have set since, and a Task that a coach closed', async () => {
  await pipeline.put(
    'events/newer.json',
    login({ id: 'newer', counselor: 'b', time: '2026-04-01T12:00:00Z', more: { last_name: 'Married' } }),
  );
  await pipeline.settled();
  const task = pipeline.record('Task', 'Event_Id__c', 'rescue-2');
  const before = records();
  await replay('--force', '--yes', '--until', new Date().toISOString());
  expect(records()).toEqual(before);
  expect(pipeline.record('Contact', 'Counselor_Id__c', 'b')).toMatchObject({ LastName: 'Married' });
  expect(pipeline.record('Task', 'Event_Id__c', 'rescue-2')).toEqual(task);
});

/** A git repository of its own with the shipped mappings committed. */
async function repository(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 's3sf-repository-'));
  for (const name of ['mappings', 'salesforce/schema']) await cp(name, join(folder, name), { recursive: true });
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: folder });
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '-m', 'first');
  return folder;
}

test('a dry run says what an edit of the mappings would change, by event type and rule, without a value', async () => {
  const folder = await repository();
  onTestFinished(() => rm(folder, { recursive: true }));
  await inFolder(folder, async () => {
    const unchanged = JSON.parse((await replay('--dry-run', '--json')).out);
    expect(unchanged.forecast).toEqual({
      events: 6,
      compared: { revision: 'HEAD', changed: 0, changes: [] },
      written: { events: 0, records: 0, calls: 0 },
    });
    const file = 'mappings/counselor.login.yaml';
    const text = await readFile(file, 'utf8');
    await writeFile(
      file,
      text.replace('LastName: data.counselor.last_name', 'LastName: $uppercase(data.counselor.last_name)'),
    );
    const { out } = await replay('--dry-run', '--json');
    expect(JSON.parse(out).forecast).toEqual({
      events: 6,
      compared: {
        revision: 'HEAD',
        changed: 3,
        changes: [{ type: 'counselor.login', record: 1, sObject: 'Contact', what: 'LastName', events: 3 }],
      },
      written: { events: 3, records: 3, calls: 1 },
    });
    expect(out).not.toMatch(/married|newest/i);
    const unknown = await replay('--against', 'no-such-revision');
    expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining('git does not know the revision') });
    await rm('.git', { recursive: true });
    const alone = await replay('--dry-run');
    expect(alone.err).toContain('Not compared with earlier mappings: this folder is in no git repository');
    expect(alone.out).toBe('6 of the 6 objects under events/ would be queued. Nothing was sent.\n');
  });
});
