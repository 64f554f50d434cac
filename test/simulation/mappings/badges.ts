// Badges and shifts: deletes, moves, and several records of one event. Twin of test/simulation/model/rules/badges.ts.
import { type MappingFiles, text } from './mapping-files.ts';

export const badgeMappings: MappingFiles = ({ mark }) => ({
  'badge.yaml': `
event: badge.changed
records:
  - object: Badge__c
    key: { Key__c: data.key }
    fields:
      Title__c: data.title
      A__c: ${text('data.a', mark)}
      B__c: ${text('data.b', mark)}
`,
  'badge-lost.yaml': `
event: badge.lost
records:
  - object: Badge__c
    operation: delete
    key: { Key__c: data.key }
`,
  'badge-noted.yaml': `
event: badge.noted
records:
  - object: Badge__c
    operation: update
    key: { Key__c: data.key }
    fields:
      B__c: ${text('data.b', mark)}
      C__c: ${text('data.c', mark)}
`,
  'badge-moved.yaml': `
event: badge.moved
records:
  - object: Badge__c
    operation: delete
    key: { Key__c: data.from }
  - object: Badge__c
    key: { Key__c: data.to }
    fields:
      Title__c: data.title
      A__c: ${text('data.a', mark)}
`,
  'shifts.yaml': `
event: shifts.planned
records:
  - object: Shift__c
    forEach: data.shifts
    key: { Key__c: $item.key }
    fields: { A__c: ${text('$item.a', mark)}, B__c: ${text('$item.b', mark)} }
`,
});
