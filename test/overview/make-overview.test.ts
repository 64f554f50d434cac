import { expect, test } from 'vitest';
import { readMappingFiles } from '../../src/mapping-files.ts';
import { makeOverview } from '../../src/overview/make-overview.ts';
import { loadMappings } from '../../src/pipeline/mapping/load-mappings.ts';
import { overviewOf, schema, texts } from './overview-of.ts';

const overview = await overviewOf(texts, [
  { type: 'person.renamed', file: 'examples/a.json' },
  { type: 'person.rename', file: 'examples/b.json' },
]);
const rulesOf = (wanted: string) => overview.eventTypes.find(({ type }) => type === wanted)?.rules ?? [];
const objectNamed = (name: string) => overview.objects.find(({ sObject }) => sObject === name);
const fieldOf = (object: string, name: string) => objectNamed(object)?.fields.find(({ field }) => field === name);

test('a file with two event types gives two, each with its own rules and without conditions on the type', () => {
  expect(overview.eventTypes.map(({ type }) => type)).toEqual([
    'survey.answered',
    'survey.withdrawn',
    'person.counted',
    'person.renamed',
  ]);
  expect(rulesOf('survey.answered')).toMatchObject([
    { id: 'survey.answered#0', words: 'Upsert Contact', shownBy: [0, 1] },
    {
      words: 'Create Task once',
      condition: { text: 'data.person.score < 3', short: 'score < 3', location: { file: 'mappings/0.yaml', line: 18 } },
      forEach: { short: 'coaches' },
      shownBy: [0],
    },
  ]);
  expect(rulesOf('survey.answered')[0]).not.toHaveProperty('condition');
  expect(rulesOf('survey.withdrawn')).toMatchObject([{ words: 'Delete Task', shownBy: [2] }]);
});

test('a field has its label, its writers with their lines, and what the examples show', () => {
  expect(fieldOf('Contact', 'LastName')).toMatchObject({
    label: 'Last Name',
    type: 'Text (80)',
    isRequired: true,
    eventTypes: 2,
    examples: 2,
    values: ['Okoro', 'Berg'],
    moreValues: 0,
    wins: 'newest',
    writers: [
      {
        eventType: 'survey.answered',
        write: {
          location: { file: 'mappings/0.yaml', line: 12 },
          ifAbsent: { effect: 'never', requiredPaths: ['person.name'] },
          setBy: [0, 1],
        },
      },
      { eventType: 'person.renamed', write: { ifAbsent: { effect: 'keep' }, setBy: [] } },
    ],
    leftAloneBy: [{ eventType: 'person.counted', how: 'update', location: { file: 'mappings/1.yaml' } }],
  });
  expect(fieldOf('Contact', 'FirstName')).toMatchObject({
    leftAloneBy: [
      { eventType: 'survey.answered', how: 'keeps' },
      { eventType: 'person.counted', how: 'update' },
      { eventType: 'person.renamed', how: 'update' },
    ],
    writers: [{ write: { ifAbsent: { effect: 'keep', onPurpose: true }, setBy: [1], keptBy: [0] } }],
  });
  expect(fieldOf('Contact', 'AccountId')).toMatchObject({
    label: 'Account',
    examples: 0,
    writers: [{ write: { clearedBy: [0], keptBy: [1], target: { sObject: 'Account', byLabel: 'Coach ID' } } }],
  });
});

test('a record that is only created is set by its first event; one that is deleted is not written', () => {
  expect(fieldOf('Task', 'Priority')).toMatchObject({ wins: 'first', leftAloneBy: [], values: ['High'] });
  expect(fieldOf('Task', 'OwnerId')).toMatchObject({ label: 'Assigned To', examples: 1, values: ['k-1', 'k-2'] });
  expect(fieldOf('Task', 'Event_Id__c')).toMatchObject({ isKey: true, eventTypes: 1 });
  expect(objectNamed('Task')).toMatchObject({
    deletedBy: ['survey.withdrawn'],
    rules: ['survey.answered#1', 'survey.withdrawn#2'],
  });
});

test('objects that are only looked up come last, with the fields that look them up', () => {
  expect(overview.objects.map(({ sObject }) => sObject).slice(2)).toEqual(['Account', 'User']);
  expect(objectNamed('User')).toMatchObject({
    rules: [],
    fields: [],
    lookUps: [{ by: 'Coach_Id__c', byLabel: 'Coach ID', sObject: 'Task', field: 'OwnerId', fieldLabel: 'Assigned To' }],
  });
});

test('counts fields of several event types, fields that no example sets, and types without a mapping', () => {
  expect(overview.counts).toEqual({
    mappings: 3,
    eventTypes: 4,
    objects: 2,
    fields: 9,
    fieldsOfSeveral: 2,
    fieldsNotShown: 2,
    unmapped: 1,
  });
  expect(overview.unmapped).toEqual([
    { type: 'person.rename', seenIn: ['examples/b.json'], closest: 'person.renamed' },
  ]);
});

test('a condition on another "type" than the event\'s stays a condition', async () => {
  const { eventTypes } = await overviewOf([
    `event: person.seen
records:
  - object: Contact
    when: type = "member"
    key: { Counselor_Id__c: data.id }
    fields: { LastName: data.name }
examples:
  - name: a member
    event: { event_type: person.seen, type: member, data: { id: p-1, name: Okoro } }
    expect: []
`,
  ]);
  expect(eventTypes[0]?.rules).toMatchObject([{ condition: { text: 'type = "member"' }, shownBy: [0] }]);
});

test('a rule that can never apply is shown as it is written', async () => {
  const { eventTypes } = await overviewOf([
    `event: [a.one, a.two]
records:
  - object: Contact
    when: type = "a.three"
    operation: update
    key: { Counselor_Id__c: data.id }
    fields: { LastName: data.name }
`,
  ]);
  expect(eventTypes.map(({ rules }) => rules.map(({ condition }) => condition?.text))).toEqual([
    ['type = "a.three"'],
    ['type = "a.three"'],
  ]);
});

test('an event that fails shows nothing', async () => {
  const { eventTypes } = await overviewOf([
    `event: a.one
records:
  - object: Contact
    operation: update
    key: { Counselor_Id__c: data.id }
    fields: { LastName: data.name }
  - object: Task
    operation: create
    key: { Event_Id__c: data.none }
    constants: { Subject: Call }
examples:
  - name: without a key
    event: { specversion: "1.0", id: e, source: s, type: a.one, data: { id: p-1, name: Okoro } }
    expect: { failed: plan/empty-key }
`,
  ]);
  expect(eventTypes[0]?.rules.map(({ shownBy }) => shownBy)).toEqual([[], []]);
});

test('every rule of the shipped mappings is shown by an example, and the overview is JSON', async () => {
  const { mappings } = await loadMappings(await readMappingFiles('mappings'), schema);
  const shipped = await makeOverview({ mappings, schema, now: () => 0 });
  const hidden = shipped.eventTypes.flatMap(({ rules }) => rules.filter(({ shownBy }) => shownBy.length === 0));
  expect(hidden).toEqual([]);
  expect(shipped.counts.fieldsNotShown).toBe(0);
  expect(JSON.parse(JSON.stringify(shipped))).toEqual(shipped);
});
