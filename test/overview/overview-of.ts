// The overview of mapping files, against the shipped snapshot.
import { expect } from 'vitest';
import type { SeenType } from '../../src/overview/assemble-overview.ts';
import { makeOverview } from '../../src/overview/make-overview.ts';
import { loadMappings } from '../../src/pipeline/mapping/load-mappings.ts';
import { readSchema } from '../../src/schema-files.ts';

export const schema = await readSchema('salesforce/schema');

export async function overviewOf(texts: readonly string[], seen: readonly SeenType[] = []) {
  const files = texts.map((text, index) => ({ path: `mappings/${index}.yaml`, text }));
  const { mappings, problems } = await loadMappings(files, schema);
  expect(problems).toEqual([]);
  return makeOverview({ mappings, schema, seen, now: () => 0 });
}

/** Three files: two event types in one, a count that orders, and a field that is kept on purpose. */
export const texts = [
  `event: [survey.answered, survey.withdrawn]
schema:
  type: object
  required: [person]
  properties:
    person: { type: object, required: [id, name], properties: { id: { type: string }, name: { type: string } } }
records:
  - object: Contact
    when: type = "survey.answered"
    key: { Counselor_Id__c: data.person.id }
    fields:
      LastName: data.person.name
      FirstName: { from: data.person.first, missing: keep }
    links:
      AccountId: { object: Account, key: { Coach_Id__c: data.coach }, notFound: omit }
  - object: Task
    operation: create
    when: type = "survey.answered" and data.person.score < 3
    forEach: data.coaches
    key: { Event_Id__c: id & $item }
    constants: { Priority: High, Subject: Call }
    links:
      OwnerId: { object: User, key: { Coach_Id__c: $item }, notFound: omit }
  - object: Task
    operation: delete
    when: type = "survey.withdrawn"
    key: { Event_Id__c: data.task }
examples:
  - name: answered
    event:
      specversion: "1.0"
      id: e-1
      source: s
      type: survey.answered
      time: 2026-01-01T00:00:00Z
      data: { person: { id: p-1, name: Okoro, score: 1 }, coaches: [k-1, k-2], coach: null }
    expect: []
  - name: answered well
    event:
      specversion: "1.0"
      id: e-2
      source: s
      type: survey.answered
      time: 2026-01-01T00:00:00Z
      data: { person: { id: p-2, name: Berg, first: Ana, score: 5 }, coaches: [k-1] }
    expect: []
  - name: withdrawn
    event:
      specversion: "1.0"
      id: e-3
      source: s
      type: survey.withdrawn
      time: 2026-01-01T00:00:00Z
      data: { person: { id: p-1, name: Okoro }, task: e-1k-1 }
    expect: []
`,
  `event: person.counted
newest: data.count
records:
  - object: Contact
    operation: update
    key: { Counselor_Id__c: data.id }
    fields: { Texters_Helped__c: data.count }
`,
  `event: person.renamed
records:
  - object: Contact
    operation: update
    key: { Counselor_Id__c: data.id }
    fields: { LastName: data.name }
`,
];
