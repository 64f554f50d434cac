// What only special kinds of fault scenarios use. Twin of test/simulation/model/rules/special.ts.
import { type MappingFiles, text } from './mapping-files.ts';

const counted = (type: string, sObject: string, newest: string, mark: string) => `
event: ${type}
${newest}
records:
  - object: ${sObject}
    key: { Key__c: data.key }
    fields: { Title__c: data.title, A__c: ${text('data.a', mark)}, B__c: ${text('data.b', mark)} }
`;

export const specialMappings: MappingFiles = ({ mark, isChanged }) => ({
  'tally.yaml': counted('tally.counted', 'Tally__c', 'newest: data.count', mark),
  'score.yaml': counted('score.counted', 'Score__c', isChanged ? 'newest: data.count' : '', mark),
  // The event has no id of its own, so the key shows whether it is the same event.
  'coin.yaml': `
event: coin.found
records:
  - object: Coin__c
    operation: create
    key: { Key__c: id }
    fields: { Title__c: data.title }
`,
  'token.yaml': `
event: token.granted
records:
  - object: Token__c
    operation: create
    key: { Key__c: data.key }
    fields: { Title__c: data.title, A__c: ${text('data.a', mark)} }
`,
  'token-revoked.yaml': `
event: token.revoked
records:
  - object: Token__c
    operation: delete
    key: { Key__c: data.key }
`,
  'tokens.yaml': `
event: tokens.granted
records:
  - object: Token__c
    operation: create
    forEach: data.tokens
    key: { Key__c: $item.key }
    fields: { Title__c: $item.title }
`,
  'shifts-repeated.yaml': `
event: shifts.repeated
records:
  - object: Shift__c
    forEach: data.shifts
    key: { Key__c: $item.key }
    fields: { A__c: ${text('$item.a', mark)}, B__c: ${text('$item.b', mark)} }
`,
  'team.yaml': `
event: team.changed
records:
  - object: Team__c
    key: { ${isChanged ? 'Ref__c: data.ref' : 'Key__c: data.key'} }
    fields: { Title__c: data.title, A__c: ${text('data.a', mark)} }
`,
  'value.yaml': `
event: value.changed
records:
  - object: Value__c
    key: { Key__c: data.key }
    fields:
      Title__c: data.title
      A__c: data.text
      N__c: data.number
      Day__c: data.day
      C__c: data.pick
      B__c: ${text('data.big', mark)}
`,
  'ticket.yaml': `
event: ticket.opened
records:
  - object: Ticket__c
    when: data.urgent
    recordType: Urgent
    key: { Key__c: data.key }
    fields: { Title__c: data.title & "${mark}" }
    links: { OwnerId: { queue: Night } }
  - object: Ticket__c
    when: $not(data.urgent)
    recordType: Calm
    duplicateRules: allow
    key: { Key__c: data.key }
    fields: { Title__c: data.title & "${mark}" }
    links: { OwnerId: { queue: Night } }
`,
  'desk.yaml': `
event: desk.changed
records:
  - object: Desk__c
    operation: update
    key: { Id: data.record }
    fields: { A__c: ${text('data.a', mark)}, B__c: ${text('data.b', mark)} }
`,
  'seat.yaml': `
event: seat.taken
records:
  - object: Seat__c
    key: { Key__c: data.key }
    fields: { Title__c: data.title, A__c: ${text('data.a', mark)} }
    links:
      Desk__c: { object: Desk__c, key: { Id: data.desk }, notFound: omit }
      Spare__c: { object: Desk__c, key: { Id: data.spare }, notFound: omit }
      Home__c: { object: Desk__c, key: { Id: data.home } }
`,
  'call.yaml': `
event: call.planned
records:
  - object: Caller__c
    key: { Key__c: data.caller }
    fields: { Title__c: data.title }
  - object: Call__c
    operation: create
    key: { Key__c: data.key }
    fields: { Title__c: data.title }
    links:
      Caller__c: { object: Caller__c, key: { Key__c: data.caller }, notFound: omit }
`,
  'odd.yaml': `
event: odd.changed
records:
  - object: Odd__c
    key: { Code__c: data.key }
    fields: { Title__c: data.title, A__c: data.a }
    links:
      Coach__c: { object: Coach__c, key: { Key__c: data.coach }, notFound: omit }
`,
  'odd-noted.yaml': `
event: odd.noted
records:
  - object: Odd__c
    operation: update
    key: { Code__c: data.key }
    fields: { B__c: data.b }
`,
  'case.yaml': `
event: case.opened
records:
  - object: Case__c
    key: { Key__c: data.key }
    fields: { Title__c: data.title, A__c: ${text('data.a', mark)} }
    links:
      OwnerId: { object: User, key: { Key__c: data.owner }, notFound: omit }
`,
  'case-assigned.yaml': `
event: case.assigned
records:
  - object: Case__c
    key: { Key__c: data.key }
    fields: { Title__c: data.title, A__c: ${text('data.a', mark)} }
    links:
      OwnerId: { object: User, key: { Key__c: data.owner }, notFound: omit }
`,
  'errand.yaml': `
event: errand.sent
records:
  - object: Errand__c
    operation: create
    key: { Key__c: data.key }
    fields: { Title__c: data.title }
    links:
      OwnerId: { object: User, key: { Key__c: data.owner }, notFound: omit }
`,
  'crate.yaml': `
event: crate.packed
records:
  - object: Crate__c
    key: { Key__c: data.key }
    fields: { Title__c: data.title, A__c: ${text('data.a', mark)} }
`,
  'pair.yaml': `
event: pair.changed
records:
  - object: Counselor__c
    key: { Key__c: data.key }
    fields: { Title__c: ${text('data.title', mark)} }
  - object: Badge__c
    key: { Key__c: data.badge }
    fields: { Title__c: data.title, A__c: ${text('data.a', mark)} }
`,
  'odd-lost.yaml': `
event: odd.lost
records:
  - object: Odd__c
    operation: delete
    key: { Code__c: data.key }
`,
});
