// Fields that the snapshot lacks, and the org that knows them. The org is the emulator, asked by the real client.
import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type SalesforceEmulator, startSalesforce } from '../../../../src/local/salesforce/start-salesforce.ts';
import type {
  AddFieldAnswer,
  DriftAnswer,
  FieldsAnswer,
  FieldUse,
  MissingParts,
  PullAnswer,
} from '../../../../src/studio/contract.ts';
import { type OpenStudio, openStudio } from '../open-studio.ts';

const mapping = `event: counselor.scored
records:
  - object: Contact
    key: { Counselor_Id__c: data.id }
    fields: { Score__c: data.score, LastName: data.name }
  - object: Invoice__c
    key: { Invoice_Id__c: data.invoice }
    fields: { Amount__c: data.amount }
  - object: Opportunity
    fields: { Name: data.name }
examples:
  - name: a score
    event: { id: e, type: counselor.scored, time: 2026-03-02T18:30:00Z, data: { id: a, score: 2.5, name: B } }
    expect:
      - Contact: { Counselor_Id__c: a, Score__c: 2.5, LastName: B }
`;
const permissions = 'salesforce/force-app/main/default/permissionsets/Readers.permissionset-meta.xml';

let emulator: SalesforceEmulator;
let studio: OpenStudio;
const env: Record<string, string | undefined> = {};
beforeAll(async () => {
  emulator = await startSalesforce({ schemaDir: 'salesforce/schema', accessTokens: ['token'] });
  studio = await openStudio({ 'scored.yaml': mapping }, { env });
  await mkdir('salesforce/force-app/main/default/permissionsets', { recursive: true });
  await writeFile(
    permissions,
    '<?xml version="1.0"?>\n<PermissionSet>\n    <label>Readers</label>\n</PermissionSet>\n',
  );
  await cp('salesforce/schema', 'schema-as-shipped', { recursive: true });
});
afterAll(async () => {
  await studio.close();
  await emulator.close();
});
beforeEach(() => {
  for (const name of Object.keys(env)) delete env[name];
});
const connect = () => Object.assign(env, { SF_ACCESS_TOKEN: 'token', SF_ORG_INSTANCE_URL: emulator.url });

const missing = async () => (await studio.call('GET', '/api/salesforce/missing')).answer as MissingParts;
const add = async (body: object) =>
  (await studio.call('POST', '/api/salesforce/missing', body)).answer as AddFieldAnswer;
const score = (typeText: string, writes: boolean) => add({ object: 'Contact', field: 'Score__c', typeText, writes });
const pull = async (...objects: string[]) =>
  (await studio.call('POST', '/api/salesforce/pull', { objects })).answer as PullAnswer;
const drift = async (query = '') => (await studio.call('GET', `/api/salesforce/drift${query}`)).answer as DriftAnswer;
const contact = () => readFile('salesforce/schema/Contact.json', 'utf8');

test('what is missing, with a guessed type and the metadata to deploy', async () => {
  const { fields, objects, standard, unknown } = await missing();
  expect(fields.map(({ object, field, typeText }) => `${object}.${field}: ${typeText}`)).toEqual([
    'Contact.Score__c: Number(16, 1)',
    'Invoice__c.Invoice_Id__c: Key(255)',
    'Invoice__c.Amount__c: Text(255)',
  ]);
  expect(fields[0]?.metadata.path).toBe(
    'salesforce/force-app/main/default/objects/Contact/fields/Score__c.field-meta.xml',
  );
  expect(fields[0]?.metadata.text).toContain('<fullName>Score__c</fullName>');
  expect(fields[2]?.because).toBe('no example sets it');
  expect(objects.map(({ object }) => object)).toEqual(['Invoice__c']);
  expect([standard, unknown]).toEqual([['Opportunity'], []]);
});

test('what is not saved yet counts in place of its file', async () => {
  const text = 'event: a.b\nrecords:\n  - object: Contact\n    key: { Made_Up__c: data.id }\n';
  const unsaved = [{ path: 'mappings/draft.yaml', text }];
  const { uses, parts } = (await studio.call('POST', '/api/salesforce/fields', { unsaved })).answer as FieldsAnswer;
  expect(uses.find(({ field }) => field === 'Made_Up__c')).toMatchObject({
    ...{ object: 'Contact', state: 'missing', files: [{ path: 'mappings/draft.yaml', line: 4 }] },
  });
  expect(parts?.fields.map(({ field }) => field)).toContain('Made_Up__c');
  const body = { object: 'Contact', field: 'Made_Up__c', typeText: 'Key(255)', writes: false };
  expect(await add({ ...body, unsaved })).toMatchObject({ kind: 'shown' });
  expect((await studio.call('POST', '/api/salesforce/missing', body)).status).toBe(409);
});

test('another type changes the metadata that is shown, and nothing on disk', async () => {
  const before = await contact();
  const shown = await score('Percent(3, 2)', false);
  expect(shown).toMatchObject({ kind: 'shown', written: [], kept: [] });
  if (shown.kind === 'refused') throw new Error(shown.reason);
  expect(shown.metadata[0]?.text).toContain('<type>Percent</type>');
  expect(await contact()).toBe(before);
});

test('a type that is none is refused in a sentence', async () => {
  expect(await score('Number(30, 2)', true)).toEqual({
    kind: 'refused',
    reason: expect.stringMatching(/^Number needs the digits before and after the decimal point.*\.$/),
  });
  expect(await contact()).not.toContain('Score__c');
});

test('one field is added to the metadata, the permission sets and the snapshot, and no other', async () => {
  const added = await score('Number(3, 1)', true);
  expect(added).toMatchObject({ kind: 'added', kept: [] });
  if (added.kind === 'refused') throw new Error(added.reason);
  expect(added.written).toContain(permissions);
  expect(await contact()).toContain('"Score__c"');
  expect(await readFile(permissions, 'utf8')).toContain('<field>Contact.Score__c</field>');
  expect(await readFile(added.metadata[0]?.path ?? '', 'utf8')).toContain('<precision>4</precision>');
  await expect(stat('salesforce/schema/Invoice__c.json')).rejects.toThrow('ENOENT');
  const uses = (await studio.call('GET', '/api/salesforce/fields')).answer as FieldUse[];
  expect(uses.find(({ field }) => field === 'Score__c')?.state).toBe('used');
  expect((await missing()).fields.map(({ field }) => field)).toEqual(['Invoice_Id__c', 'Amount__c']);
});

test('a field that is there meanwhile is not added again', async () => {
  const { status, answer } = await studio.call('POST', '/api/salesforce/missing', {
    ...{ object: 'Contact', field: 'Score__c', typeText: 'Number(3, 1)', writes: true },
  });
  expect(status).toBe(409);
  expect((answer as { message: string }).message).toMatch(/\.$/);
});

test('a field of a new object brings the object along', async () => {
  const added = await add({ object: 'Invoice__c', field: 'Amount__c', typeText: 'Currency(16, 2)', writes: true });
  if (added.kind === 'refused') throw new Error(added.reason);
  expect(added.metadata.map(({ path }) => path.split('/').slice(-3).join('/'))).toEqual([
    'objects/Invoice__c/Invoice__c.object-meta.xml',
    'Invoice__c/fields/Amount__c.field-meta.xml',
  ]);
  expect(await readFile('salesforce/schema/Invoice__c.json', 'utf8')).toContain('"Amount__c"');
});

test('fields that are added at once are all in the permission set and the snapshot', async () => {
  const names = ['One__c', 'Two__c', 'Three__c', 'Four__c'];
  const fields = names.map((name) => `${name}: data.name`).join(', ');
  await writeFile(
    'mappings/many.yaml',
    `event: counselor.many\nrecords:\n  - object: Contact\n    fields: { ${fields} }\n`,
  );
  const added = await Promise.all(
    names.map((field) => add({ object: 'Contact', field, typeText: 'Text(80)', writes: true })),
  );
  expect(added.map(({ kind }) => kind)).toEqual(names.map(() => 'added'));
  const [snapshot, set] = [await contact(), await readFile(permissions, 'utf8')];
  expect(names.filter((name) => !snapshot.includes(`"${name}"`))).toEqual([]);
  expect(names.filter((name) => !set.includes(`<field>Contact.${name}</field>`))).toEqual([]);
  await rm('mappings/many.yaml');
});

test('a standard object comes with the project; another one needs an org, and it is said what to do', async () => {
  expect(await pull('Opportunity')).toMatchObject({ kind: 'pulled' });
  expect((await missing()).standard).toEqual([]);
  expect(await pull('Receipt__c')).toMatchObject({
    kind: 'needs-org',
    commands: ['npx s3sf schema pull Receipt__c --secret secret.json'],
  });
});

test('an org that the environment names is read', async () => {
  connect();
  const before = await contact();
  await rm('salesforce/schema/Contact.json');
  expect(await pull()).toMatchObject({ kind: 'pulled' });
  // The org does not have the new field yet.
  expect(await contact()).not.toContain('Score__c');
  await writeFile('salesforce/schema/Contact.json', before);
});

test('an org that refuses is quoted, with what to do', async () => {
  Object.assign(env, { SF_ACCESS_TOKEN: 'wrong', SF_ORG_INSTANCE_URL: emulator.url });
  expect(await pull()).toMatchObject({
    kind: 'needs-org',
    sentences: [expect.stringMatching(/\[.*\]\.$/), expect.any(String)],
  });
});

test('drift: what the org says otherwise, and which events use it; without an org one line', async () => {
  const none = await drift();
  expect(none).toMatchObject({ kind: 'no-org', reason: expect.stringContaining('SF_ACCESS_TOKEN') });
  connect();
  // It counts its calls.
  expect(await drift()).toEqual({ kind: 'not-asked' });
  const compared = await drift('?ask=yes');
  if (compared.kind !== 'compared') throw new Error(compared.kind);
  expect(compared.changes.filter(({ events }) => events.length > 0)).toContainEqual({
    object: 'Contact',
    label: 'Contact',
    field: 'Score__c',
    text: 'Contact.Score__c is gone',
    events: ['counselor.scored'],
  });
});
