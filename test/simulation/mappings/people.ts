// Records that people and other integrations edit, too. Twin of test/simulation/model/rules/people.ts.
import { type MappingFiles, text } from './mapping-files.ts';

export const peopleMappings: MappingFiles = ({ mark }) => ({
  'person.yaml': `
event: person.changed
records:
  - object: Person__c
    key: { Key__c: data.key }
    fields: { Title__c: data.title, A__c: ${text('data.a', mark)}, B__c: ${text('data.b', mark)} }
`,
  'person-noted.yaml': `
event: person.noted
records:
  - object: Person__c
    operation: update
    key: { Key__c: data.key }
    fields: { B__c: ${text('data.b', mark)}, C__c: ${text('data.c', mark)} }
`,
  'visit.yaml': `
event: visit.planned
records:
  - object: Visit__c
    key: { Key__c: data.key }
    fields: { Title__c: data.title }
    links:
      Person__c: { object: Person__c, key: { Key__c: data.person } }
`,
  'visit-cancelled.yaml': `
event: visit.cancelled
records:
  - object: Visit__c
    operation: delete
    key: { Key__c: data.key }
`,
});
