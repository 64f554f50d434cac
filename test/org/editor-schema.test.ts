// The editor schema is up to date with the snapshot, accepts the shipped mappings, and gives the YAML language server its
// completions and hovers.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import editor from '../../schema/mapping.editor.json' with { type: 'json' };
import mappingSchema from '../../schema/mapping.schema.json' with { type: 'json' };
import type { JsonObject } from '../../src/json.ts';
import { editorSchema } from '../../src/org/editor-schema.ts';
import { snapshotText } from '../../src/org/snapshot-text.ts';
import { readSchema } from '../../src/schema-files.ts';
import { testSchema } from '../fixtures/schema.ts';
import { shippedMappings } from '../mappings/shipped.ts';
import { type LanguageServer, startLanguageServer } from './language-server.ts';

const schema = await readSchema('salesforce/schema');
const shipped = (await readdir('mappings')).filter((name) => name.endsWith('.yaml'));
const mappings = shipped.filter((name) => !name.startsWith('_'));

test('the file is up to date with the snapshot: "s3sf schema editor" writes it', async () => {
  const expected = editorSchema(mappingSchema as JsonObject, schema);
  expect(editor).toEqual(expected);
  expect(await readFile('schema/mapping.editor.json', 'utf8')).toBe(snapshotText(expected));
});

const ajv = new Ajv2020({ strict: false, allErrors: true });
const accepts = ajv.compile(editor);

test.each(mappings)('it accepts %s', async (name) => {
  expect(accepts(parse(await readFile(`mappings/${name}`, 'utf8')))).toBe(true);
});

const mapping = (record: object) => ({ event: 'e', records: [{ object: 'Contact', ...record }] });
const key = { Counselor_Id__c: 'data.id' };

test.each([
  ['a field', { key, fields: { LastNmae: 'data.name' } }],
  ['a key', { key: { Counselor__c: 'data.id' } }],
  ['a field of another object', { key, fields: { Subject: 'data.name' } }],
  ['an object', { object: 'Contcat', key }],
  [
    'a word of a restricted picklist',
    { object: 'Conversation_Feedback__c', key: { Feedback_Id__c: 'id' }, constants: { Helpful__c: 'Perhaps' } },
  ],
  [
    'the object of a link',
    { object: 'Task', key: { Event_Id__c: 'id' }, links: { WhoId: { object: 'User', key: { Coach_Id__c: 'id' } } } },
  ],
])('it rejects %s that does not exist', (_, record) => {
  expect(accepts(mapping({ key, fields: { LastName: 'data.name' } }))).toBe(true);
  expect(accepts(mapping(record))).toBe(false);
});

const withNames = ajv.compile({ ...editorSchema(mappingSchema as JsonObject, testSchema), $id: 'with-names.json' });
const ticket = (more: object) => ({
  event: 'e',
  records: [{ object: 'Case', key: { Ticket_Id__c: 'id' }, fields: { Subject: 'data.subject' }, ...more }],
});

test.each([
  ['an active record type', { recordType: 'Crisis_Support' }, true],
  ['an inactive one', { recordType: 'Former' }, false],
  ['a queue for the object', { links: { OwnerId: { queue: 'Night_Queue' } } }, true],
  ['a queue for another object', { links: { OwnerId: { queue: 'Tickets' } } }, false],
  ['a User by its Id', { links: { OwnerId: { object: 'User', key: { Id: 'data.coach' } } } }, true],
  ['no queue by its Id', { links: { OwnerId: { object: 'Group', key: { Id: 'data.queue' } } } }, false],
  ['the own Id', { operation: 'update', key: { Id: 'data.id' } }, true],
])('of names in the snapshot, it suggests %s: %o', (_, more, isAccepted) => {
  expect(withNames(ticket(more))).toBe(isAccepted);
});

test.each(['_settings.yaml', ...shippedMappings])('%s names its schema in the first line', async (name) => {
  const [, target = ''] =
    /^# yaml-language-server: \$schema=(\S+)\n/.exec(await readFile(`mappings/${name}`, 'utf8')) ?? [];
  const own = name.startsWith('_') ? 'settings.schema.json' : 'mapping.editor.json';
  expect(path.join('mappings', target)).toBe(`schema/${own}`);
});

test('the editor settings name the same schemas', async () => {
  const settings = JSON.parse(await readFile('.vscode/settings.json', 'utf8'));
  expect(Object.keys(settings['yaml.schemas'])).toEqual([
    './schema/mapping.editor.json',
    './schema/settings.schema.json',
  ]);
});

describe('the YAML language server', () => {
  let server: LanguageServer;
  beforeAll(async () => {
    server = await startLanguageServer(path.resolve('mappings/new.yaml'));
  });
  afterAll(() => server.close());
  const head = '# yaml-language-server: $schema=../schema/mapping.editor.json\nevent: e\nrecords:\n';

  test.each([
    [
      'the parts of a file',
      '# yaml-language-server: $schema=../schema/mapping.editor.json\n|',
      ['event', 'records', 'examples', 'newest'],
    ],
    ['the objects in use', `${head}  - object: |`, ['Contact', 'Task', 'Supervisor_Note__c']],
    ['the operations', `${head}  - object: Task\n    operation: |`, ['upsert', 'update', 'create', 'delete']],
    ['the fields of the object', `${head}  - object: Contact\n    fields:\n      |`, ['LastName', 'Active_Rescues__c']],
    ['its keys', `${head}  - object: Contact\n    key:\n      |`, ['Counselor_Id__c']],
    ['its lookups', `${head}  - object: Task\n    links:\n      |`, ['WhoId', 'OwnerId']],
    [
      'the values of a picklist',
      `${head}  - object: Conversation_Feedback__c\n    constants:\n      Helpful__c: |`,
      ['"Yes"', 'Somewhat', '"No"'],
    ],
    [
      'what Salesforce may answer',
      `${head}  - object: Task\nexamples:\n  - name: one\n    salesforce:\n      Task: |`,
      ['missing', 'UNABLE_TO_LOCK_ROW'],
    ],
  ])('completes %s', async (_, text, offered) => {
    expect(await server.completions(text)).toEqual(expect.arrayContaining(offered));
  });

  test('completes no field of another object', async () => {
    const offered = await server.completions(`${head}  - object: Contact\n    fields:\n      |`);
    expect(offered).not.toContain('Subject');
  });

  test.each([
    [
      'a field',
      `${head}  - object: Contact\n    fields:\n      Last|Name: data.name`,
      'Last Name. Text, up to 80 characters. Required for a new record.',
    ],
    [
      'a key',
      `${head}  - object: Contact\n    key:\n      Counselor|_Id__c: data.id`,
      'Counselor ID. Text, up to 80 characters.',
    ],
    [
      'a lookup',
      `${head}  - object: Task\n    links:\n      Who|Id: { object: Contact, key: { Counselor_Id__c: data.id } }`,
      'Lookup to Contact, Lead.',
    ],
    ['a key of the file', `${head}  - object: Contact\n    oper|ation: update`, 'update: by key, never creates'],
  ])('describes %s', async (_, text, said) => {
    expect(await server.hover(text)).toContain(said);
  });
});
