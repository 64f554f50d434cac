// How `s3sf local` handles refused files, edits of the schema snapshot, and state that an earlier run left behind.
// test/cli/local-stack/ tests each of them without a process.
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { descendantsOf, isAlive } from '../harness/command-process.ts';
import { type LocalInFolder, startLocal } from './local-in-folder.ts';

let local: LocalInFolder;
beforeAll(async () => {
  local = await startLocal();
});
afterAll(() => local.close());

test('a dropped file that S3 refuses is reported once, and published when S3 accepts it', async () => {
  const fault = { action: 'PutObject', code: 'AccessDenied', times: 3 };
  await local.control(`${local.addresses().s3}/_control/fail`, { method: 'POST', body: JSON.stringify(fault) });
  await local.eventFile('drop/refused.json', 'refused');
  await local.outcomeOf('refused');
  expect(
    local
      .command()
      .err()
      .match(/refused\.json was not published \([^)]*AccessDenied/g),
  ).toHaveLength(1);
});

test('a new schema field can be used immediately, and existing records stay', async () => {
  const path = join(local.folder, 'schema/Contact.json');
  const schema = JSON.parse(await readFile(path, 'utf8'));
  const field = { name: 'Shift__c', type: 'string', length: 40, nillable: true, createable: true, updateable: true };
  await writeFile(path, JSON.stringify({ ...schema, fields: [...schema.fields, field] }));
  await local.command().output(/"schema":/);
  await local.edit((text) => text.replace('    fields:\n', '    fields:\n      Shift__c: \'"night"\'\n'));
  await local.command().output(/("deployed":[\s\S]*){2}/);
  await local.publish('shift');
  await local.outcomeOf('shift');
  expect(await local.contact('shift')).toMatchObject({ Shift__c: 'night' });
  expect(await local.contact('refused')).toMatchObject({ LastName: 'Okonjo' });
});

test('a stale state file does not prevent a start, and a local stack that cannot continue exits', async () => {
  local.command().child.kill('SIGINT');
  expect(await local.command().ended).toBe(0);
  const url = 'http://127.0.0.1:1';
  const queueUrls = { event: url, backlog: url, parked: url, deadLetter: url };
  // Its process id now belongs to another program: this test.
  const state = { pid: process.pid, s3Url: url, sqsUrl: url, salesforceUrl: url, bucket: 'events', queueUrls };
  await writeFile(join(local.folder, '.s3sf/local.json'), JSON.stringify(state));
  await local.start();
  const descendants = descendantsOf(local.command().child.pid ?? 0);
  await rm(join(local.folder, 'drop'), { recursive: true });
  await writeFile(join(local.folder, 'drop'), 'a file');
  expect(await local.command().ended).toBe(2);
  expect(local.command().err()).toContain('--drop');
  expect(descendants.filter(isAlive)).toEqual([]);
  await expect(stat(join(local.folder, '.s3sf/local.json'))).rejects.toThrow('ENOENT');
});
