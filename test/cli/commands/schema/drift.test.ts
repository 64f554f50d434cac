// Compared by the real client with the emulator, which describes the shipped schema.
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withKnownNames } from '../../../../src/cli/commands/schema/drift.ts';
import { type SalesforceEmulator, startSalesforce } from '../../../../src/local/salesforce/start-salesforce.ts';
import type { SObjectSchema } from '../../../../src/salesforce-schema.ts';
import { s3sf } from '../../run-s3sf.ts';
import { scratchFolder } from '../../scratch-folder.ts';

let emulator: SalesforceEmulator;
beforeAll(async () => {
  emulator = await startSalesforce({ schemaDir: 'salesforce/schema', accessTokens: ['token'] });
});
afterAll(() => emulator.close());

const asCli = () => ({ env: { SF_ACCESS_TOKEN: 'token', SF_ORG_INSTANCE_URL: emulator.url } });

/** A snapshot that says something else of Contact. */
async function snapshot(edit: (contact: SObjectSchema) => SObjectSchema = (same) => same): Promise<string> {
  const folder = await scratchFolder();
  await cp('salesforce/schema', folder, { recursive: true });
  const file = path.join(folder, 'Contact.json');
  await writeFile(file, JSON.stringify(edit(JSON.parse(await readFile(file, 'utf8')))));
  return folder;
}

const withoutLogin = (contact: SObjectSchema): SObjectSchema => ({
  ...contact,
  fields: [
    ...contact.fields
      .filter(({ name }) => name !== 'Jigsaw')
      .map((field) => (field.name === 'Last_Login__c' ? { ...field, type: 'date' as const } : field)),
    { ...(contact.fields[0] as SObjectSchema['fields'][number]), name: 'Old__c' },
  ],
});

const drift = (folder: string, ...more: string[]) => s3sf(['schema', 'drift', '--schema', folder, ...more], asCli());

test('an org that is what the snapshot says exits with 0', async () => {
  const { code, out } = await drift(await snapshot());
  expect(code).toBe(0);
  const count = (await readdir('salesforce/schema')).length;
  expect(out).toBe(`${count} objects compared: the org matches the snapshot.\n`);
});

test('the key prefix of an object that was added without an org is not drift', async () => {
  const folder = await snapshot();
  const file = path.join(folder, 'Supervisor_Note__c.json');
  await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), keyPrefix: null }));
  expect(await drift(folder, 'Supervisor_Note__c')).toMatchObject({ code: 0 });
});

test('a difference exits with 1, names the events that use it first, and writes nothing', async () => {
  const folder = await snapshot(withoutLogin);
  const before = await readFile(path.join(folder, 'Contact.json'), 'utf8');
  const { code, out } = await drift(folder, 'Contact');
  expect(code).toBe(1);
  expect(out.split('\n').slice(0, 3)).toEqual([
    'Contact.Last_Login__c: type "date" → "datetime" (used by counselor.login)',
    'Contact.Jigsaw is new: string',
    'Contact.Old__c is gone',
  ]);
  expect(out).toContain('1 object compared: 3 changes, mappings use what changed in 1 of them.');
  expect(await readFile(path.join(folder, 'Contact.json'), 'utf8')).toBe(before);
});

test('as JSON and as Markdown', async () => {
  const folder = await snapshot(withoutLogin);
  const json = await drift(folder, 'contact', '--json');
  expect(json.code).toBe(1);
  expect(JSON.parse(json.out)).toEqual({
    objects: ['Contact'],
    changes: [
      { sObject: 'Contact', field: 'Jigsaw', text: 'Contact.Jigsaw is new: string', events: [] },
      { sObject: 'Contact', field: 'Old__c', text: 'Contact.Old__c is gone', events: [] },
      {
        ...{ sObject: 'Contact', field: 'Last_Login__c', events: ['counselor.login'] },
        text: 'Contact.Last_Login__c: type "date" → "datetime"',
      },
    ],
    unknown: [],
  });
  const { code, out } = await drift(folder, 'Contact', '--markdown');
  expect(code).toBe(1);
  expect(out).toContain('| Contact.Last\\_Login\\_\\_c: type "date" → "datetime" | `counselor.login` |\n');
});

test('an object that the org does not have, or hides, is drift; one that the snapshot does not have is wrong usage', async () => {
  const folder = await snapshot();
  await writeFile(
    path.join(folder, 'Gone__c.json'),
    JSON.stringify({ name: 'Gone__c', label: 'Gone', keyPrefix: null, custom: true, fields: [] }),
  );
  const gone = await drift(folder);
  expect(gone).toMatchObject({ code: 1, err: expect.stringContaining('Gone__c') });
  expect((await drift(folder, '--markdown')).out).toContain('Gone\\_\\_c');
  expect(await drift(folder, 'Nowhere__c')).toMatchObject({ code: 2, err: expect.stringContaining('Nowhere__c') });
  expect((await s3sf(['schema', 'drift', '--schema', folder])).code).toBe(2);
});

test('a queue that is gone is drift, and one that the user may not read is not', async () => {
  const folder = await snapshot();
  const file = path.join(folder, 'Task.json');
  const task: SObjectSchema = JSON.parse(await readFile(file, 'utf8'));
  const before = { ...task, queues: ['Night_Coaches'] };
  await writeFile(file, JSON.stringify(before));
  expect((await drift(folder, 'Task')).out).toContain('the queue Night_Coaches is gone');
  expect(withKnownNames(task, before, { unreadable: ['queues'] }).queues).toEqual(['Night_Coaches']);
  expect(withKnownNames(task, before, { unreadable: [] }).queues).toBe(task.queues);
});
