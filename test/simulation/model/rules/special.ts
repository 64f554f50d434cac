// What only special kinds of fault scenarios use. Twin of test/simulation/mappings/special.ts.
import { isObject } from '../json.ts';
import { type Found, link, marked, named, type Rule, write } from '../plan.ts';

const items = (list: Found) => (Array.isArray(list) ? list : []).filter(isObject);

const counted =
  (sObject: string): Rule =>
  ({ event: { data }, mark }) => [
    write('upsert', sObject, ['Key__c', data.key], {
      fields: { Title__c: data.title, A__c: marked(data.a, mark), B__c: marked(data.b, mark) },
    }),
  ];

export const specialRules: Readonly<Record<string, Rule>> = {
  'tally.counted': counted('Tally__c'),
  'score.counted': counted('Score__c'),
  'token.granted': ({ event: { data }, mark }) => [
    write('create', 'Token__c', ['Key__c', data.key], { fields: { Title__c: data.title, A__c: marked(data.a, mark) } }),
  ],
  'token.revoked': ({ event: { data } }) => [write('delete', 'Token__c', ['Key__c', data.key])],
  'tokens.granted': ({ event: { data } }) =>
    items(data.tokens).map(({ key, title }) => ({
      ...write('create', 'Token__c', ['Key__c', key], { fields: { Title__c: title } }),
      list: 'tokens',
    })),
  'shifts.repeated': ({ event: { data }, mark }) =>
    items(data.shifts).map(({ key, a, b }) => ({
      ...write('upsert', 'Shift__c', ['Key__c', key], { fields: { A__c: marked(a, mark), B__c: marked(b, mark) } }),
      list: 'shifts',
    })),
  'team.changed': ({ event: { data }, version, mark }) => [
    write('upsert', 'Team__c', version === 'before' ? ['Key__c', data.key] : ['Ref__c', data.ref], {
      fields: { Title__c: data.title, A__c: marked(data.a, mark) },
    }),
  ],
  'value.changed': ({ event: { data }, mark }) => [
    write('upsert', 'Value__c', ['Key__c', data.key], {
      fields: {
        Title__c: data.title,
        A__c: data.text,
        N__c: data.number,
        Day__c: data.day,
        C__c: data.pick,
        B__c: marked(data.big, mark),
      },
    }),
  ],
  'ticket.opened': ({ event: { data }, mark }) => [
    write('upsert', 'Ticket__c', ['Key__c', data.key], {
      fields: { Title__c: marked(data.title, mark) },
      links: {
        RecordTypeId: named('RecordType', data.urgent === true ? 'Urgent' : 'Calm'),
        OwnerId: named('Group', 'Night'),
      },
    }),
  ],
  'desk.changed': ({ event: { data }, mark }) => [
    write('update', 'Desk__c', ['Key__c', data.key], {
      fields: { A__c: marked(data.a, mark), B__c: marked(data.b, mark) },
    }),
  ],
  'seat.taken': ({ event: { data }, mark }) => [
    write('upsert', 'Seat__c', ['Key__c', data.key], {
      fields: { Title__c: data.title, A__c: marked(data.a, mark) },
      links: {
        Desk__c: link('Desk__c', data.deskKey, true),
        Spare__c: link('Desk__c', data.spareKey, true),
        Home__c: link('Desk__c', data.homeKey),
      },
    }),
  ],
  'call.planned': ({ event: { data } }) => [
    write('upsert', 'Caller__c', ['Key__c', data.caller], { fields: { Title__c: data.title } }),
    write('create', 'Call__c', ['Key__c', data.key], {
      fields: { Title__c: data.title },
      links: { Caller__c: link('Caller__c', data.caller, true) },
    }),
  ],
  'odd.changed': ({ event: { data } }) => [
    write('upsert', 'Odd__c', ['Code__c', data.key], {
      fields: { Title__c: data.title, A__c: data.a },
      links: { Coach__c: link('Coach__c', data.coach, true) },
    }),
  ],
  'case.opened': ({ event: { data }, mark }) => [
    write('upsert', 'Case__c', ['Key__c', data.key], {
      fields: { Title__c: data.title, A__c: marked(data.a, mark) },
      links: { OwnerId: link('User', data.owner, true) },
    }),
  ],
  'case.assigned': ({ event: { data }, mark }) => [
    write('upsert', 'Case__c', ['Key__c', data.key], {
      fields: { Title__c: data.title, A__c: marked(data.a, mark) },
      links: { OwnerId: link('User', data.owner, true) },
    }),
  ],
  'errand.sent': ({ event: { data } }) => [
    write('create', 'Errand__c', ['Key__c', data.key], {
      fields: { Title__c: data.title },
      links: { OwnerId: link('User', data.owner, true) },
    }),
  ],
  'crate.packed': ({ event: { data }, mark }) => [
    write('upsert', 'Crate__c', ['Key__c', data.key], {
      fields: { Title__c: data.title, A__c: marked(data.a, mark) },
    }),
  ],
  'pair.changed': ({ event: { data }, mark }) => [
    write('upsert', 'Counselor__c', ['Key__c', data.key], { fields: { Title__c: marked(data.title, mark) } }),
    write('upsert', 'Badge__c', ['Key__c', data.badge], {
      fields: { Title__c: data.title, A__c: marked(data.a, mark) },
    }),
  ],
  'odd.noted': ({ event: { data } }) => [
    write('update', 'Odd__c', ['Code__c', data.key], { fields: { B__c: data.b } }),
  ],
  'odd.lost': ({ event: { data } }) => [write('delete', 'Odd__c', ['Code__c', data.key])],
};
