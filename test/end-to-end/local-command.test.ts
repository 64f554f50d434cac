// `s3sf local` as a person uses it: published and dropped files, edits good and bad, and the end by Ctrl-C.
import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type CommandProcess,
  descendantsOf,
  isAlive,
  repository,
  runCommand,
  startCommand,
} from './command-process.ts';
import { login } from './events.ts';

let folder = '';
let local: CommandProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 's3sf-local-'));
  await cp(join(repository, 'mappings'), join(folder, 'mappings'), { recursive: true });
  local = startCommand(['local', '--json', '--schema', join(repository, 'salesforce/schema')], folder);
  await local.said(/"salesforce":/);
});
afterAll(async () => {
  local.child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

interface Addresses {
  salesforce: string;
}

async function contact(id: string): Promise<Record<string, unknown> | undefined> {
  const [first = '{}'] = local.out().split('\n');
  const { salesforce }: Addresses = JSON.parse(first);
  const reply = await fetch(`${salesforce}/__emulator/records/Contact`);
  const records = (await reply.json()) as Record<string, unknown>[];
  return records.find(({ Counselor_Id__c }) => Counselor_Id__c === id);
}

async function eventFile(name: string, id: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, JSON.stringify(login({ id, counselor: id })));
  return path;
}

const outcomeOf = (id: string) => local.said(new RegExp(`"outcome":"applied".*"id":"${id}"`));

async function edit(change: (text: string) => string): Promise<void> {
  const path = join(folder, 'mappings/counselor.login.yaml');
  await writeFile(path, change(await readFile(path, 'utf8')));
}

test('an event published from another terminal reaches Salesforce', async () => {
  const { code, out } = await runCommand(['publish', await eventFile('published.json', 'published'), '--json'], folder);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ key: 'events/published.json' });
  await outcomeOf('published');
  expect(await contact('published')).toMatchObject({ LastName: 'Okonjo' });
});

test('a file that is dropped into the folder is published and moved away', async () => {
  await eventFile('drop/dropped.json', 'dropped');
  await outcomeOf('dropped');
  expect(await contact('dropped')).toMatchObject({ LastName: 'Okonjo' });
  expect((await stat(join(folder, 'drop/published/dropped.json'))).isFile()).toBe(true);
});

test('an edited mapping is deployed when it loads', async () => {
  await edit((text) =>
    text.replace('LastName: data.counselor.last_name', 'LastName: $uppercase(data.counselor.last_name)'),
  );
  await local.said(/"deployed":/);
  await runCommand(['publish', await eventFile('edited.json', 'edited')], folder);
  await outcomeOf('edited');
  expect(await contact('edited')).toMatchObject({ LastName: 'OKONJO' });
});

test('a broken edit is shown with its place, and the last good version goes on', async () => {
  await edit((text) => text.replace('$uppercase(data.counselor.last_name)', '$uppercas(data.counselor.last_name)'));
  const said = await local.said(/last good version goes on/);
  expect(said).toMatch(/mappings\/counselor\.login\.yaml:\d+:\d+ error: .*\[mapping\/unknown-function\]/);
  expect(said).toMatch(/\n +\| +\^\n/);
  await runCommand(['publish', await eventFile('broken.json', 'broken')], folder);
  await outcomeOf('broken');
  expect(await contact('broken')).toMatchObject({ LastName: 'OKONJO' });
});

test('what an edit is likely to do wrong is shown, though it loads', async () => {
  await edit((text) => text.replace(/LastName: .*/, 'LastName: data.counselor.lastname'));
  const said = await local.said(/\[mapping\/unknown-path\]/);
  expect(said).toMatch(/mappings\/counselor\.login\.yaml:\d+:\d+ error: .*\[mapping\/unknown-path\]/);
});

test('Ctrl-C ends it with 0, and leaves no process and no trace of it running', async () => {
  const pid = local.child.pid ?? 0;
  const descendants = descendantsOf(pid);
  expect(descendants.length).toBeGreaterThan(0);
  local.child.kill('SIGINT');
  expect(await local.ended).toBe(0);
  expect([pid, ...descendants].filter(isAlive)).toEqual([]);
  const { code, err } = await runCommand(['publish', join(folder, 'published.json')], folder);
  expect(code).toBe(2);
  expect(err).toContain('no local stack is running');
});
