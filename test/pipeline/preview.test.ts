import { expect, test } from 'vitest';
import { planEvent } from '../../src/pipeline/plan/plan-event.ts';
import { previewEvent } from '../../src/pipeline/preview.ts';
import { eventWith } from './event-for.ts';
import { mappingsOf } from './mapping-of.ts';

const text = `event: test.event
records:
  - object: Contact
    key: { Counselor_Id__c: data.id }
    constants: { Is_Lead__c: false }
    fields:
      LastName: data.name
      FirstName: data.first
    links:
      AccountId: { object: Account, key: { Site_Id__c: data.site } }
  - object: Lead
    when: data.lead
    key: { Applicant_Id__c: data.id }
  - object: Contact
    forEach: data.friends
    when: $item != "c-3"
    key: { Counselor_Id__c: $item }
    fields: { Active_Rescues__c: data.rescues + 1 }
`;

test('a preview shows every value, where it comes from, and why a record or field is left out', async () => {
  const mappings = await mappingsOf([text]);
  const event = eventWith({ id: 'c-1', name: 'Okoro', site: 'north', friends: ['c-2', 'c-3'] });
  const preview = await previewEvent(event, mappings);
  expect(preview.plan).toEqual(await planEvent(event, mappings));
  expect(preview.file).toBe('mappings/1.yaml');
  expect(preview.expect).toEqual([
    {
      Contact: {
        Counselor_Id__c: 'c-1',
        Is_Lead__c: false,
        LastName: 'Okoro',
        AccountId: { Account: { Site_Id__c: 'north' } },
      },
    },
    { Contact: { Counselor_Id__c: 'c-2' } },
  ]);
  const at = (line: number, column: number) => `mappings/1.yaml:${line}:${column}`;
  const forEach = { source: 'data.friends', location: at(15, 14) };
  const when = { source: '$item != "c-3"', location: at(16, 11) };
  expect(preview.rules).toEqual([
    {
      rule: 0,
      operation: 'upsert',
      sObject: 'Contact',
      location: at(3, 5),
      outcome: 'written',
      fields: [
        { field: 'Counselor_Id__c', from: 'key', source: 'data.id', location: at(4, 29), value: 'c-1' },
        { field: 'Is_Lead__c', from: 'constant', location: at(5, 30), value: false },
        { field: 'LastName', from: 'field', source: 'data.name', location: at(7, 17), value: 'Okoro' },
        { field: 'FirstName', from: 'field', source: 'data.first', location: at(8, 18), leftOut: 'kept' },
        {
          field: 'AccountId',
          from: 'link',
          source: 'data.site',
          location: at(10, 56),
          value: { Account: { Site_Id__c: 'north' } },
        },
      ],
    },
    {
      rule: 1,
      operation: 'upsert',
      sObject: 'Lead',
      location: at(11, 5),
      outcome: 'when-false',
      when: { source: 'data.lead', location: at(12, 11) },
      fields: [],
    },
    {
      rule: 2,
      item: 0,
      operation: 'upsert',
      sObject: 'Contact',
      location: at(14, 5),
      outcome: 'written',
      forEach: { ...forEach, found: 'c-2' },
      when: { ...when, found: true },
      fields: [
        { field: 'Counselor_Id__c', from: 'key', source: '$item', location: at(17, 29), value: 'c-2' },
        {
          field: 'Active_Rescues__c',
          from: 'field',
          source: 'data.rescues + 1',
          location: at(18, 34),
          leftOut: 'kept',
        },
      ],
    },
    {
      rule: 2,
      item: 1,
      operation: 'upsert',
      sObject: 'Contact',
      location: at(14, 5),
      outcome: 'when-false',
      forEach: { ...forEach, found: 'c-3' },
      when: { ...when, found: false },
      fields: [],
    },
  ]);
  expect(JSON.parse(JSON.stringify(preview))).toEqual(preview);
});

test('a preview of a failed event shows how far planning came', async () => {
  const preview = await previewEvent(eventWith({ id: 'c-1', lead: 'yes' }), await mappingsOf([text]));
  expect(preview.expect).toEqual({ failed: 'plan/bad-value' });
  expect(preview.rules.map(({ rule, outcome }) => [rule, outcome])).toEqual([
    [0, 'written'],
    [1, 'stopped'],
    [2, 'not-reached'],
  ]);
});

test('a preview says if there is no list item or no mapping', async () => {
  const mappings = await mappingsOf([text]);
  const none = await previewEvent(eventWith({ id: 'c-1' }), mappings);
  expect(none.rules.at(-1)).toMatchObject({ rule: 2, outcome: 'no-items', fields: [] });
  const unmapped = await previewEvent(eventWith({}, { type: 'other' }), mappings);
  expect(unmapped).toMatchObject({ plan: { kind: 'ignored', because: 'unmapped' }, expect: [], rules: [] });
});
