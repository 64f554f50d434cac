import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startS3 } from '../../../src/local/s3/server.ts';
import type { CompareRequest, Comparison } from '../../../src/studio/contract.ts';
import { type OpenStudio, openStudio } from './open-studio.ts';

const login = 'mappings/counselor.login.yaml';
const rescue = 'mappings/counselor.active_rescue.yaml';
let studio: OpenStudio;
beforeAll(async () => {
  studio = await openStudio();
});
afterAll(() => studio.close());

const compare = async (request: Partial<CompareRequest>) =>
  (await studio.call('POST', '/api/compare', { source: 'examples', against: 'saved', ...request }))
    .answer as Comparison;

async function compared(request: Partial<CompareRequest>) {
  const answer = await compare(request);
  if (answer.kind !== 'compared') throw new Error(JSON.stringify(answer));
  return answer;
}

async function edited(path: string, ...edits: [from: string, to: string][]) {
  let text = await readFile(path, 'utf8');
  for (const [from, to] of edits) {
    expect(text).toContain(from);
    text = text.replace(from, to);
  }
  return { path, text };
}

const upper: [string, string] = [
  'LastName: data.counselor.last_name',
  'LastName: $uppercase(data.counselor.last_name)',
];

test('says which rules have changed, which events show it, and what stays the same', async () => {
  const { before, unsaved, rules, changed, changes } = await compared({ unsaved: [await edited(login, upper)] });
  expect({ before, unsaved }).toEqual({ before: { kind: 'saved' }, unsaved: [{ path: login, changesRules: true }] });
  expect(changed).toBeGreaterThan(0);
  expect(rules).toMatchObject([
    { path: login, text: 'Contact: Last Name has changed: $uppercase(last_name)', events: changed },
  ]);
  const [first] = changes;
  expect(first?.open).toBe(`/mapping/${encodeURIComponent(login)}?example=0`);
  expect(first?.fields).toEqual([
    {
      subject: 'Contact.LastName',
      object: 'Contact',
      label: 'Last Name',
      before: { text: expect.stringMatching(/^[A-Z][a-z]+$/) },
      after: { text: expect.stringMatching(/^[A-Z]+$/) },
    },
  ]);
  expect(first?.same).toContainEqual({ object: 'Contact', label: 'First Name', text: expect.any(String) });
  expect(first?.same.map(({ label }) => label)).not.toContain('Last Name');
});

test('an edit of a comment is compared, and changes no rule', async () => {
  const { text } = await edited(login);
  const answer = await compared({ unsaved: [{ path: login, text: `${text}# One more comment.\n` }] });
  expect(answer).toMatchObject({ unsaved: [{ path: login, changesRules: false }], rules: [], changes: [] });
});

test('a file that does not load is reported, and all others are compared', async () => {
  const broken = await edited(rescue, ['fields:', 'feilds:']);
  const { notCompared, rules, changes } = await compared({ unsaved: [broken, await edited(login, upper)] });
  expect(notCompared).toEqual([
    { path: rescue, version: 'after', line: expect.any(Number), message: expect.any(String) },
  ]);
  expect(rules.map(({ path }) => path)).toEqual([login]);
  expect(changes.every(({ name }) => name.startsWith(login))).toBe(true);
});

test('without settings that load, nothing is compared', async () => {
  const settings = { path: 'mappings/_settings.yaml', text: 'limits: { depht: 9 }\n' };
  expect(await compare({ unsaved: [settings] })).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining('mappings/_settings.yaml has an error in line 1.'),
  });
});

test('what was saved a moment ago is compared with the last commit, which is named', async () => {
  expect(await compare({ against: 'HEAD' })).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining('not in Git'),
  });
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { stdio: 'pipe' })
      .toString()
      .trim();
  git('init');
  git('add', '--all');
  git('commit', '--message', 'As shipped');
  const before = await readFile(login, 'utf8');
  onTestFinished(async () => {
    await writeFile(login, before);
    await rm('.git', { recursive: true });
  });
  expect(await compared({ against: 'HEAD' })).toMatchObject({ rules: [], unsaved: [] });
  await writeFile(login, (await edited(login, upper)).text);
  expect(await compared({ against: 'HEAD' })).toMatchObject({
    before: { kind: 'revision', name: 'HEAD', commit: git('rev-parse', '--short=7', 'HEAD') },
    rules: [{ path: login }],
  });
});

test('compares the events in the bucket of the local stack, and says if none runs', async () => {
  expect(await compare({ source: 'bucket' })).toEqual({ kind: 'nothing-runs' });
  const s3 = await startS3();
  const client = new S3Client({
    endpoint: s3.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    forcePathStyle: true,
  });
  await client.send(new CreateBucketCommand({ Bucket: 'events' }));
  const put = (Key: string, ...events: object[]) =>
    client.send(
      new PutObjectCommand({ Bucket: 'events', Key, Body: events.map((event) => JSON.stringify(event)).join('\n') }),
    );
  const url = s3.url;
  const queueUrls = { event: url, backlog: url, parked: url, deadLetter: url };
  const state = { pid: process.pid, s3Url: url, sqsUrl: url, salesforceUrl: url, bucket: 'events', queueUrls };
  await mkdir('.s3sf');
  await writeFile('.s3sf/local.json', JSON.stringify(state));
  onTestFinished(async () => {
    await rm('.s3sf', { recursive: true });
    client.destroy();
    await s3.close();
  });
  const event = (id: string, counselor: object, type = 'counselor.login') => ({
    specversion: '1.0',
    id,
    source: 'https://platform.example/sessions',
    type,
    time: '2026-05-20T22:00:00Z',
    data: { counselor },
  });
  await put(
    'events/one.jsonl',
    event('evt-1', { id: 'cc-1', last_name: 'Okonjo' }),
    event('evt-2', { id: 'cc-2', last_name: 'TRAN' }),
  );
  await put('dead-letters/old.json', { any: 'thing' });
  const { events, changes, rules } = await compared({ source: 'bucket', unsaved: [await edited(login, upper)] });
  expect(events).toBe(2);
  expect(changes).toMatchObject([
    {
      name: 'events/one.jsonl:1',
      type: 'counselor.login',
      open: `/events/${encodeURIComponent('events/one.jsonl:1')}`,
      fields: [{ before: { text: 'Okonjo' }, after: { text: 'OKONJO' } }],
    },
  ]);
  expect(rules).toMatchObject([{ events: 1 }]);
});

test('shows an edit of the settings as a row, and a comment in them as none', async () => {
  const path = 'mappings/_settings.yaml';
  const text = await readFile(path, 'utf8');
  const line = text.split('\n').findIndex((each) => each.startsWith('unmapped:')) + 1;
  const unmapped = await edited(path, ['unmapped: ignore', 'unmapped: reject']);
  const { rules } = await compared({ unsaved: [unmapped] });
  expect(rules).toEqual([
    {
      ...{ path, line, types: [], text: 'The settings have changed', change: 'changed', events: 0 },
      open: `/mapping/${encodeURIComponent(path)}?line=${line}`,
    },
  ]);
  const other = await edited(path, ['type: "event_type ?: type"', 'type: "event_kind"']);
  const { rules: readOtherwise, changed } = await compared({ unsaved: [other] });
  expect(readOtherwise).toMatchObject([{ text: 'The settings have changed', events: changed }]);
  const comment = await compared({ unsaved: [{ path, text: `${text}# A comment.\n` }] });
  expect(comment.rules).toEqual([]);
});
