import { expect, test } from 'vitest';
import type { PreviewResult } from '../../src/cli/commands/mappings/preview.ts';
import { isFailed, renderPreview } from '../../src/cli/mappings/render-preview.ts';
import { plainTerminal } from '../../src/cli/rendering/terminal.ts';
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

test('a preview shows the item that is not written, because another one is the same record', async () => {
  const mappings = await mappingsOf([
    'event: test.event\nrecords:\n  - object: Task\n    operation: create\n    forEach: data.alerts\n    key: { Event_Id__c: $item.kind }\n    fields: { Subject: $item.at }\n',
  ]);
  const alerts = [
    { kind: 'risk', at: '1' },
    { kind: 'risk', at: '2' },
  ];
  const preview = await previewEvent(eventWith({ alerts }), mappings);
  expect(preview.rules.map(({ item, outcome }) => [item, outcome])).toEqual([
    [0, 'written'],
    [1, 'same-record'],
  ]);
  expect(preview.expect).toEqual({
    failed: 'plan/same-record',
    written: [{ Task: { Event_Id__c: 'risk', Subject: '1' } }],
  });
  expect(preview.plan).toMatchObject({ kind: 'write', unwritten: [{ item: 1, sameAs: { rule: 0, item: 0 } }] });
  expect(JSON.parse(JSON.stringify(preview))).toEqual(preview);
  const result: PreviewResult = { kind: 'event', line: 1, preview };
  expect(isFailed(result)).toBe(true);
  const shown = renderPreview(result, [], plainTerminal);
  expect(shown).toContain('1. create Task (item 2)  mappings/1.yaml:3:5 — not written: the same record as one above\n');
  expect(shown).toContain('Failed: mappings/1.yaml:3:5: two items of the list are the same Task');
});

test('a preview shows names of the org, and how its rules treat the record', async () => {
  const mappings = await mappingsOf([
    `event: test.event
records:
  - object: Case
    key: { Ticket_Id__c: data.id }
    assignmentRules: true
    duplicateRules: allow
    recordType: Crisis_Support
    links: { OwnerId: { queue: Night_Queue } }
`,
  ]);
  const preview = await previewEvent(eventWith({ id: 't-1' }), mappings);
  expect(preview.rules[0]).toMatchObject({ assignmentRules: true, duplicateRules: 'allow' });
  expect(preview.rules[0]?.fields.slice(1)).toEqual([
    {
      field: 'RecordTypeId',
      from: 'name',
      location: 'mappings/1.yaml:7:17',
      value: { RecordType: { DeveloperName: 'Crisis_Support' } },
    },
    {
      field: 'OwnerId',
      from: 'name',
      location: 'mappings/1.yaml:8:32',
      value: { Group: { DeveloperName: 'Night_Queue' } },
    },
  ]);
  const result: PreviewResult = { kind: 'event', line: 1, preview };
  const shown = renderPreview(result, [], plainTerminal);
  expect(shown).toContain('assignment rules run; duplicate rules that only alert let it pass\n');
  expect(shown).toMatch(/RecordTypeId .*Crisis_Support.* looked up in Salesforce\n/);
});
