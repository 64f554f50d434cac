// Who is in an event, and which events are chosen.
import { expect, test } from 'vitest';
import { type Person, rolesIn } from '../../../src/cli/people/find/person.ts';
import type { Hit } from '../../../src/cli/people/find/read-version.ts';
import { type Choice, isChosen, othersIn, removalFrom } from '../../../src/cli/people/selection.ts';
import type { RecordWrite } from '../../../src/pipeline/plan/plan.ts';

const role = 'Contact.Counselor_Id__c';
const person: Person = {
  values: ['c-1'],
  roles: new Map([[role, { sObject: 'Contact', field: 'Counselor_Id__c', identities: new Set(['c-1']) }]]),
};

const record = (id: string, link?: string): RecordWrite => ({
  rule: 0,
  operation: 'upsert',
  sObject: 'Contact',
  key: { field: 'Counselor_Id__c', value: id, identity: id },
  fields: {},
  links:
    link === undefined
      ? []
      : [
          {
            field: 'Mentor__c',
            relationship: 'Mentor__r',
            polymorphic: false,
            sObject: 'Contact',
            key: { field: 'Counselor_Id__c', value: link, identity: link },
            notFound: 'omit',
          },
        ],
});

test.each([
  [[record('c-1')], [role], false],
  [[record('c-2')], [], false],
  [[record('c-2', 'c-1')], [role], true],
  [[record('c-1'), record('c-2')], [role], true],
])('%#: the roles of the person, and whether somebody else is there', (records, roles, isShared) => {
  expect(rolesIn(records, person)).toMatchObject({ roles, isShared });
});

const none: Choice = { roles: new Set([role]), mentions: false, shared: false, lines: new Set() };
const about: Hit = { line: 1, kind: 'about', roles: [role] };
const cases: [string, Hit, Partial<Choice>, boolean][] = [
  ['about the person', about, {}, true],
  ['in another role', about, { roles: new Set(['User.Coach_Id__c']) }, false],
  ['in another role, with mentions', about, { roles: new Set(['User.Coach_Id__c']), mentions: true }, false],
  ['with somebody else', { ...about, isShared: true }, {}, false],
  ['with somebody else, chosen', { ...about, isShared: true }, { shared: true }, true],
  ['a mention', { line: 1, kind: 'mention', roles: [] }, {}, false],
  ['a mention, chosen', { line: 1, kind: 'mention', roles: [] }, { mentions: true }, true],
  ['inside a text, with mentions', { line: 1, kind: 'inside', roles: [] }, { mentions: true }, false],
  ['inside a text, by its line', { line: 1, kind: 'inside', roles: [] }, { lines: new Set(['k:1']) }, true],
];

test.each(cases)('an event %s', (_, hit, choice, expected) => {
  expect(isChosen('k', hit, { ...none, ...choice })).toBe(expected);
});

test('an object is removed as a whole only if nothing else is in it', () => {
  const removal = (content: object) =>
    removalFrom({ key: 'k', content: { hits: [about], others: 0, ...content } }, none);
  expect(removal({})?.isAll).toBe(true);
  expect(removal({ others: 1 })?.isAll).toBe(false);
  expect(removal({ rest: { holds: false } })?.isAll).toBe(false);
  expect(removal({ hits: [about, { ...about, line: 2, isShared: true }] })?.isAll).toBe(false);
  expect(removal({ hits: [] })).toBeUndefined();
});

test('of whom else the chosen events are, each is counted once', () => {
  const hit: Hit = {
    ...about,
    others: [
      ['User.Coach_Id__c', 'k'],
      ['Task.Event_Id__c', 'e'],
    ],
  };
  const version = {
    key: 'k',
    versionId: 'v',
    isLatest: true,
    isDeleteMarker: false,
    eTag: '',
    size: 1,
    lastModified: 0,
  };
  const found = [{ key: 'k', versions: [{ ...version, content: { hits: [hit, { ...hit, line: 2 }], others: 0 } }] }];
  expect(othersIn(found, none)).toEqual(
    new Map([
      ['User.Coach_Id__c', 1],
      ['Task.Event_Id__c', 1],
    ]),
  );
});
