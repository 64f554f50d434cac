// The mappings of the simulation: as deployed at the start, and as changed by a deployment during some runs.
import { loadMappings } from '../../../src/pipeline/mapping/load-mappings.ts';
import type { Mappings } from '../../../src/pipeline/mapping/mappings.ts';
import { salesforceSchema } from '../../../src/salesforce-schema.ts';
import { orgSchema } from '../services/org-schema.ts';

/** An expression for a text that may be absent. */
const text = (path: string, mark: string) => `'$exists(${path}) ? ${path} & "${mark}"'`;

/** @param mark a suffix that the changed mappings add to most texts */
const files = (mark: string): Record<string, string> => ({
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
    key: { Event_Id__c: id }
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
  'login.yaml': `
event: counselor.login
records:
  - object: Login__e
    operation: create
    fields: { Who__c: id }
`,
});

export interface MappingVersions {
  before: Mappings;
  after: Mappings;
}

export async function loadMappingVersions(): Promise<MappingVersions> {
  const schema = salesforceSchema(orgSchema);
  const load = async (mark: string) => {
    const list = Object.entries(files(mark)).map(([path, text]) => ({ path, text }));
    const { mappings, problems } = await loadMappings(list, schema, { now: () => 0 });
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
    return mappings;
  };
  return { before: await load(''), after: await load('*') };
}
