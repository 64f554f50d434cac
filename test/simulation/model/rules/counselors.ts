// Counselors, their sites, alerts and logins. Twin of test/simulation/mappings/counselors.ts.
import { link, marked, type Rule, write } from '../plan.ts';

export const counselorRules: Readonly<Record<string, Rule>> = {
  'counselor.changed': ({ event: { data }, mark }) => [
    write('upsert', 'Counselor__c', ['Key__c', data.key], {
      fields: { Title__c: data.title, A__c: data.a, B__c: data.b, C__c: data.c, D__c: marked(data.d, mark) },
      links: { Site__c: link('Site__c', data.site), Coach__c: link('Coach__c', data.coach, true) },
    }),
  ],
  'counselor.active': ({ event: { id, source, data }, mark }) => [
    write('upsert', 'Counselor__c', ['Key__c', data.key], {
      fields: { Title__c: `active${mark}`, B__c: data.b, E__c: marked(data.e, mark) },
    }),
    ...(data.alert === true
      ? [
          write('create', 'Alert__c', ['Event_Id__c', `${source}:${id}`], {
            fields: { Status__c: 'open', Title__c: data.title },
            links: { Counselor__c: link('Counselor__c', data.key) },
          }),
        ]
      : []),
  ],
  'counselor.noted': ({ event: { data }, mark }) => [
    write('update', 'Counselor__c', ['Key__c', data.key], {
      fields: { E__c: marked(data.e, mark), F__c: marked(data.f, mark) },
    }),
  ],
  'site.changed': ({ event: { data }, mark }) => [
    write('upsert', 'Site__c', ['Key__c', data.key], { fields: { Title__c: marked(data.title, mark) } }),
  ],
  'counselor.login': ({ event: { id, source } }) => [
    write('create', 'Login__e', undefined, { fields: { Who__c: `${source}:${id}` } }),
  ],
};
