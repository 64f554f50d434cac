import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parseSObject, readSchema } from '../../../../src/schema-files.ts';
import { standardObjectNames } from '../../../../src/standard-object-names.ts';
import { inFolder } from '../../../in-folder.ts';
import { s3sf } from '../../run-s3sf.ts';
import { scratchFolder } from '../../scratch-folder.ts';

async function emptyProject(): Promise<string> {
  const folder = await scratchFolder();
  await cp('salesforce/schema/Contact.json', path.join(folder, 'salesforce/schema/Contact.json'));
  return folder;
}

const run = (folder: string, ...args: string[]) => inFolder(folder, () => s3sf(args));

test('the names are those of the files that come with the project', async () => {
  const files = await readdir('schema/standard');
  expect(files.map((name) => path.basename(name, '.json')).sort()).toEqual([...standardObjectNames]);
});

test.each(standardObjectNames)('%s is described as an org describes it', async (name) => {
  const file = `schema/standard/${name}.json`;
  const object = parseSObject(file, await readFile(file, 'utf8'));
  expect(object).toMatchObject({ name, custom: false, keyPrefix: expect.stringMatching(/^[0-9A-Za-z]{3}$/) });
  expect(object.fields.map((field) => field.name)).toEqual(object.fields.map((field) => field.name).sort());
  expect(object.fields.filter((field) => field.name.endsWith('__c'))).toEqual([]);
  for (const field of object.fields) {
    expect(field, field.name).toMatchObject({ label: expect.stringMatching(/./), nillable: expect.any(Boolean) });
    if (field.type === 'reference') expect(field.referenceTo?.length, field.name).toBeGreaterThan(0);
    if (field.type === 'string') expect(field.length, field.name).toBeGreaterThan(0);
  }
});

// Object Reference: what each object requires, and what only a create sets.
test.each([
  ['Lead', ['Company', 'LastName'], []],
  ['Opportunity', ['CloseDate', 'Name', 'StageName'], ['ContactId']],
  ['OpportunityLineItem', ['OpportunityId', 'Quantity'], ['OpportunityId', 'PricebookEntryId', 'Product2Id']],
  ['Campaign', ['Name'], []],
  ['CampaignMember', ['CampaignId'], ['CampaignId', 'ContactId', 'LeadId']],
  ['Case', [], []],
  ['Event', [], ['EventSubtype']],
  ['Product2', ['Name'], []],
  ['PricebookEntry', ['Pricebook2Id', 'Product2Id', 'UnitPrice'], ['Pricebook2Id', 'Product2Id']],
])('a new %s requires %j, and only a create sets %j', async (name, required, createOnly) => {
  const file = `schema/standard/${name}.json`;
  const { fields } = parseSObject(file, await readFile(file, 'utf8'));
  const writable = fields.filter(({ createable }) => createable);
  const isRequired = (field: (typeof fields)[number]) => !field.nillable && !field.defaultedOnCreate;
  expect(writable.filter(isRequired).map((field) => field.name)).toEqual(required);
  expect(writable.filter(({ updateable }) => !updateable).map((field) => field.name)).toEqual(createOnly);
});

test('add takes a standard object over, in any letter case, and leaves what the snapshot has', async () => {
  const folder = await emptyProject();
  const before = await readFile(path.join(folder, 'salesforce/schema/Contact.json'), 'utf8');
  const { code, out } = await run(folder, 'schema', 'add', 'opportunity', 'CampaignMember', 'Contact');
  expect(code).toBe(0);
  expect(out).toContain('salesforce/schema/Opportunity.json written.');
  expect(out).toContain('The snapshot already has Contact.');
  const schema = await readSchema(path.join(folder, 'salesforce/schema'));
  expect(schema.field('Opportunity', 'StageName')).toMatchObject({ label: 'Stage', nillable: false });
  expect(schema.field('CampaignMember', 'CampaignId')).toMatchObject({ createable: true, updateable: false });
  expect(await readFile(path.join(folder, 'salesforce/schema/Contact.json'), 'utf8')).toBe(before);
});

test('custom fields that the project has already come with the object', async () => {
  const folder = await emptyProject();
  const objects = 'salesforce/force-app/main/default/objects';
  await cp(`${objects}/Account`, path.join(folder, objects, 'Account'), { recursive: true });
  await run(folder, 'schema', 'add', 'Account', 'Event');
  const schema = await readSchema(path.join(folder, 'salesforce/schema'));
  expect(schema.field('Account', 'Coach_Id__c')).toMatchObject({ externalId: true });
  expect(schema.sObject('Event')).toBeDefined();
});

test('without a name, it lists what there is; for any other object, it says where to get it', async () => {
  const folder = await emptyProject();
  expect(await run(folder, 'schema', 'add')).toMatchObject({
    code: 0,
    out: expect.stringContaining('OpportunityLineItem'),
  });
  const { code, err } = await run(folder, 'schema', 'add', 'Asset', 'Gift__c');
  expect(code).toBe(1);
  expect(err).toContain('npx s3sf schema pull Asset');
  expect(err).toContain('npx s3sf schema missing');
});

test('check tells what the snapshot lacks from what nobody knows', async () => {
  const folder = await emptyProject();
  const mapping = (object: string) => `event: e\nrecords:\n  - object: ${object}\n    key: { A__c: data.id }\n`;
  const { mkdir } = await import('node:fs/promises');
  await mkdir(path.join(folder, 'mappings'));
  const said = async (object: string) => {
    await writeFile(path.join(folder, 'mappings/a.yaml'), mapping(object));
    return (await run(folder, 'check')).out;
  };
  expect(await said('Opportunity')).toContain('does not have the standard object Opportunity yet.');
  expect(await said('Opportunty')).toMatch(
    /No object "Opportunty" is known[\s\S]*Did you mean Opportunity\?[\s\S]*schema add Opportunity/,
  );
  expect(await said('Contcat')).toMatch(/No object "Contcat" is known[\s\S]*Did you mean Contact\?\n/);
  expect(await said('Gift__c')).toMatch(/snapshot has no object "Gift__c"[\s\S]*schema missing --write/);
  expect(await said('Asset')).toMatch(/No object "Asset" is known[\s\S]*schema pull Asset/);
});
