import { expect, test } from 'vitest';
import { draftRecord } from '../../src/draft/draft-record.ts';
import { eventPaths, pathsOfSamples } from '../../src/draft/event-paths.ts';
import { withKeyToAdd } from '../../src/draft/keys/key-to-add.ts';
import { withAddressKey } from '../../src/draft/keys/person-by-address.ts';
import type { JsonObject } from '../../src/json.ts';
import {
  type SObjectField,
  type SObjectFieldType,
  type SObjectSchema,
  salesforceSchema,
} from '../../src/salesforce-schema.ts';
import { readSchema } from '../../src/schema-files.ts';

const schema = await readSchema('salesforce/schema');
const standard = await readSchema('schema/standard');
/** Of several events, which have different ids. */
const pathsOf = (...data: JsonObject[]) =>
  pathsOfSamples(
    data.map((each, index) => {
      const identity = { id: `e-${index}`, source: 's', type: 't', time: '2026-01-01T00:00:00Z' };
      return { event: { specversion: '1.0', ...identity, data: each }, identity };
    }),
  );
const plainField = { nillable: true, createable: true, updateable: true, defaultedOnCreate: false, length: 255 };
const key = { ...plainField, type: 'string', externalId: true, idLookup: true, unique: true } as const;
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
      Volunteer_Since__c: '$date(data.counselor.volunteer_since, "America/New_York")',
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

test('a person whom nothing identifies is not drafted: each event would create one more', () => {
  expect(draft('Contact', { volunteer: { code: 'c-1' } })).toBeUndefined();
  expect(draft('Contact', { donation: { id: 'd-1', phone: '555-0100', first_name: 'Mira' } })).toBeUndefined();
});

test.each([
  ['beside a donation id', { id: 'd-1', email: 'Mira@example.org', first: 'Mira', last: 'Okonjo' }, 'data'],
  ['in an object', { donor: { email: 'Mira@example.org', first_name: 'Mira', last_name: 'Okonjo' } }, 'data.donor'],
])('a person is identified by an email address, %s', (_, data, parent) => {
  const paths = pathsOf(data);
  const contact = withAddressKey(schema.sObject('Contact') as SObjectSchema, paths);
  const drafted = contact && draftRecord(contact, paths, schema);
  const ending = parent === 'data' ? '' : '_name';
  expect(drafted?.record).toMatchObject({
    object: 'Contact',
    key: { [parent === 'data' ? 'Person_Email__c' : 'Donor_Email__c']: `$lowercase($trim(${parent}.email))` },
    fields: { FirstName: `${parent}.first${ending}`, LastName: `${parent}.last${ending}`, Email: `${parent}.email` },
  });
  expect(drafted?.record).not.toHaveProperty('operation');
});

test('a shift has its local start in the zone of the event, and a key and a subject that say what it is', async () => {
  const event = withKeyToAdd(standard.sObject('Event') as SObjectSchema) as SObjectSchema;
  const data = { shift_id: 's-1', local_start: '2026-06-05 18:00', shift_minutes: 'x', timezone: 'America/Chicago' };
  const drafted = draftRecord(event, pathsOf(data), salesforceSchema([...schema.sObjects(), event]));
  expect(drafted?.record.fields).toEqual({
    StartDateTime: '$datetime(data.local_start, data.timezone)',
    DurationInMinutes: '60',
  });
  const open = drafted?.open.join('\n') ?? '';
  expect(open).toContain(`'"shift/" & data.shift_id'`);
  expect(open).toContain(`Subject: '"Shift"'`);
  expect(open).not.toContain('StartDateTime');
  expect(open).not.toContain('No value in the event identifies');
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

test('a new record gets values to start from where the event has none', () => {
  const opportunity = withKeyToAdd(standard.sObject('Opportunity') as SObjectSchema) as SObjectSchema;
  const drafted = draftRecord(opportunity, [], schema);
  expect(drafted?.record).toEqual({
    object: 'Opportunity',
    operation: 'create',
    key: { External_Id__c: 'id' },
    constants: { StageName: 'Prospecting' },
    fields: { CloseDate: '$date(time, "America/New_York")', Name: '"Opportunity " & id' },
  });
  expect(drafted?.open).toContainEqual(expect.stringContaining('CloseDate, Name, StageName'));
});

test('a person with an email address and no ID is found by the address, in lower case', () => {
  const donor = { email: 'Mira@example.org', last_name: 'Okonjo' };
  const paths = pathsOf({ donor });
  const contact = withAddressKey(schema.sObject('Contact') as SObjectSchema, paths) as SObjectSchema;
  const drafted = draftRecord(contact, paths, salesforceSchema([...schema.sObjects(), contact]));
  expect(drafted?.record).toEqual({
    object: 'Contact',
    key: { Donor_Email__c: '$lowercase($trim(data.donor.email))' },
    fields: { Email: 'data.donor.email', LastName: 'data.donor.last_name' },
  });
});

test('a person without a last name gets something else when created, and no later event replaces the name with it', () => {
  const paths = pathsOf(
    { donor: { email: 'a@example.org', last_name: 'Okonjo' } },
    { donor: { email: 'b@example.org' } },
  );
  const contact = withAddressKey(schema.sObject('Contact') as SObjectSchema, paths) as SObjectSchema;
  const drafted = draftRecord(contact, paths, salesforceSchema([...schema.sObjects(), contact]));
  expect(drafted?.record).toMatchObject({
    operation: 'create',
    fields: { LastName: 'data.donor.last_name ?: data.donor.email' },
  });
  expect(drafted?.update).toMatchObject({
    operation: 'update',
    fields: { LastName: 'data.donor.last_name ? data.donor.last_name' },
  });
});

test('a value that says whose a record is, and not which, is not its key', () => {
  const keyed = { ...key, name: 'Donor_Email__c', label: 'Donor Email' };
  const opportunity = { ...(standard.sObject('Opportunity') as SObjectSchema) };
  opportunity.fields = [...opportunity.fields, keyed];
  const keyOf = (...data: JsonObject[]) => {
    const drafted = draftRecord(opportunity, pathsOf(...data), schema);
    expect(drafted?.open).toContainEqual(expect.stringContaining('so it is not the key of an Opportunity'));
    return drafted?.record.key;
  };
  const donor = { email: 'mira@example.org' };
  expect(keyOf({ donor, amount: 5 }, { donor, amount: 7 })).toEqual({ Donor_Email__c: 'id' });
  expect(keyOf({ donor, donation: { id: 'd-1' } }, { donor, donation: { id: 'd-2' } })).toEqual({
    Donor_Email__c: 'data.donation.id',
  });
});

test('two shifts of one counselor are two records, and two events about one shift are one', () => {
  const shift = (...keys: string[]): SObjectSchema => ({
    ...(schema.sObject('Supervisor_Note__c') as SObjectSchema),
    ...{ name: 'Shift__c', label: 'Shift' },
    fields: keys.map((name) => ({ ...key, name, label: name })),
  });
  const counselor = { id: 'c-1' };
  const twice = pathsOf({ counselor, shift: { kind: 'Chat' } }, { counselor, shift: { kind: 'Phone' } });
  expect(draftRecord(shift('Counselor_Id__c'), twice, schema)?.record).toMatchObject({
    operation: 'create',
    key: { Counselor_Id__c: 'id' },
  });
  const changed = pathsOf({ counselor, shift: { id: 's-1' } }, { counselor, shift: { id: 's-1' } });
  expect(draftRecord(shift('Shift_Id__c'), changed, schema)?.record.key).toEqual({ Shift_Id__c: 'data.shift.id' });
});

test('a campaign member is the person in the campaign, not the event', () => {
  const member = withKeyToAdd(standard.sObject('CampaignMember') as SObjectSchema) as SObjectSchema;
  const campaign = withKeyToAdd(standard.sObject('Campaign') as SObjectSchema) as SObjectSchema;
  const known = salesforceSchema([...schema.sObjects(), campaign, member]);
  const drafted = draftRecord(member, pathsOf({ campaign: 'spring', counselor: { id: 'c-1' } }), known);
  expect(drafted?.record).toEqual({
    object: 'CampaignMember',
    operation: 'create',
    key: { External_Id__c: 'data.campaign & "/" & data.counselor.id' },
    constants: { Status: 'Sent' },
    links: {
      CampaignId: { object: 'Campaign', key: { External_Id__c: 'data.campaign' } },
      ContactId: { object: 'Contact', key: { Counselor_Id__c: 'data.counselor.id' } },
    },
  });
  const without = draftRecord(member, pathsOf({ counselor: { id: 'c-1' } }), known);
  expect(without?.open).toContainEqual(expect.stringContaining('recipe "Campaign members"'));
});

test('days and local times have the zone of the event; midnight in UTC is a day', () => {
  const training = { completed: '2026-06-02T00:00:00Z', started: '2026-06-01 21:00', ended: '2026-06-02T01:30:00Z' };
  const name = (name: string, type: SObjectFieldType): SObjectField => ({ ...plainField, name, label: name, type });
  const object = {
    ...(schema.sObject('Supervisor_Note__c') as SObjectSchema),
    fields: [
      { ...key, name: 'Training_Id__c', label: 'Training ID' },
      name('Completed__c', 'date'),
      name('Started__c', 'datetime'),
      name('Ended__c', 'date'),
    ],
  };
  expect(
    draftRecord(object, pathsOf({ training, person: { zone: 'America/Chicago' } }), schema)?.record.fields,
  ).toEqual({
    Completed__c: '$date(data.training.completed)',
    Started__c: '$datetime(data.training.started, data.person.zone)',
    Ended__c: '$date(data.training.ended, data.person.zone)',
  });
  const drafted = draftRecord(object, pathsOf({ training }), schema);
  expect(drafted?.open).toContainEqual(
    expect.stringContaining('time zone of Supervisor_Note__c.Started__c, Supervisor_Note__c.Ended__c'),
  );
});

test('an Event always has a start and an end', () => {
  const event = standard.sObject('Event') as SObjectSchema;
  const keyed = { ...event, fields: [...event.fields, { ...key, name: 'Event_Id__c', label: 'Event ID' }] };
  const fieldsOf = (data: JsonObject) => draftRecord(keyed, pathsOf(data), schema)?.record.fields;
  expect(fieldsOf({ shift: { starts: '2026-06-01T21:00:00Z', minutes: 90 } })).toEqual({
    StartDateTime: '$datetime(data.shift.starts)',
    DurationInMinutes: 'data.shift.minutes',
  });
  expect(fieldsOf({})).toEqual({ StartDateTime: '$datetime(time)', DurationInMinutes: '60' });
});
test('an object without an external ID cannot be written', () => {
  const contact = schema.sObject('Contact') as SObjectSchema;
  const plain = { ...contact, fields: contact.fields.filter(({ externalId }) => externalId !== true) };
  expect(draftRecord(plain, [], schema)).toBeUndefined();
});

test('a date as people write it is read by its picture, and the order of its parts is a decision', () => {
  const event = standard.sObject('Event') as SObjectSchema;
  const keyed = { ...event, fields: [...event.fields, { ...key, name: 'Event_Id__c', label: 'Event ID' }] };
  const data = { shift: { id: 's-1', starts: '06/01/2026 9:00 PM' }, person: { zone: 'America/Chicago' } };
  const drafted = draftRecord(keyed, pathsOf(data), schema);
  expect(drafted?.record.fields?.StartDateTime).toBe(
    '$datetime(data.shift.starts, data.person.zone, "[M01]/[D01]/[Y0001] [h]:[m01] [P]")',
  );
  expect(drafted?.open).toContainEqual(expect.stringContaining('reads the month first'));
  expect(drafted?.open).toContainEqual(expect.stringContaining('"shift/" & data.shift.id'));
});

test('a name is that of the record, and an ID of the thing that the event is about is its key', () => {
  const keyed = (name: string) => withKeyToAdd(standard.sObject(name) as SObjectSchema) as SObjectSchema;
  const data = { donation_id: 'd-1', donor: { name: 'Mira Okonjo' }, campaign: { code: 'spring', name: 'Spring' } };
  expect(draftRecord(keyed('Opportunity'), pathsOf(data), schema)?.record).toMatchObject({
    operation: 'create',
    key: { External_Id__c: 'data.donation_id' },
    fields: { Name: '"Opportunity " & id' },
  });
  expect(draftRecord(keyed('Campaign'), pathsOf(data), schema)?.record).toMatchObject({
    key: { External_Id__c: 'data.campaign.code' },
    fields: { Name: 'data.campaign.name' },
  });
});

test('a lookup that can be set only on creation is in a record of its own, and a donation has its campaign', () => {
  const keyed = (name: string) => withKeyToAdd(standard.sObject(name) as SObjectSchema) as SObjectSchema;
  const known = salesforceSchema([...schema.sObjects(), keyed('Campaign'), keyed('Opportunity')]);
  const data = { donation: { id: 'd-1', amount: 25 }, counselor: { id: 'cc-1' }, campaign: { code: 'spring' } };
  const key = { External_Id__c: 'data.donation.id' };
  const campaign = { object: 'Campaign', key: { External_Id__c: 'data.campaign.code' } };
  const opportunity = keyed('Opportunity');
  const upserted = draftRecord({ ...opportunity, fields: withOwnKey(opportunity) }, pathsOf(data), known);
  expect(upserted?.record).toMatchObject({ operation: 'create', links: { CampaignId: campaign } });
  expect(upserted?.record.links?.ContactId?.key).toEqual({ Counselor_Id__c: 'data.counselor.id' });
  expect(upserted?.update).toEqual({
    object: 'Opportunity',
    operation: 'update',
    key: { Donation_Id__c: key.External_Id__c },
    fields: { Amount: 'data.donation.amount' },
    links: { CampaignId: campaign },
  });
});

/** Named as the event names it, so that the draft is an upsert. */
const withOwnKey = ({ fields }: SObjectSchema) =>
  fields.map((field) =>
    field.name === 'External_Id__c' ? { ...field, name: 'Donation_Id__c', label: 'Donation ID' } : field,
  );
