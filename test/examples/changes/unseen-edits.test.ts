// Edits of the rules that no event shows. The events here are the examples of the mapping.
import { expect, test } from 'vitest';
import { planChanges } from '../../../src/examples/changes/plan-changes.ts';
import { readExample } from '../../../src/examples/run-example.ts';
import { loadMappings } from '../../../src/pipeline/mapping/load-mappings.ts';
import { testSchema } from '../../fixtures/schema.ts';

const mapping = `event: call.made
records:
  - object: Task
    operation: create
    when: data.urgent
    key: { Event_Id__c: id }
    fields:
      Subject: 'data.urgent ? "Call now" : "Call"'
      Description: data.note
    links: { OwnerId: { object: User, key: { Coach_Id__c: data.coach } } }
  - object: Contact
    operation: update
    key: { Counselor_Id__c: data.id }
    fields: { Title: data.title }
examples:
  - name: urgent
    event: { type: call.made, id: e-1, data: { id: c-1, urgent: true, coach: coach-7, title: Lead } }
    expect: []
`;

async function load(...texts: readonly string[]) {
  const files = texts.map((text, index) => ({ path: `${index}.yaml`, text }));
  const { mappings, problems } = await loadMappings(files, testSchema);
  expect(problems).toEqual([]);
  return mappings;
}

async function unseen(was: readonly string[], is: readonly string[]): Promise<string[]> {
  const [before, after] = [await load(...was), await load(...is)];
  async function* events() {
    for (const example of [...after.all(), ...before.all()].flatMap(({ examples }) => examples)) {
      yield {
        name: example.name,
        before: await readExample(example, before),
        after: await readExample(example, after),
      };
    }
  }
  const { unseen: found } = await planChanges(events(), { before, after });
  return found.map(({ subject, location: { file, line } }) => `${file}:${line} ${subject}`);
}

const edited = (...edits: [from: string, to: string][]) =>
  edits.reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replace(from, to);
  }, mapping);

test.each([
  ['nothing', [], []],
  ['spaces and a comment', [['when: data.urgent', 'when:   data.urgent # yes']], []],
  ['a value that the example shows', [['"Call now"', '"Call today"']], []],
  ['a branch that no example reaches', [[': "Call"', ': "Call soon"']], ['0.yaml:8 Task.Subject']],
  ['a value that no example has', [['data.note', '$uppercase(data.note)']], ['0.yaml:9 Task.Description']],
  ['a condition with the same result', [['when: data.urgent', 'when: data.urgent = true']], ['0.yaml:5 when of Task']],
  ['a condition that the example shows', [['when: data.urgent', 'when: data.urgent = false']], []],
  ['what happens to a missing value', [['data.note', '{ from: data.note, missing: reject }']], []],
  [
    'one that shows beside one that does not',
    [
      ['data.note', '$trim(data.note)'],
      ['data.title', 'data.title & "!"'],
    ],
    ['0.yaml:9 Task.Description'],
  ],
  ['a field that is gone', [['      Description: data.note\n', '']], ['0.yaml:9 Task.Description']],
  ['a schema', [['records:', 'schema: { type: object }\nrecords:']], ['0.yaml:2 schema']],
  [
    'a record for other events',
    [
      [
        'examples:',
        '  - object: Note__c\n    operation: delete\n    when: data.gone\n    key: { Note_Id__c: data.id }\nexamples:',
      ],
    ],
    ['0.yaml:15 Note__c'],
  ],
] as [string, [string, string][], string[]][])('%s', async (_, edits, expected) => {
  expect(await unseen([mapping], [edited(...edits)])).toEqual(expected);
});

test('a new mapping without an example', async () => {
  const other = mapping.replace('call.made', 'call.missed').replace(/examples:.*$/s, '');
  expect(await unseen([mapping], [mapping, other])).toEqual(['1.yaml:1 call.missed']);
});

test('a new mapping with an example', async () => {
  const other = mapping.replaceAll('call.made', 'call.missed');
  expect(await unseen([mapping], [mapping, other])).toEqual([]);
});

test('another order of the records is an edit, too, where no event writes both', async () => {
  const quiet = mapping.replace('urgent: true', 'urgent: false');
  const [head = '', task = '', rest = ''] = quiet.split(/(?= {2}- object)/);
  const [contact = '', examples = ''] = rest.split(/(?=^examples)/m);
  expect(await unseen([quiet], [`${head}${contact}${task}${examples}`])).toEqual(['0.yaml:1 order of the records']);
  expect(
    await unseen([mapping], [`${head}${contact}${task}${examples}`.replace('urgent: false', 'urgent: true')]),
  ).toEqual([]);
});
