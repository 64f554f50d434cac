// Counselors, their sites, alerts and logins. Twin of test/simulation/model/rules/counselors.ts.
import { type MappingFiles, text } from './mapping-files.ts';

export const counselorMappings: MappingFiles = ({ mark }) => ({
  'counselor.yaml': `
event: counselor.changed
records:
  - object: Counselor__c
    key: { Key__c: data.key }
    fields:
      Title__c: data.title
      A__c: data.a
      B__c: data.b
      C__c: data.c
      D__c: { from: ${text('data.d', mark)}, missing: keep }
    links:
      Site__c: { object: Site__c, key: { Key__c: data.site } }
      Coach__c: { object: Coach__c, key: { Key__c: data.coach }, notFound: omit }
`,
  'counselor-active.yaml': `
event: counselor.active
records:
  - object: Counselor__c
    key: { Key__c: data.key }
    constants: { Title__c: active${mark} }
    fields:
      B__c: data.b
      E__c: ${text('data.e', mark)}
  - object: Alert__c
    operation: create
    when: data.alert
    key: { Event_Id__c: 'source & ":" & id' }
    constants: { Status__c: open }
    fields: { Title__c: data.title }
    links:
      Counselor__c: { object: Counselor__c, key: { Key__c: data.key } }
`,
  'counselor-noted.yaml': `
event: counselor.noted
records:
  - object: Counselor__c
    operation: update
    key: { Key__c: data.key }
    fields:
      E__c: ${text('data.e', mark)}
      F__c: ${text('data.f', mark)}
`,
  'site.yaml': `
event: site.changed
records:
  - object: Site__c
    key: { Key__c: data.key }
    fields: { Title__c: ${text('data.title', mark)} }
`,
  'login.yaml': `
event: counselor.login
records:
  - object: Login__e
    operation: create
    fields: { Who__c: 'source & ":" & id' }
`,
});
