import { expect, test } from 'vitest';
import { answerField } from '../../src/overview/words/answer-field.ts';
import { overviewOf, texts } from './overview-of.ts';

async function answerOf(name: string, files: readonly string[] = texts) {
  const overview = await overviewOf(files);
  const [sObject, fieldName] = name.split('.');
  const object = overview.objects.find((each) => each.sObject === sObject);
  const field = object?.fields.find((each) => each.field === fieldName);
  if (!object || !field) throw new Error(`Nobody writes ${name}.`);
  const { sections, ...head } = answerField(field, object, overview);
  return { ...head, ...Object.fromEntries(sections.map((section) => [section.title, section])) };
}

test('each way of having no value is said, by event type where they differ', async () => {
  expect(await answerOf('Contact.LastName')).toMatchObject({
    'If the event has no value': {
      sentences: [
        'survey.answered: This cannot happen: the schema requires person.name, and an event without it is rejected.',
        'person.renamed: Salesforce keeps its value. A null clears the field.',
      ],
    },
  });
  expect(await answerOf('Contact.FirstName')).toMatchObject({
    'If the event has no value': {
      sentences: [
        'Salesforce keeps its value, because the mapping says "missing: keep", and a new Contact is created without it. A null clears the field.',
      ],
    },
    'In the examples': { sentences: ['1 of 3 examples sets it: Ana.', '1 example has no value for it.'] },
  });
  expect(await answerOf('Task.OwnerId')).toMatchObject({
    'If the event has no value': { sentences: ['A new Task is created without it.'] },
  });
});

const upsert = (more: string) => `event: a.one
records:
  - object: Contact
    key: { Counselor_Id__c: data.id }
    fields: { LastName: ${more} }
`;
test.each([
  ['data.name', 'Salesforce keeps its value, and refuses a new Contact without one. A null clears the field.'],
  ['{ from: data.name, missing: reject }', 'The event is rejected, because the mapping says "missing: reject".'],
  ['{ from: data.name, missing: clear }', 'The field is cleared, because the mapping says "missing: clear".'],
  ['"\'\\"a\\"\'"', 'It always has a value.'],
])('a required field with %s', async (value, sentence) => {
  const text = upsert(value.replace(/^"'|'"$/g, "'").replaceAll('\\"', '"'));
  expect(await answerOf('Contact.LastName', [text])).toMatchObject({
    'If the event has no value': { sentences: [sentence] },
  });
});

test('a record that is created and then updated is updated by every event; one that is deleted is said to be', async () => {
  const text = `event: [a.one, a.gone]
records:
  - object: Contact
    operation: create
    when: type = "a.one"
    key: { Counselor_Id__c: data.id }
    fields: { LastName: data.name, LeadSource: '"Web"' }
  - object: Contact
    operation: update
    when: type = "a.one"
    key: { Counselor_Id__c: data.id }
    fields: { LastName: data.name }
  - object: Contact
    operation: delete
    when: type = "a.gone"
    key: { Counselor_Id__c: data.id }
`;
  expect(await answerOf('Contact.LastName', [text])).toMatchObject({
    '1 event type writes it': {
      sentences: ['The newest event wins, whatever the order in which events arrive.', 'a.gone deletes the Contact.'],
      rows: [{ note: 'Create Contact once' }, { note: 'Update Contact' }],
    },
  });
  const other = `event: a.two
records:
  - object: Contact
    operation: update
    key: { Counselor_Id__c: data.id }
    fields: { LeadSource: data.source }
`;
  expect(await answerOf('Contact.LeadSource', [text, other])).toMatchObject({
    '2 event types write it': {
      sentences: [expect.any(String), 'a.one only sets it on a new Contact.', expect.any(String)],
    },
  });
});

test('a key is what records are found by', async () => {
  expect(await answerOf('Contact.Counselor_Id__c')).toMatchObject({
    title: 'Counselor ID',
    '3 event types find the Contact by it': {
      sentences: ['It decides which record is meant, so it never changes.'],
    },
  });
});
