import { expect, test } from 'vitest';
import { draftRecord } from '../../src/draft/draft-record.ts';
import { eventPaths } from '../../src/draft/event-paths.ts';
import { withKeyToAdd } from '../../src/draft/key-to-add.ts';
import type { JsonObject } from '../../src/json.ts';
import type { SObjectSchema } from '../../src/salesforce-schema.ts';
import { readSchema } from '../../src/schema-files.ts';

const schema = await readSchema('salesforce/schema');
const draft = (object: string, data: JsonObject) => {
  const event = { specversion: '1.0', id: 'e-1', source: 's', type: 't', time: '2026-01-01T00:00:00Z', data };
  return draftRecord(schema.sObject(object) as SObjectSchema, eventPaths(event), schema);
};

test('values are matched by name, whatever the notation, and fit the type of the field', () => {
  const counselor = {
    id: 'c-1',
    firstName: 'Mira',
    'last-name': 'Okonjo',
    active_rescues: 3,
    last_login: '2026-03-02T12:00:00Z',
    volunteer_since: '2020-03-02T12:00:00Z',
    title: 5,
  };
  expect(draft('Contact', { counselor })?.record).toEqual({
    object: 'Contact',
    key: { Counselor_Id__c: 'data.counselor.id' },
    fields: {
      FirstName: 'data.counselor.firstName',
      LastName: 'data.counselor.`last-name`',
      Active_Rescues__c: 'data.counselor.active_rescues',
      Last_Login__c: '$datetime(data.counselor.last_login)',
      Volunteer_Since__c: '$date(data.counselor.volunteer_since)',
    },
  });
});

test('a text that is too long is shortened, and a value that a restricted picklist does not have is left out', () => {
  const drafted = draft('Conversation_Feedback__c', {
    feedback: { id: 'f-1', helpful: 'Perhaps', comment: 'x'.repeat(5000) },
    counselor: { id: 'c-1' },
  });
  expect(drafted?.record).toMatchObject({
    key: { Feedback_Id__c: 'data.feedback.id' },
    fields: { Comment__c: '$truncate(data.feedback.comment, 4000)' },
    links: { Counselor__c: { object: 'Contact', key: { Counselor_Id__c: 'data.counselor.id' } } },
  });
  expect(drafted?.record.fields).not.toHaveProperty('Helpful__c');
});

test('a Task is created once for each event, with the coach as owner and the counselor as subject', () => {
  const drafted = draft('Task', { counselor: { id: 'c-1' }, coach: { id: 'k-1' } });
  expect(drafted?.record).toEqual({
    object: 'Task',
    operation: 'create',
    key: { Event_Id__c: 'id' },
    links: {
      WhoId: { object: 'Contact', key: { Counselor_Id__c: 'data.counselor.id' } },
      OwnerId: { object: 'User', key: { Coach_Id__c: 'data.coach.id' }, notFound: 'omit' },
    },
  });
  expect(drafted?.open).toEqual([expect.stringContaining('Subject')]);
});

test('a Contact belongs to the Account of the coach; without a coach, its Account is an open decision', () => {
  const counselor = { id: 'c-1', last_name: 'Okonjo' };
  const drafted = draft('Contact', { counselor, coach: { id: 'k-1' } });
  expect(drafted?.record.links).toEqual({
    AccountId: { object: 'Account', key: { Coach_Id__c: 'data.coach.id' }, notFound: 'omit' },
  });
  expect(drafted?.open).toEqual([]);
  expect(draft('Contact', { counselor })?.open).toEqual([expect.stringContaining('AccountId')]);
});

test('open decisions are listed: the missing key, and the fields a new record requires', () => {
  const drafted = draft('Contact', { volunteer: { code: 'c-1' } });
  expect(drafted?.record).toEqual({ object: 'Contact', operation: 'update', key: { Counselor_Id__c: 'id' } });
  expect(drafted?.open).toHaveLength(2);
});

test('the ID beside the fields of an object is taken for its key, in a record and in a link, and is to be confirmed', () => {
  const data = { volunteer: { id: 'c-1', last_name: 'Okonjo' }, coach: { id: 'k-1', email: 'a@example.org' } };
  const drafted = draft('Contact', data);
  expect(drafted?.record).toMatchObject({
    key: { Counselor_Id__c: 'data.volunteer.id' },
    fields: { LastName: 'data.volunteer.last_name' },
  });
  expect(drafted?.open).toEqual([expect.stringContaining('data.volunteer also has the LastName')]);
  expect(draft('Task', data)?.record.links).toMatchObject({ WhoId: { key: { Counselor_Id__c: 'data.volunteer.id' } } });
  // The volunteer is no User, although a User has a last name as well.
  const alone = draft('Task', { volunteer: data.volunteer });
  expect(Object.keys(alone?.record.links ?? {})).toEqual(['WhoId']);
  expect(alone?.open).toContain(
    'The Task has no owner. Add this under "links": OwnerId: { object: User, key: { Coach_Id__c: … }, notFound: omit }',
  );
});

test('a new record gets values to start from where the event has none', async () => {
  const standard = await readSchema('schema/standard');
  const opportunity = withKeyToAdd(standard.sObject('Opportunity') as SObjectSchema) as SObjectSchema;
  const drafted = draftRecord(opportunity, [], schema);
  expect(drafted?.record).toEqual({
    object: 'Opportunity',
    operation: 'create',
    key: { External_Id__c: 'id' },
    constants: { StageName: 'Prospecting' },
    fields: { CloseDate: '$date(time)', Name: '"Opportunity " & id' },
  });
  expect(drafted?.open.at(-1)).toContain('CloseDate, Name, StageName');
});

test('a person with an email address and no ID: the draft names the recipe', () => {
  const { open } = draft('Contact', { donor: { last_name: 'Okonjo', email: 'a@example.org' } }) ?? {};
  expect(open).toContainEqual(expect.stringContaining('recipe "A person known by an email address"'));
});

test('an object without an external ID cannot be written', () => {
  const contact = schema.sObject('Contact') as SObjectSchema;
  const plain = { ...contact, fields: contact.fields.filter(({ externalId }) => externalId !== true) };
  expect(draftRecord(plain, [], schema)).toBeUndefined();
});
