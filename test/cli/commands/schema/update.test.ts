import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readSchema } from '../../../../src/schema-files.ts';
import { inFolder } from '../../../in-folder.ts';
import { s3sf } from '../../run-s3sf.ts';
import { scratchFolder } from '../../scratch-folder.ts';

const objects = 'salesforce/force-app/main/default/objects';

async function project(): Promise<string> {
  const folder = await scratchFolder();
  await cp('salesforce', path.join(folder, 'salesforce'), { recursive: true });
  return folder;
}

const run = (folder: string, ...args: string[]) => inFolder(folder, () => s3sf(['schema', 'update', ...args]));
const schemaOf = (folder: string) => readSchema(path.join(folder, 'salesforce/schema'));

test('an object that is new in the project comes into the snapshot with the fields that each object has', async () => {
  const folder = await project();
  await rm(path.join(folder, 'salesforce/schema/Supervisor_Note__c.json'));
  expect(await run(folder, '--check')).toMatchObject({ code: 1, out: expect.stringContaining('is new: 14 fields') });
  expect((await schemaOf(folder)).sObject('Supervisor_Note__c')).toBeUndefined();
  expect(await run(folder)).toMatchObject({ code: 0 });
  const made = (await schemaOf(folder)).sObject('Supervisor_Note__c');
  const shipped = JSON.parse(await readFile('salesforce/schema/Supervisor_Note__c.json', 'utf8'));
  expect(made).toEqual({ ...shipped, keyPrefix: null });
  expect(await run(folder, '--check')).toMatchObject({ code: 0 });
});

test('a standard object without custom fields stays as it is', async () => {
  const folder = await project();
  await cp('schema/standard/Opportunity.json', path.join(folder, 'salesforce/schema/Opportunity.json'));
  for (const name of ['Account', 'Opportunity'])
    await rm(path.join(folder, objects, name), { recursive: true, force: true });
  expect(await run(folder)).toMatchObject({ code: 0, out: 'The snapshot matches the metadata.\n' });
  await mkdir(path.join(folder, objects, 'Opportunity'));
  expect(await run(folder)).toMatchObject({ code: 0, out: 'The snapshot matches the metadata.\n' });
});

test('what the org has and the project has not stays, unless --prune removes it', async () => {
  const folder = await project();
  await rm(path.join(folder, objects, 'Contact/fields/Last_Login__c.field-meta.xml'));
  expect(await run(folder)).toMatchObject({ out: 'The snapshot matches the metadata.\n' });
  expect(await run(folder, '--prune')).toMatchObject({ out: expect.stringContaining('Last_Login__c is gone') });
  expect((await schemaOf(folder)).field('Contact', 'Last_Login__c')).toBeUndefined();
});

test('an edit of a field is taken over, for Tasks from Activity', async () => {
  const folder = await project();
  const file = path.join(folder, objects, 'Activity/fields/Event_Id__c.field-meta.xml');
  await writeFile(file, (await readFile(file, 'utf8')).replace('<length>255<', '<length>120<'));
  expect(await run(folder)).toMatchObject({ out: expect.stringContaining('Task.Event_Id__c: length 255 → 120') });
  expect((await schemaOf(folder)).field('Task', 'Event_Id__c')?.length).toBe(120);
});

test('a field that is not supported is wrong usage and names its file', async () => {
  const folder = await project();
  const file = path.join(folder, objects, 'Contact/fields/Sum__c.field-meta.xml');
  await writeFile(file, '<CustomField><fullName>Sum__c</fullName><type>Summary</type></CustomField>');
  expect(await run(folder)).toMatchObject({ code: 2, err: expect.stringContaining('Sum__c.field-meta.xml') });
});
