// What Salesforce does not document is a switch of the emulated org. Whatever its value is, the same events have the same
// results and lead to the same records.
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { behaviorChoices, hostileBehavior, type OrgBehavior } from '../../../../src/local/salesforce/behavior.ts';
import type { RecordWrite } from '../../../../src/pipeline/plan/plan.ts';
import { oddKeys } from '../rows/ids/odd-keys.ts';
import { keyOf } from '../window-fixture.ts';
import { busyOrg, counselor, ends, taskOf } from './busy-org.ts';

const sf = await busyOrg();

const [keys, text, session, date, coach, automation, rules, hidden] = [
  'keys that are found again',
  'texts that look like references or HTML',
  'a session that ends',
  'a date that no field can hold',
  'a coach who is inactive',
  'automation that fails',
  'rules of the org',
  'a record that is hidden',
] as const;

/** What each switch may change. */
const switches: Record<keyof OrgBehavior, readonly string[]> = {
  malformedReferences: [keys, text],
  referenceValues: [keys, text],
  referencesInUrls: [keys, text],
  whereLimit: [keys],
  queryLiterals: [keys],
  queryPageSize: [keys],
  longSubrequestUrls: [keys],
  blockedKeyEndings: [keys],
  blockedKeysInSubrequests: [keys],
  invisibleRows: [hidden],
  retriesExhausted: [automation],
  neighborsOfInvalidValues: [automation],
  exceptionScope: [automation],
  objectsWithInactiveOwners: [coach],
  storedInactiveOwners: [coach],
  duplicatesInCollections: [rules],
  // Locks take time, which this test does not have: the simulation's kind "locked parents" has them.
  parentLockMs: [],
  sessionStatus: [session],
  oldestVersion: [session],
  retiredVersionBody: [session],
  richText: [text],
  outOfRangeDates: [date],
  compositeHeaders: [rules],
};

/** Values of the switches without a closed list of them. */
const otherValues = {
  queryPageSize: [1, 2_000],
  blockedKeyEndings: [[], ['.inc']],
  objectsWithInactiveOwners: [['Task'], ['Contact.update']],
  oldestVersion: [41],
} satisfies Partial<{ [Name in keyof OrgBehavior]: OrgBehavior[Name][] }>;

const choices = Object.entries({ ...behaviorChoices, ...otherValues }).flatMap(([name, values]) =>
  values.flatMap((value) => {
    const choice = name as keyof OrgBehavior;
    if (isDeepStrictEqual(value, hostileBehavior[choice])) return [];
    return switches[choice].map((step): [string, keyof OrgBehavior, unknown] => [step, choice, value]);
  }),
);

test('each switch is set to each other value', () => {
  const set = new Set(choices.map(([, choice]) => choice));
  expect(Object.keys(hostileBehavior).filter((name) => !set.has(name as keyof OrgBehavior))).toEqual(['parentLockMs']);
});

const odd = (operation: RecordWrite['operation'], fields: (index: number) => RecordWrite['fields']) =>
  oddKeys.map((key, index): RecordWrite[] => [
    {
      ...counselor(key),
      operation,
      key: { field: 'Counselor_Id__c', value: key, identity: key },
      fields: fields(index),
    },
  ]);

const texts = ['@{part0[0].id}', '@{hello}', '@{', '@{a b}', 'x @{} y', '<b>a</b>\n<blink>b</blink>'];
const withText = (text: string, index: number): RecordWrite[] => [
  { ...counselor(`text ${index}`), fields: { LastName: text.slice(0, 20), Description: text } },
];

/** Each step: events that are written together. */
const steps: Record<string, () => Promise<object[]>> = {
  [keys]: async () => [
    ends(await sf.write(odd('upsert', (index) => ({ LastName: 'Okonjo', FirstName: `name ${index}` })))),
    ends(await sf.write(odd('update', (index) => ({ FirstName: `changed ${index}` })))),
    ends(await sf.write(odd('delete', () => ({})).filter((_, index) => index % 2 === 0))),
  ],
  [text]: async () => [ends(await sf.write(texts.map(withText)))],
  [session]: async () => {
    const api = sf.newApi();
    const before = ends(await sf.write([[counselor('before')]], api));
    sf.org.expireSessions();
    // Where the status is not 401, the call fails and the next one logs in anew.
    await sf.write([[counselor('after')]], api);
    return [before, ends(await sf.write([[counselor('after')]], api))];
  },
  [date]: async () => [ends(await sf.write(['2000-02-29', '0999-01-01', '2001-03-01'].map(born)))],
  [coach]: async () => {
    sf.org.seed('User', { LastName: 'Silva', Username: 's@example.com', Coach_Id__c: 'coach-1', IsActive: false });
    return [ends(await sf.write([[taskOf('coach-1')]]))];
  },
  [automation]: async () => {
    const throws = 'System.NullPointerException: Attempt to de-reference a null object';
    const fails = (key: string, more: object) =>
      sf.org.addRule({ kind: 'trigger', object: 'Contact', where: { Counselor_Id__c: key }, ...more });
    fails('a1', { action: { throws } });
    fails('b1', { action: { set: { FirstName: 'x'.repeat(99) } } });
    for (const attempt of [1, 2, 3]) fails(`c${attempt}`, { attempts: [attempt], action: { addError: 'No.' } });
    const written = [];
    for (const name of ['a', 'b', 'c'])
      written.push(
        ends(await sf.write([[taskOf(name)], ...Array.from({ length: 20 }, (_, i) => [counselor(`${name}${i}`)])])),
      );
    return written;
  },
  [rules]: async () => {
    sf.org.seed('User', { LastName: 'Silva', Username: 's@example.com', Coach_Id__c: 'coach-1' });
    sf.org.seed('Contact', { LastName: 'Okonjo' });
    sf.org.addRule({ kind: 'assignment-rule', object: 'Contact', owner: { Coach_Id__c: 'coach-1' } });
    sf.org.addRule({ kind: 'duplicate-rule', object: 'Contact', action: 'alert', fields: ['LastName'] });
    return [ends(await sf.write([[counselor('d1')], [{ ...counselor('d2'), duplicateRules: 'allow' }]]))];
  },
  [hidden]: async () => {
    const id = sf.org.seed('Contact', { LastName: 'Okonjo', Counselor_Id__c: 'hidden' });
    sf.org.addRule({ kind: 'invisible', object: 'Contact', where: { Counselor_Id__c: 'hidden' } });
    const key = keyOf('Id', String(id));
    const write = (operation: RecordWrite['operation']): RecordWrite[] => [{ ...counselor(''), operation, key }];
    return [ends(await sf.write([write('update')])), ends(await sf.write([write('delete')]))];
  },
};

function born(Birthdate: string, index: number): RecordWrite[] {
  return [{ ...counselor(`born ${index}`), fields: { LastName: 'Okonjo', Birthdate } }];
}

const results: Record<string, object[]> = {
  [keys]: [{ applied: 41 }, { applied: 41 }, { applied: 21 }],
  [text]: [{ applied: 6 }],
  [session]: [{ applied: 1 }, { applied: 1 }],
  [date]: [{ applied: 2, 'salesforce/rejected': 1 }],
  [coach]: [{ applied: 1 }],
  [automation]: [
    { applied: 20, 'salesforce/rejected': 1 },
    { applied: 20, 'salesforce/rejected': 1 },
    { applied: 18, 'salesforce/validation-rule': 3 },
  ],
  [rules]: [{ applied: 1, 'salesforce/duplicate': 1 }],
  [hidden]: [{ 'salesforce/record-missing': 1 }, { 'salesforce/records-hidden': 1 }],
};

/** Who owns a Task, and what becomes of rich text, depend on what the org allows. */
const records = () => ({
  contacts: sf.org
    .records('Contact')
    .map(({ Counselor_Id__c, FirstName, LastName }) => [Counselor_Id__c, FirstName, LastName].join(' | '))
    .toSorted(),
  tasks: sf.org.records('Task').length,
});

test.each(choices)('%s: %s %j', async (name, choice, value) => {
  sf.org.behave({ [choice]: value });
  const step = steps[name] as (typeof steps)[string];
  expect(await step()).toEqual(results[name]);
  const written = records();
  sf.org.reset();
  expect(await step()).toEqual(results[name]);
  expect(written).toEqual(records());
});
