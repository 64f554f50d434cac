// Badges and shifts: deletes, moves, and several records of one event. Twin of test/simulation/mappings/badges.ts.
import { isObject } from '../json.ts';
import { marked, type Rule, write } from '../plan.ts';

export const badgeRules: Readonly<Record<string, Rule>> = {
  'badge.changed': ({ event: { data }, mark }) => [
    write('upsert', 'Badge__c', ['Key__c', data.key], {
      fields: { Title__c: data.title, A__c: marked(data.a, mark), B__c: marked(data.b, mark) },
    }),
  ],
  'badge.lost': ({ event: { data } }) => [write('delete', 'Badge__c', ['Key__c', data.key])],
  'badge.noted': ({ event: { data }, mark }) => [
    write('update', 'Badge__c', ['Key__c', data.key], {
      fields: { B__c: marked(data.b, mark), C__c: marked(data.c, mark) },
    }),
  ],
  'badge.moved': ({ event: { data }, mark }) => [
    write('delete', 'Badge__c', ['Key__c', data.from]),
    write('upsert', 'Badge__c', ['Key__c', data.to], {
      fields: { Title__c: data.title, A__c: marked(data.a, mark) },
    }),
  ],
  'shifts.planned': ({ event: { data }, mark }) => {
    const shifts = (Array.isArray(data.shifts) ? data.shifts : []).filter(isObject);
    if (shifts.some(({ key }) => key === undefined)) return { rejected: 'plan/empty-key' };
    return shifts.map((shift) => ({
      ...write('upsert', 'Shift__c', ['Key__c', shift.key], {
        fields: { A__c: marked(shift.a, mark), B__c: marked(shift.b, mark) },
      }),
      list: 'shifts',
    }));
  },
};
