// `s3sf local` as a user runs it: published and dropped files, good and bad edits, and Ctrl-C.
import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { s3sf } from '../../cli/run-s3sf.ts';
import { inFolder } from '../../in-folder.ts';
import {
  type CommandProcess,
  descendantsOf,
  isAlive,
  repository,
  runCommand,
  startCommand,
} from '../harness/command-process.ts';
import { login } from '../harness/events.ts';

let folder = '';
let local: CommandProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 's3sf-local-'));
  await cp(join(repository, 'mappings'), join(folder, 'mappings'), { recursive: true });
  await cp(join(repository, 'salesforce/schema'), join(folder, 'schema'), { recursive: true });
  local = startCommand(['local', '--json', '--schema', 'schema'], folder);
  await local.output(/"salesforce":/);
});
afterAll(async () => {
  local.child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

interface Addresses {
  salesforce: string;
  s3: string;
}

const addresses = (): Addresses => JSON.parse(local.out().split('\n')[0] ?? '');

async function contact(id: string): Promise<Record<string, unknown> | undefined> {
  const reply = await fetch(`${addresses().salesforce}/__emulator/records/Contact`);
  const records = (await reply.json()) as Record<string, unknown>[];
  return records.find(({ Counselor_Id__c }) => Counselor_Id__c === id);
}

async function eventFile(name: string, id: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, JSON.stringify(login({ id, counselor: id })));
  return path;
}

/** Publishes an event from this process, which takes less time than another. */
async function publish(id: string): Promise<void> {
  const file = await eventFile(`${id}.json`, id);
  expect(await inFolder(folder, () => s3sf(['publish', file]))).toMatchObject({ code: 0 });
}

const outcomeOf = (id: string) => local.output(new RegExp(`"outcome":"applied".*"id":"${id}"`));

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

test('a dropped file that S3 refuses is reported once, and published when S3 accepts it', async () => {
  const fault = { action: 'PutObject', code: 'AccessDenied', times: 3 };
  await fetch(`${addresses().s3}/_control/fail`, { method: 'POST', body: JSON.stringify(fault) });
  await eventFile('drop/refused.json', 'refused');
  await outcomeOf('refused');
  expect(local.err().match(/refused\.json was not published \([^)]*AccessDenied/g)).toHaveLength(1);
});

test('a second local stack in the same folder is refused, and the first is unchanged', async () => {
  const files = ['.s3sf/local.json', '.s3sf/function.log'].map((name) => join(folder, name));
  const contents = () => Promise.all(files.map((file) => readFile(file, 'utf8')));
  const [state, log = ''] = await contents();
  const { code, err } = await runCommand(['local', '--schema', 'schema'], folder);
  expect(code).toBe(1);
  expect(err).toContain(`process ${local.child.pid}`);
  const [stateAfter, logAfter = ''] = await contents();
  expect(stateAfter).toBe(state);
  expect(log).not.toBe('');
  expect(logAfter.startsWith(log)).toBe(true);
});

test('a new schema field can be used immediately, and existing records stay', async () => {
  const path = join(folder, 'schema/Contact.json');
  const schema = JSON.parse(await readFile(path, 'utf8'));
  const field = { name: 'Shift__c', type: 'string', length: 40, nillable: true, createable: true, updateable: true };
  await writeFile(path, JSON.stringify({ ...schema, fields: [...schema.fields, field] }));
  await local.output(/"schema":/);
  await edit((text) => text.replace('    fields:\n', '    fields:\n      Shift__c: \'"night"\'\n'));
  await local.output(/("deployed":[\s\S]*){2}/);
  await publish('shift');
  await outcomeOf('shift');
  expect(await contact('shift')).toMatchObject({ Shift__c: 'night' });
  expect(await contact('dropped')).toMatchObject({ LastName: 'Okonjo' });
});

test('an edited mapping is deployed when it loads', async () => {
  await edit((text) =>
    text.replace('LastName: data.counselor.last_name', 'LastName: $uppercase(data.counselor.last_name)'),
  );
  await local.output(/("deployed":[\s\S]*){3}/);
  await publish('edited');
  await outcomeOf('edited');
  expect(await contact('edited')).toMatchObject({ LastName: 'OKONJO' });
});

test('a broken edit is shown with its location, and the last good version stays in use', async () => {
  await edit((text) => text.replace('$uppercase(data.counselor.last_name)', '$uppercas(data.counselor.last_name)'));
  const output = await local.output(/last good version stays in use/);
  expect(output).toMatch(/mappings\/counselor\.login\.yaml:\d+:\d+ error: .*\[mapping\/unknown-function\]/);
  expect(output).toMatch(/\n +\| +\^\n/);
  await publish('broken');
  await outcomeOf('broken');
  expect(await contact('broken')).toMatchObject({ LastName: 'OKONJO' });
});

test('a likely mistake in an edit is shown even if the mapping loads', async () => {
  await edit((text) => text.replace(/LastName: .*/, 'LastName: data.counselor.lastname'));
  const output = await local.output(/\[mapping\/unknown-path\]/);
  expect(output).toMatch(/mappings\/counselor\.login\.yaml:\d+:\d+ error: .*\[mapping\/unknown-path\]/);
  await local.output(/"deployed":"mappings","errors":[1-9]/);
});

test('Ctrl-C exits with 0, and leaves no process and no state file', async () => {
  await publish('last');
  await local.output(/"id":"last"/);
  const pid = local.child.pid ?? 0;
  const descendants = descendantsOf(pid);
  expect(descendants.length).toBeGreaterThan(0);
  local.child.kill('SIGINT');
  expect(await local.ended).toBe(0);
  expect([pid, ...descendants].filter(isAlive)).toEqual([]);
  const { code, err } = await inFolder(folder, () => s3sf(['publish', 'published.json']));
  expect(code).toBe(2);
  expect(err).toContain('no local stack is running');
});

test('a stale state file does not prevent a start, and a local stack that cannot continue exits', async () => {
  const url = 'http://127.0.0.1:1';
  const queueUrls = { event: url, backlog: url, parked: url, deadLetter: url };
  // Its process id now belongs to another program: this test.
  const state = { pid: process.pid, s3Url: url, sqsUrl: url, bucket: 'events', queueUrls };
  await writeFile(join(folder, '.s3sf/local.json'), JSON.stringify(state));
  local = startCommand(['local', '--json', '--schema', 'schema'], folder);
  await local.output(/"salesforce":/);
  const descendants = descendantsOf(local.child.pid ?? 0);
  await rm(join(folder, 'drop'), { recursive: true });
  await writeFile(join(folder, 'drop'), 'a file');
  expect(await local.ended).toBe(2);
  expect(local.err()).toContain('--drop');
  expect(descendants.filter(isAlive)).toEqual([]);
  await expect(stat(join(folder, '.s3sf/local.json'))).rejects.toThrow('ENOENT');
});
