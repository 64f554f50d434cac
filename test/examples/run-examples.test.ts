// Examples run with the real plan and, if they say what Salesforce answers, with the real write stage and the emulator.
import { expect, test } from 'vitest';
import { emulatedOrg } from '../../src/cli/local-stack/emulated-org.ts';
import { percentCovered } from '../../src/examples/coverage.ts';
import { frozenTime } from '../../src/examples/run-example.ts';
import { runExamples } from '../../src/examples/run-examples.ts';
import { loadMappings } from '../../src/pipeline/mapping/load-mappings.ts';
import { readSchema } from '../../src/schema-files.ts';

const schema = await readSchema('salesforce/schema');
const org = emulatedOrg(schema, frozenTime.getTime());

async function run(text: string) {
  const files = [{ path: 'mappings/test.yaml', text }];
  const { mappings, problems } = await loadMappings(files, schema);
  expect(problems).toEqual([]);
  return runExamples(mappings.all(), { mappings, files, org });
}

const rules = `event: test.event
records:
  - object: Contact
    key: { Counselor_Id__c: data.id }
    fields: { LastName: data.name, Title: data.title }
  - object: Task
    operation: create
    when: data.task
    key: { Event_Id__c: id }
    constants: { Subject: Call, Status: Not Started, Priority: Normal }
    links:
      WhoId: { object: Contact, key: { Counselor_Id__c: data.id } }
      OwnerId: { object: User, key: { Coach_Id__c: data.coach }, notFound: omit }
`;
const event = (data: string, more = '') =>
  `{ specversion: "1.0", id: e-1, source: s, type: test.event, ${more}data: { ${data} } }`;
const example = (name: string, data: string, expected: string, salesforce = '') =>
  `  - name: ${name}\n    event: ${event(data)}\n${salesforce && `    salesforce: ${salesforce}\n`}    expect: ${expected}\n`;

const full = 'id: c-1, name: Okoro, task: true, coach: k-1';
const contact = '{ Contact: { Counselor_Id__c: c-1, LastName: Okoro } }';
const owner = 'OwnerId: { User: { Coach_Id__c: k-1 } }';
const task = (last = `, ${owner}`) =>
  `{ Task: { Event_Id__c: e-1, Subject: Call, Status: Not Started, Priority: Normal, WhoId: { Contact: { Counselor_Id__c: c-1 } }${last} } }`;

async function outcome(expected: string, salesforce: string, data = full) {
  const { examples } = await run(`${rules}examples:\n${example('one', data, expected, salesforce)}`);
  return examples[0];
}

test('an example that passes has no differences', async () => {
  const { examples, problems } = await run(`${rules}examples:\n${example('one', full, `[${contact}, ${task()}]`)}`);
  expect(examples).toMatchObject([{ holds: true, differences: [] }]);
  expect(problems).toEqual([]);
});

test('a difference has its line and column in the file', async () => {
  const text = `${rules}examples:\n  - name: one\n    event: ${event('id: c-1, name: Okoro')}\n    expect:\n      - Contact:\n          Counselor_Id__c: c-1\n          LastName: Okonjo\n`;
  const { examples } = await run(text);
  expect(examples).toMatchObject([
    {
      holds: false,
      differences: [
        {
          subject: 'Contact.LastName',
          expected: 'Okonjo',
          actual: 'Okoro',
          location: { file: 'mappings/test.yaml', line: 20, column: 21 },
        },
      ],
    },
  ]);
});

test('an expression that fails is a difference with the reason', async () => {
  const text = `${rules.replace('data.title', '$number(data.title)')}examples:\n${example('one', 'id: c-1, title: x', '[]')}`;
  const { examples } = await run(text);
  expect(examples).toMatchObject([
    { holds: false, actual: { failed: 'plan/expression-failed' }, failure: { code: 'plan/expression-failed' } },
  ]);
});

test('a mapping without examples and an example of another type are problems', async () => {
  expect((await run(rules)).problems).toMatchObject([
    { code: 'mapping/no-examples', file: 'mappings/test.yaml', line: 1 },
  ]);
  const foreign = `${rules}examples:\n${example('one', full, '[]').replace('test.event', 'other.event')}`;
  const { examples, problems } = await run(foreign);
  expect(problems).toMatchObject([{ code: 'mapping/foreign-example', line: 16 }]);
  expect(examples).toMatchObject([{ holds: false, foreignType: 'other.event' }]);
});

test('an event without a time has the frozen one in every run', async () => {
  const text = `${rules.replace('data.title', '$datetime(time)')}examples:\n${example('one', 'id: c-1', '[]')}`;
  expect((await run(text)).examples[0]?.actual).toEqual([
    { Contact: { Counselor_Id__c: 'c-1', Title: '2026-01-01T00:00:00.000Z' } },
  ]);
});

test.each([
  ['{ Contact: UNABLE_TO_LOCK_ROW }', '{ failed: salesforce/row-locked, next: tried again, written: [] }'],
  ['{ Task: UNABLE_TO_LOCK_ROW }', `{ failed: salesforce/row-locked, next: tried again, written: [${contact}] }`],
  ['{ Task: DUPLICATES_DETECTED }', `{ failed: salesforce/duplicate, next: dead letter, written: [${contact}] }`],
  [
    '{ Task: { code: FIELD_CUSTOM_VALIDATION_EXCEPTION, message: No, fields: [Subject] } }',
    '{ failed: salesforce/validation-rule, next: dead letter }',
  ],
  ['{ User: missing }', `[${contact}, ${task('')}]`],
  ['{ Task: exists }', `[${contact}]`],
  ['{ Contact: exists }', `[${contact}, ${task()}]`],
  ['unavailable', '{ failed: salesforce/unavailable, next: tried again, written: [] }'],
  ['daily-limit', '{ failed: salesforce/limit-reached, next: tried again }'],
  ['lost-reply', '{ failed: salesforce/unreachable, next: tried again }'],
])('Salesforce answers %s: the example says %s', async (salesforce, expected) => {
  const run = await outcome(expected, salesforce);
  expect(run?.differences).toEqual([]);
});

const rule = (text: string) => `{ rules: [{ ${text} }] }`;
test.each([
  [
    rule('kind: trigger, object: Contact, name: Audit, action: { addError: "No." }'),
    '{ failed: salesforce/validation-rule, next: dead letter }',
  ],
  [
    '{ Contact: exists, rules: [{ kind: lock, object: Contact }] }',
    '{ failed: salesforce/row-locked, next: tried again }',
  ],
  [
    rule('kind: validation-rule, object: Task, where: { Subject: Call }, message: No calls.'),
    `{ failed: salesforce/validation-rule, next: dead letter, written: [${contact}] }`,
  ],
  [
    '{ rules: [{ kind: duplicate-rule, object: Contact, action: block, fields: [LastName] }], records: [{ Contact: { LastName: okoro } }] }',
    '{ failed: salesforce/duplicate, next: dead letter }',
  ],
  [
    '{ rules: [{ kind: user, where: { Coach_Id__c: k-1 }, is: inactive }], behavior: { objectsWithInactiveOwners: [Task] } }',
    `[${contact}, ${task()}]`,
  ],
])('the org of an example is set up with %s: the example says %s', async (salesforce, expected) => {
  const run = await outcome(expected, salesforce);
  expect(run?.setUpProblems).toBeUndefined();
  expect(run?.differences).toEqual([]);
});

test('a set-up that the emulated org does not take is a problem at its line', async () => {
  const setUp =
    '{ rules: [{ kind: lock, object: Contact }, { kind: lock, object: Nothing }], records: [{ Contact: { Nope__c: 1 } }], behavior: { nope: 1 } }';
  const { problems } = await run(`${rules}examples:\n${example('one', full, '[]', setUp)}`);
  expect(problems.map(({ code, line, column }) => [code, line, column])).toEqual([
    ['mapping/wrong-set-up', 17, 104],
    ['mapping/wrong-set-up', 17, 60],
    ['mapping/wrong-set-up', 17, 144],
  ]);
  expect(problems[1]?.message).toContain('the org has no object Nothing');
});

test('a link without its target and an update without its record are retried', async () => {
  const orphan = rules.replace('- object: Contact', '- object: Contact\n    operation: update');
  const text = `${orphan}examples:\n${example('one', full, '{ failed: salesforce/record-missing, next: tried again }', '{ Contact: missing }')}`;
  const { examples } = await run(text);
  expect(examples[0]?.actual).toMatchObject({ next: 'tried again' });
  expect(examples[0]?.failure?.code).toMatch(/^salesforce\/(record|parent)-missing$/);
});

test('an answer for an object that the event does not use is a problem', async () => {
  const text = `${rules}examples:\n${example('one', 'id: c-1', '[]', '{ Contact: exists, Task: exists, Usre: missing }')}`;
  const { problems } = await run(text);
  expect(problems.map(({ code, line, column }) => [code, line, column])).toEqual([
    ['mapping/idle-answer', 17, 42],
    ['mapping/idle-answer', 17, 56],
  ]);
});

test.each([
  ['salesforce: nonsense', 'mapping/bad-choice'],
  ['salesforce: { Contact: locked }', 'mapping/bad-choice'],
  ['salesforce: { Contact: { status: UNABLE_TO_LOCK_ROW } }', 'mapping/unknown-key'],
  ['salesforce: {}', 'mapping/wrong-count'],
  ['salesforce: { rules: [] }', 'mapping/empty'],
  ['salesforce: { rules: [{ object: Contact }] }', 'mapping/missing-key'],
  ['salesforce: { rules: [{ kind: spell }] }', 'mapping/bad-choice'],
  ['salesforce: { rules: [{ kind: lock, objekt: Contact }] }', 'mapping/unknown-key'],
])('%s is invalid and reported when the file is read', async (line, code) => {
  const text = `${rules}examples:\n  - name: one\n    event: {}\n    expect: []\n    ${line}\n`;
  const { problems } = await loadMappings([{ path: 'mappings/test.yaml', text }], schema);
  expect(problems.map((problem) => [problem.code, problem.line])).toContainEqual([code, 18]);
});

test('the answers of one example do not affect the next', async () => {
  const { examples } = await run(
    `${rules}examples:\n${example('one', full, '{ failed: salesforce/unavailable }', 'unavailable')}${example('two', full, `[${contact}]`, '{ Task: exists }')}`,
  );
  expect(examples.map(({ holds }) => holds)).toEqual([true, true]);
});

test('coverage lists what no example shows, with its location', async () => {
  const { coverage } = await run(`${rules}examples:\n${example('one', 'id: c-1, name: Okoro', `[${contact}]`)}`);
  expect(
    coverage.filter(({ covered }) => !covered).map(({ gap, location }) => `${location.line}:${location.column} ${gap}`),
  ).toEqual([
    '5:43 Contact.Title is never set',
    '6:5 Task is never written',
    '8:11 when of Task is never true',
    '12:57 Task.WhoId is never set',
    '13:52 Task.OwnerId is never set',
  ]);
  expect(percentCovered(coverage)).toBe(Math.floor((3 / 8) * 100));
});

test('a forEach is covered only with items and with an empty list', async () => {
  const list = `event: test.event
records:
  - object: Contact
    forEach: data.ids
    key: { Counselor_Id__c: $item }
    fields: { LastName: data.name }
examples:
`;
  const some = example('some', 'ids: [a], name: Okoro', '[{ Contact: { Counselor_Id__c: a, LastName: Okoro } }]');
  const none = example('none', 'ids: []', '[]');
  const gaps = async (text: string) =>
    (await run(text)).coverage.filter(({ covered }) => !covered).map(({ gap }) => gap);
  expect(await gaps(list + some)).toEqual(['forEach of Contact is never empty']);
  expect(await gaps(list + some + none)).toEqual([]);
});

const perItem = `event: test.event
records:
  - object: Contact
    key: { Counselor_Id__c: data.id }
    fields: { LastName: data.name }
  - object: Task
    operation: create
    forEach: data.alerts
    key: { Event_Id__c: id & "/" & $item.kind }
    fields: { Subject: $item.at }
`;
const alerts = 'id: c-1, name: Okoro, alerts: [{ kind: risk, at: "1" }, { kind: risk, at: "2" }]';
const taskAt = (at: string) => `{ Task: { Event_Id__c: e-1/risk, Subject: "${at}" } }`;

test('an example does not hold by a record that is not written, with answers of Salesforce or without', async () => {
  const both = `[${contact}, ${taskAt('1')}, ${taskAt('2')}]`;
  const first = `[${contact}, ${taskAt('1')}]`;
  const letter = `{ failed: plan/same-record, next: dead letter, written: ${first} }`;
  for (const answers of ['', '{ Contact: exists }']) {
    const { examples, coverage } = await run(
      `${perItem}examples:\n${[both, first, letter].map((expected) => example('one', alerts, expected, answers)).join('')}`,
    );
    expect(examples.map(({ holds }) => holds)).toEqual([false, false, true]);
    expect(examples[0]).toMatchObject({
      failure: { code: 'plan/same-record', sObject: 'Task', fields: ['Event_Id__c'] },
      differences: [{ subject: 'outcome', actual: { failed: 'plan/same-record' } }],
    });
    expect(coverage.filter(({ covered }) => !covered).map(({ gap }) => gap)).toEqual([
      'forEach of Task is never empty',
    ]);
  }
});
