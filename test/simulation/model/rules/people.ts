// Records that people and other integrations edit, too. Twin of test/simulation/mappings/people.ts.
import { link, marked, type Rule, write } from '../plan.ts';

export const peopleRules: Readonly<Record<string, Rule>> = {
  'person.changed': ({ event: { data }, mark }) => [
    write('upsert', 'Person__c', ['Key__c', data.key], {
      fields: { Title__c: data.title, A__c: marked(data.a, mark), B__c: marked(data.b, mark) },
    }),
  ],
  'person.noted': ({ event: { data }, mark }) => [
    write('update', 'Person__c', ['Key__c', data.key], {
      fields: { B__c: marked(data.b, mark), C__c: marked(data.c, mark) },
    }),
  ],
  'visit.planned': ({ event: { data } }) => [
    write('upsert', 'Visit__c', ['Key__c', data.key], {
      fields: { Title__c: data.title },
      links: { Person__c: link('Person__c', data.person) },
    }),
  ],
  'visit.cancelled': ({ event: { data } }) => [write('delete', 'Visit__c', ['Key__c', data.key])],
};
