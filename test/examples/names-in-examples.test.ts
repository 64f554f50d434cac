// Examples whose records name record types and queues: the emulated org has them, unless the example says otherwise.
import { expect, test } from 'vitest';
import { emulatedOrg } from '../../src/cli/local-stack/emulated-org.ts';
import { frozenTime } from '../../src/examples/run-example.ts';
import { runExamples } from '../../src/examples/run-examples.ts';
import { loadMappings } from '../../src/pipeline/mapping/load-mappings.ts';
import { readSchema } from '../../src/schema-files.ts';
import { testSchema } from '../fixtures/schema.ts';

const shipped = await readSchema('salesforce/schema');
const event = (data: string) => `{ specversion: "1.0", id: e-1, source: s, type: a.b, data: { ${data} } }`;

async function differences(record: string, example: string, schema = testSchema) {
  const text = `event: a.b\nrecords:\n${record}examples:\n  - name: one\n${example}`;
  const files = [{ path: 'mappings/test.yaml', text }];
  const { mappings, problems } = await loadMappings(files, schema);
  const org = emulatedOrg(schema, frozenTime.getTime());
  expect(problems).toEqual([]);
  const { examples, problems: others } = await runExamples(mappings.all(), { mappings, files, org });
  expect(others).toEqual([]);
  return examples[0]?.differences;
}

const ticket = `  - object: Case
    operation: create
    key: { Ticket_Id__c: data.id }
    recordType: help__Desk
    links: { OwnerId: { queue: Night_Queue } }
`;
const written =
  '[{ Case: { Ticket_Id__c: t-1, RecordTypeId: { RecordType: { DeveloperName: help__Desk } }, OwnerId: { Group: { DeveloperName: Night_Queue } } } }]';

test.each([
  ['everything is there', 'lost-reply', '{ failed: salesforce/unreachable, next: tried again }'],
  ['the record is new', '{ Case: missing }', written],
  ['there is no such record type', '{ RecordType: missing }', '{ failed: salesforce/unknown-name, next: tried again }'],
  ['there is no such queue', '{ Group: missing }', '{ failed: salesforce/unknown-name }'],
  [
    'the record type is closed to the user',
    '{ rules: [{ kind: record-type, object: Case, name: Desk, package: help, open: false }] }',
    '{ failed: salesforce/rejected, next: dead letter }',
  ],
  [
    'the record type is inactive',
    '{ rules: [{ kind: record-type, object: Case, name: Desk, package: help, active: false }] }',
    '{ failed: salesforce/unknown-name }',
  ],
  [
    'the queue is for another object',
    '{ rules: [{ kind: queue, name: Night_Queue, objects: [Lead] }] }',
    '{ failed: salesforce/unknown-name }',
  ],
])('%s', async (_, salesforce, expected) => {
  const example = `    event: ${event('id: t-1')}\n    salesforce: ${salesforce}\n    expect: ${expected}\n`;
  expect(await differences(ticket, example)).toEqual([]);
});

test('one queue can own records of several objects', async () => {
  const both = `${ticket}  - object: Lead
    operation: create
    key: { Applicant_Id__c: data.id }
    links: { OwnerId: { queue: Night_Queue } }
`;
  const lead = '{ Lead: { Applicant_Id__c: t-1, OwnerId: { Group: { DeveloperName: Night_Queue } } } }]';
  const example = `    event: ${event('id: t-1')}\n    salesforce: { Case: missing }\n    expect: ${written.slice(0, -1)}, ${lead}\n`;
  expect(await differences(both, example)).toEqual([]);
});

const counselor = (more = '') => `  - object: Contact
    key: { Counselor_Id__c: data.id }
${more}    fields: { LastName: data.last }
`;
const alerting =
  '{ rules: [{ kind: duplicate-rule, object: Contact, action: alert, fields: [LastName] }], records: [{ Contact: { LastName: Okonjo } }] }';

test.each([
  ['refuses the record', '', '{ failed: salesforce/duplicate, next: dead letter }'],
  ['lets it pass', '    duplicateRules: allow\n', '[{ Contact: { Counselor_Id__c: c-1, LastName: Okonjo } }]'],
])('a duplicate rule that only alerts %s', async (_, more, expected) => {
  const example = `    event: ${event('id: c-1, last: Okonjo')}\n    salesforce: ${alerting}\n    expect: ${expected}\n`;
  expect(await differences(counselor(more), example)).toEqual([]);
});

test('a person account is a person in the emulated org', async () => {
  const person = `  - object: Account
    key: { Site_Id__c: data.id }
    recordType: PersonAccount
    fields: { LastName: data.last }
`;
  const expected =
    '[{ Account: { Site_Id__c: a-1, LastName: Berg, RecordTypeId: { RecordType: { DeveloperName: PersonAccount } } } }]';
  const example = (answer: string, outcome: string) =>
    `    event: ${event('id: a-1, last: Berg')}\n    salesforce: ${answer}\n    expect: ${outcome}\n`;
  expect(await differences(person, example('{ Account: missing }', expected))).toEqual([]);
});

test('a record is found by its own Id', async () => {
  const own = `  - object: Contact
    operation: update
    key: { Id: data.id }
    fields: { Title: data.title }
`;
  const example = (answer: string, outcome: string) =>
    `    event: ${event('id: 0035e00000AbCdE, title: Helped')}\n    salesforce: ${answer}\n    expect: ${outcome}\n`;
  const changed = '[{ Contact: { Id: 0035e00000AbCdEAAV, Title: Helped } }]';
  expect(await differences(own, example('{ Contact: exists }', changed))).toEqual([]);
  const missing = '{ failed: salesforce/record-missing, next: tried again }';
  expect(await differences(own, example('{ Contact: missing }', missing))).toEqual([]);
});

test('a record that a link names by its Id is there, unless the example says otherwise', async () => {
  const task = `  - object: Task
    operation: create
    key: { Event_Id__c: id }
    fields: { Subject: data.subject }
    links: { WhoId: { object: Contact, key: { Id: data.contact }, notFound: omit } }
`;
  const example = (answer: string, outcome: string, contact = '0035e00000AbCdE') =>
    `    event: ${event(`contact: ${contact}, subject: Call`)}\n    salesforce: ${answer}\n    expect: ${outcome}\n`;
  const written = (link = '') => `[{ Task: { Event_Id__c: e-1, Subject: Call${link} } }]`;
  const linked = written(', WhoId: { Contact: { Id: 0035e00000AbCdEAAV } }');
  expect(await differences(task, example('{ Task: missing }', linked), shipped)).toEqual([]);
  expect(await differences(task, example('{ Contact: missing }', written()), shipped)).toEqual([]);
  const retried = example('{ Contact: missing }', '{ failed: salesforce/parent-missing, next: tried again }');
  expect(await differences(task.replace(', notFound: omit', ''), retried, shipped)).toEqual([]);
  const account = example('{ Task: missing }', '{ failed: salesforce/rejected, next: dead letter }', '0015e00000AbCdE');
  expect(await differences(task, account, shipped)).toEqual([]);
});

test.each([
  ['an Id', '0055e00000AbCdEAAV', '0035e00000AbCdEAAV'],
  ['an invented Id', '0055e00000AbCdEXYZ', '0035e00000abcdeAAV'],
])('records that fields refer to by %s are there', async (_, owner, contact) => {
  const task = `  - object: Task
    operation: create
    key: { Event_Id__c: id }
    constants: { OwnerId: ${owner}, Subject: Call }
    fields: { WhoId: data.contact }
`;
  const written = `[{ Task: { Event_Id__c: e-1, OwnerId: ${owner}, Subject: Call, WhoId: ${contact} } }]`;
  const example = `    event: ${event(`contact: ${contact}`)}\n    salesforce: { Task: missing }\n    expect: ${written}\n`;
  expect(await differences(task, example, shipped)).toEqual([]);
});
