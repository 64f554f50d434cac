import { expect, test } from 'vitest';
import { overviewChanges } from '../../src/overview/changes/overview-changes.ts';
import { overviewOf, texts } from './overview-of.ts';

const before = await overviewOf(texts);

/** Of the first file. */
async function changes(...edits: [from: string, to: string][]) {
  const [first = '', ...others] = texts;
  const edited = edits.reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replace(from, () => to);
  }, first);
  return overviewChanges(before, await overviewOf([edited, ...others]));
}

test('comments, examples and moved lines change nothing', async () => {
  expect(
    await changes(['records:', '# A comment.\n\nrecords:'], ['name: Okoro, score', 'name: Okonjo, score']),
  ).toEqual([]);
});

test.each([
  [
    ['data.person.score < 3', 'data.person.score < 4'],
    'Condition: data.person.score < 4; before: data.person.score < 3.',
  ],
  [[' and data.person.score < 3', ''], 'Condition: none; before: data.person.score < 3.'],
  [['forEach: data.coaches', 'forEach: data.others'], 'For each of: data.others; before: data.coaches.'],
  [['Priority: High', 'Priority: Low'], 'Priority: "Low"; before: "High".'],
  [['Priority: High, ', ''], 'It no longer writes Priority.'],
  [['Subject: Call', 'Subject: Call, Status: Completed'], 'It also writes Status: "Completed".'],
  [['missing: keep', 'missing: clear'], 'First Name (FirstName) without a value: clear; before: keep.'],
  [
    ['key: { Coach_Id__c: data.coach }, notFound: omit', 'key: { Coach_Id__c: data.coach }'],
    'Account (AccountId) without such a record: retry; before: omit.',
  ],
  [
    ['object: Contact\n', 'object: Contact\n    operation: update\n'],
    'Operation: Update Contact; before: Upsert Contact.',
  ],
] as const)('the edit %j is said in words', async (edit, detail) => {
  const [change, ...others] = await changes([edit[0], edit[1]]);
  expect(others).toEqual([]);
  expect(change).toMatchObject({ eventType: 'survey.answered', change: 'changed', details: [detail] });
});

test('a rule that is added says what it writes', async () => {
  const added =
    '  - object: Contact\n    when: type = "survey.withdrawn"\n    operation: update\n    key: { Counselor_Id__c: data.person.id }\n    constants: { Title: Left }\nexamples:\n';
  expect(await changes(['examples:\n', added])).toMatchObject([
    {
      eventType: 'survey.withdrawn',
      change: 'added',
      rule: 'Update Contact',
      details: ['It writes Counselor ID and Title.'],
    },
  ]);
});

test('rules and event types come and go, each with its place', async () => {
  const [first = '', second = ''] = texts;
  const added = `event: person.left
records:
  - object: Contact
    operation: delete
    key: { Counselor_Id__c: data.id }
`;
  const after = await overviewOf([
    first.replace(/ {2}- object: Task\n {4}operation: delete\n.*\n.*\n/, ''),
    second.replace('newest: data.count\n', ''),
    added,
  ]);
  expect(overviewChanges(before, after)).toMatchObject([
    { eventType: 'survey.withdrawn', change: 'removed', rule: 'Delete Task', location: { file: 'mappings/0.yaml' } },
    {
      eventType: 'person.counted',
      change: 'changed',
      details: ['time decides which event is newer; before: data.count.'],
    },
    { eventType: 'person.left', change: 'added', location: { file: 'mappings/2.yaml', line: 1 } },
    { eventType: 'person.left', change: 'added', rule: 'Delete Contact', details: [] },
    { eventType: 'person.renamed', change: 'removed' },
  ]);
});
