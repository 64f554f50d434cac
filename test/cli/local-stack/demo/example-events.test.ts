// What the demo publishes: CloudEvents by the publisher, all others as their platform writes them.
import { expect, test } from 'vitest';
import { exampleEvents } from '../../../../src/cli/local-stack/demo/example-events.ts';
import { parentsOf } from '../../../../src/cli/local-stack/demo/seed-parents.ts';
import { loadMappings } from '../../../../src/pipeline/mapping/load-mappings.ts';
import { testSchema } from '../../../fixtures/schema.ts';

const settings = `envelope: { type: kind, id: ref, source: '"/own"' }
prefixes:
  crm/:
    csv: { delimiter: ";" }
    envelope: { type: '"counselor.seen"', id: number }
`;
const seen = `event: counselor.seen
records:
  - object: Contact
    key: { Counselor_Id__c: 'data.id ?: number' }
    fields: { LastName: 'data.name ?: name' }
    links:
      AccountId: { object: Account, key: { Site_Id__c: data.site }, notFound: omit }
  - object: Task
    operation: create
    key: { Event_Id__c: id }
    links:
      WhoId: { object: Contact, key: { Counselor_Id__c: 'data.id ?: number' } }
      OwnerId: { object: User, key: { Coach_Id__c: data.coach } }
examples:
  - name: a CloudEvent
    event: { specversion: "1.0", id: e-1, source: /s, type: counselor.seen, data: { id: c-1, name: Okonjo, site: s-1 } }
    expect: []
  - name: an envelope of the platform
    event: { kind: counselor.seen, ref: r-1, data: { id: c-2, name: Sorg, coach: u-1 } }
    expect: []
  - name: without an id
    event: { kind: counselor.seen, data: { id: c-3, name: Diaz } }
    expect: []
  - name: a row
    key: crm/people.csv
    event: { number: "7", name: 'Kim "K"' }
    expect: []
`;
const { mappings, problems } = await loadMappings(
  [
    { path: 'mappings/_settings.yaml', text: settings },
    { path: 'mappings/seen.yaml', text: seen },
  ],
  testSchema,
);
const examples = await exampleEvents(mappings);

test('the example loads', () => {
  expect(problems).toEqual([]);
});

test('each event is published in its own form, and known by its own id if it has one', () => {
  expect(examples).toMatchObject([
    { id: 'e-1', type: 'counselor.seen', cloudEvent: { id: 'e-1', source: '/s' } },
    { id: 'r-1', type: 'counselor.seen', object: { key: 'examples/example-2.json' } },
    { id: 'examples/example-3.json', type: 'counselor.seen' },
    { id: '7', type: 'counselor.seen', object: { key: 'crm/people-4.csv' } },
  ]);
  expect(JSON.parse(examples[1]?.object?.body ?? '')).toEqual({
    ...{ kind: 'counselor.seen', ref: 'r-1' },
    data: { id: 'c-2', name: 'Sorg', coach: 'u-1' },
  });
  expect(examples[3]?.object?.body).toBe('"number";"name"\n"7";"Kim ""K"""\n');
});

test('what the events link to exists, unless one of them creates it', async () => {
  const events = examples.flatMap(({ event }) => event ?? []);
  expect(await parentsOf(events, mappings, testSchema)).toEqual([
    { sObject: 'Account', fields: { Site_Id__c: 's-1', Name: 'Account s-1' } },
    { sObject: 'User', fields: { Coach_Id__c: 'u-1', Username: 'u-1@example.com' } },
  ]);
});
