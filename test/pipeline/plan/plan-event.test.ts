import { describe, expect, test } from 'vitest';
import { retryOf } from '../../../src/failure.ts';
import type { JsonValue } from '../../../src/json.ts';
import { loadMappings } from '../../../src/pipeline/mapping/load-mappings.ts';
import type { WritePlan } from '../../../src/pipeline/plan/plan.ts';
import { planEvent } from '../../../src/pipeline/plan/plan-event.ts';
import { testSchema } from '../../fixtures/schema.ts';
import { eventFor, eventWith } from '../event-for.ts';
import { mappingsOf } from '../mapping-of.ts';

const contact = (lines: string) => `event: test.event
records:
  - object: Contact
    key: { Counselor_Id__c: data.id }
${lines}`;

async function plan(text: string, data: JsonValue, settings?: string) {
  return planEvent(eventWith(data), await mappingsOf([text], settings));
}

async function written(text: string, data: JsonValue): Promise<WritePlan> {
  const made = await plan(text, data);
  if (made.kind !== 'write') throw new Error(JSON.stringify(made));
  return made;
}

test('a plan contains everything that writing needs', async () => {
  const text = contact(`    fields: { LastName: data.name }
  - object: Task
    operation: create
    key: { Event_Id__c: id }
    links: { WhoId: { object: Contact, key: { Badge__c: data.badge }, notFound: omit } }
  - object: Lead
    when: data.lead
    key: { Applicant_Id__c: data.id }
`);
  const event = eventWith({ id: ' c-1 ', name: 'Okoro', badge: 'AbC' });
  const mappings = await mappingsOf([text]);
  const { document: _, ...header } = event;
  expect(await planEvent(event, mappings)).toEqual({
    kind: 'write',
    event: header,
    rulesHash: mappings.forType('test.event')?.rulesHash,
    newest: Date.parse('2026-03-02T12:00:00Z'),
    records: [
      {
        rule: 0,
        operation: 'upsert',
        sObject: 'Contact',
        key: { field: 'Counselor_Id__c', value: 'c-1', identity: 'c-1' },
        fields: { LastName: 'Okoro' },
        links: [],
      },
      {
        rule: 1,
        operation: 'create',
        sObject: 'Task',
        key: { field: 'Event_Id__c', value: 'evt-1', identity: 'evt-1' },
        fields: {},
        links: [
          {
            field: 'WhoId',
            relationship: 'Who',
            polymorphic: true,
            sObject: 'Contact',
            key: { field: 'Badge__c', value: 'AbC', identity: 'abc', ignoresCase: true },
            notFound: 'omit',
          },
        ],
      },
    ],
    bytes: expect.any(Number),
    skipped: [{ rule: 2, because: 'when-false' }],
  });
});

test('a custom lookup is set by its relationship name', async () => {
  const text = contact('    links: { Mentor__c: { object: contact, key: { counselor_id__c: data.mentor } } }\n');
  expect((await written(text, { id: 1, mentor: 'c-2' })).records[0]?.links).toMatchObject([
    {
      field: 'Mentor__c',
      relationship: 'Mentor__r',
      polymorphic: false,
      sObject: 'Contact',
      key: { field: 'Counselor_Id__c' },
    },
  ]);
});

test('a link by Id has the long form of the Id', async () => {
  const text = contact('    links: { Mentor__c: { object: Contact, key: { Id: data.mentor }, missing: clear } }\n');
  const mentor = async (value: unknown) => (await written(text, { id: 1, mentor: value as string })).records[0];
  const key = { field: 'Id', value: '0035e00000AbCdEAAV', identity: '0035e00000AbCdEAAV' };
  for (const id of ['0035e00000AbCdE', '0035E00000ABCDEAAV'])
    expect((await mentor(id))?.links).toMatchObject([{ field: 'Mentor__c', sObject: 'Contact', key }]);
  expect(await mentor('')).toMatchObject({ fields: { Mentor__c: null }, links: [] });
});

describe('an event without a mapping', () => {
  test('is ignored or fails, as the settings say', async () => {
    expect(await planEvent(eventWith({}), await mappingsOf([]))).toMatchObject({
      kind: 'ignored',
      because: 'unmapped',
    });
    expect(await planEvent(eventWith({}), await mappingsOf([], 'unmapped: reject\n'))).toMatchObject({
      kind: 'failed',
      failure: { code: 'event/unmapped' },
    });
  });

  test('waits if a mapping file did not load', async () => {
    const { mappings } = await loadMappings([{ path: 'm/1.yaml', text: 'event: other' }], testSchema);
    expect(await planEvent(eventWith({}), mappings)).toMatchObject({
      kind: 'failed',
      failure: { code: 'mapping/unloadable' },
    });
  });
});

test('an event that writes no record is ignored, with the skipped rules', async () => {
  const text = `event: test.event
records:
  - object: Contact
    when: data.wanted
    key: { Counselor_Id__c: data.id }
  - object: Contact
    forEach: data.list
    key: { Counselor_Id__c: $item }
  - object: Contact
    forEach: '["a", "b"]'
    when: $item = "c"
    key: { Counselor_Id__c: $item }
`;
  expect(await plan(text, {})).toMatchObject({
    kind: 'ignored',
    because: 'nothing-to-write',
    skipped: [
      { rule: 0, because: 'when-false' },
      { rule: 1, because: 'no-items' },
      { rule: 2, item: 0, because: 'when-false' },
      { rule: 2, item: 1, because: 'when-false' },
    ],
  });
});

describe('failures', () => {
  const secret = 'Adaeze 4242';
  test.each<[what: string, code: string, lines: string, data: JsonValue, fields?: string[]]>([
    ['a key that is not there', 'plan/empty-key', '', {}, ['Counselor_Id__c']],
    ['a key of spaces', 'plan/empty-key', '', { id: '  ' }, ['Counselor_Id__c']],
    ['a key that is null', 'plan/empty-key', '', { id: null }, ['Counselor_Id__c']],
    ['a key that is a list', 'plan/bad-value', '', { id: [secret, secret] }, ['Counselor_Id__c']],
    ['a key too large to be exact', 'plan/bad-value', '', { id: 2 ** 53 }, ['Counselor_Id__c']],
    [
      'a list for one value',
      'plan/bad-value',
      '    fields: { LastName: data.list }\n',
      { id: 1, list: [secret, secret] },
      ['LastName'],
    ],
    [
      'an object for a value',
      'plan/bad-value',
      '    fields: { LastName: data.object }\n',
      { id: 1, object: { secret } },
      ['LastName'],
    ],
    [
      'a choice with a semicolon',
      'plan/bad-value',
      '    fields: { Languages__c: data.list }\n',
      { id: 1, list: [`${secret};b`, 'c'] },
      ['Languages__c'],
    ],
    [
      'choices that are no texts',
      'plan/bad-value',
      '    fields: { Languages__c: data.list }\n',
      { id: 1, list: [1, 2] },
      ['Languages__c'],
    ],
    [
      'a number without end',
      'plan/bad-value',
      '    fields: { Active_Rescues__c: 1 / data.zero }\n',
      { id: 1, zero: 0 },
      ['Active_Rescues__c'],
    ],
    ['a condition that is a text', 'plan/bad-value', '    when: data.when\n', { id: 1, when: secret }],
    ['a condition that is null', 'plan/bad-value', '    when: data.when\n', { id: 1, when: null }],
    [
      'a value that must be there',
      'plan/missing-value',
      '    fields: { LastName: { from: data.name, missing: reject } }\n',
      { id: 1 },
      ['LastName'],
    ],
    [
      'a link that must be there',
      'plan/missing-value',
      '    links: { AccountId: { object: Account, key: { Site_Id__c: data.site }, missing: reject } }\n',
      { id: 1, site: '' },
      ['AccountId'],
    ],
    [
      'a link by an Id that is none',
      'plan/bad-value',
      '    links: { AccountId: { object: Account, key: { Id: data.site } } }\n',
      { id: 1, site: secret },
      ['AccountId'],
    ],
    [
      'a link by a list',
      'plan/bad-value',
      '    links: { AccountId: { object: Account, key: { Site_Id__c: data.site } } }\n',
      { id: 1, site: [secret, secret] },
      ['AccountId'],
    ],
    [
      'an expression that fails',
      'plan/expression-failed',
      '    fields: { LastName: data.name + 1 }\n',
      { id: 1, name: secret },
      ['LastName'],
    ],
    [
      'a text that is no number',
      'plan/expression-failed',
      '    fields: { Active_Rescues__c: $number(data.name) }\n',
      { id: 1, name: secret },
      ['Active_Rescues__c'],
    ],
    [
      'a time that is none',
      'plan/expression-failed',
      '    fields: { Last_Login__c: $datetime(data.name) }\n',
      { id: 1, name: secret },
      ['Last_Login__c'],
    ],
    [
      'an error of the mapping’s own',
      'plan/expression-failed',
      '    fields: { LastName: $error(data.name) }\n',
      { id: 1, name: secret },
      ['LastName'],
    ],
    [
      'an expression without end',
      'plan/expression-unbounded',
      '    fields: { LastName: "($f := function($n) { $f($n) }; $f(data.name))" }\n',
      { id: 1, name: secret },
      ['LastName'],
    ],
    [
      'a list for forEach that fails',
      'plan/expression-failed',
      '    forEach: data.name + 1\n',
      { id: 1, name: secret },
    ],
  ])('%s is a failure with a location and without a value', async (_, code, lines, data, fields) => {
    const made = await plan(contact(lines), data);
    expect(made).toMatchObject({ kind: 'failed', failure: { code, sObject: 'Contact', ...(fields && { fields }) } });
    const text = JSON.stringify(made.kind === 'failed' && made.failure);
    expect(text).toMatch(/mappings\/1\.yaml:\d+:\d+/);
    expect(text).not.toMatch(/Adaeze|4242/);
  });

  test('an expression that fails is reported at the failing character', async () => {
    const made = await plan(contact('    fields:\n      LastName: >-\n        "Ms " &\n        (data.name + 1)\n'), {
      id: 1,
      name: 'x',
    });
    expect(made.kind === 'failed' && made.failure.message).toMatch(/^mappings\/1\.yaml:8:20: .*Contact\.LastName/);
  });

  test('an event nested too deeply', async () => {
    const deep = JSON.parse(`${'['.repeat(80)}${']'.repeat(80)}`) as JsonValue;
    expect(await plan(contact(''), { id: 1, deep })).toMatchObject({
      kind: 'failed',
      failure: { code: 'event/too-deep' },
    });
  });
});

describe('the schema of a mapping', () => {
  const text = contact('').replace(
    'records:',
    `schema:
  type: object
  required: [id, coach]
  additionalProperties: { type: integer }
  properties:
    id: { type: string, pattern: "^c-", format: email }
    coach: { type: object, properties: { level: { enum: [1, 2] } } }
records:`,
  );

  test('reports the parts that do not match, but no values and no unknown names of the event', async () => {
    const made = await plan(text, { id: 'Adaeze', 'Adaeze Okoro': 'x', coach: { level: 'Okoro' } });
    expect(made).toMatchObject({ kind: 'failed', failure: { code: 'event/breaks-schema' } });
    const message = made.kind === 'failed' ? made.failure.message : '';
    expect(message).toContain('mappings/1.yaml at data.*, data.id, data.coach.level');
    expect(message).not.toMatch(/Adaeze|Okoro/);
  });

  test('checks each text by its own pattern', async () => {
    const patterns = contact('').replace(
      'records:',
      `schema:
  properties:
    id: { pattern: "^c-" }
    code: { pattern: "^[0-9]+$" }
  patternProperties: { "_at$": { pattern: "Z$" } }
records:`,
    );
    const matching = { id: 'c-1#2#', code: '12', sent_at: '2026-03-02T15:04:05Z', sent: 'yesterday' };
    expect(await plan(patterns, matching)).toMatchObject({ kind: 'write' });
    for (const [name, value] of Object.entries({ id: '1', code: 'c-1', sent_at: 'yesterday' })) {
      const made = await plan(patterns, { ...matching, [name]: value });
      expect(made).toMatchObject({
        failure: { code: 'event/breaks-schema', message: expect.stringMatching(/at data\.\S+$/) },
      });
    }
  });

  test('reports missing parts, and missing data as a whole', async () => {
    const missing = await plan(text, { id: 'c-1@x.example' });
    expect(missing.kind === 'failed' && missing.failure.message).toContain(' at data.coach.');
    const none = await planEvent(eventFor({}), await mappingsOf([text]));
    expect(none).toMatchObject({ kind: 'failed', failure: { code: 'event/breaks-schema' } });
  });
});

describe('newest', () => {
  const newestBy = async (expression: string, data: JsonValue) => {
    const made = await plan(contact('').replace('records:', `newest: ${expression}\nrecords:`), data);
    return made.kind === 'write' ? made.newest : made.kind === 'failed' ? made.failure.code : made.kind;
  };

  test('a count says what it counts; a time needs no mark, except before 1973', async () => {
    const measureOf = async (expression: string, data: JsonValue) => {
      const made = await plan(contact('').replace('records:', `newest: ${expression}\nrecords:`), data);
      return made.kind === 'write' && made.measure;
    };
    const data = {
      id: 1,
      version: 12,
      total: 12,
      at: '2026-03-02T12:00:00Z',
      ms: Date.UTC(2026, 2, 2),
      old: '1970-01-01T00:00:01Z',
    };
    const version = await measureOf('data.version', data);
    expect(version).toMatch(/^[0-9a-f]{8}$/);
    expect(await measureOf('" data.version "', data)).toBe(version);
    expect(await measureOf('data.total', data)).not.toBe(version);
    expect(await measureOf('data.at', data)).toBe(undefined);
    expect(await measureOf('data.ms', data)).toBe(undefined);
    expect(await measureOf('data.old', data)).toBe('time');
    const byTime = await plan(contact(''), data);
    expect(byTime).not.toHaveProperty('measure');
  });

  test('is a number, or a time with its fraction', async () => {
    expect(await newestBy('data.version', { id: 1, version: 12 })).toBe(12);
    expect(await newestBy('data.at', { id: 1, at: '1970-01-01T01:00:01.0005+01:00' })).toBe(1000.5);
  });

  test('cannot be anything else', async () => {
    for (const at of [null, 'yesterday', true, [1, 2]])
      expect(await newestBy('data.at', { id: 1, at })).toBe('plan/bad-value');
    expect(await newestBy('data.at', { id: 1 })).toBe('plan/bad-value');
  });
});

describe('the limits of one event', () => {
  const each = contact('').replace(
    'key: { Counselor_Id__c: data.id }',
    'forEach: data.list\n    key: { Counselor_Id__c: $item }',
  );

  test('apply to its records', async () => {
    const settings = 'limits: { records: 2 }\n';
    expect(await plan(each, { list: [1, 2] }, settings)).toMatchObject({ kind: 'write' });
    expect(await plan(each, { list: [1, 2, 3] }, settings)).toMatchObject({
      kind: 'failed',
      failure: { code: 'plan/too-many-records' },
    });
  });

  test('count the bytes of its records as JSON', async () => {
    const planned = await plan(each, { list: ['é', 'two'] });
    if (planned.kind !== 'write') throw new Error('It is not written.');
    expect(planned.records).toHaveLength(2);
    const sizes = planned.records.map((record) => Buffer.byteLength(JSON.stringify(record)));
    expect(planned.bytes).toBe(sizes.reduce((a, b) => a + b, 0));
  });

  test('apply to the bytes of its records', async () => {
    const list = Array.from({ length: 20 }, (_, index) => `${index}-${'x'.repeat(100)}`);
    expect(await plan(each, { list: list.slice(0, 2) }, 'limits: { bytes: 2000 }\n')).toMatchObject({ kind: 'write' });
    expect(await plan(each, { list }, 'limits: { bytes: 2000 }\n')).toMatchObject({
      failure: { code: 'plan/too-many-records' },
    });
  });
});

test('events that are planned concurrently do not affect each other', async () => {
  const mappings = await mappingsOf([contact('    fields: { LastName: $uppercase(data.name) }\n')]);
  const plans = await Promise.all(
    Array.from({ length: 50 }, (_, index) => planEvent(eventWith({ id: `c-${index}`, name: `n${index}` }), mappings)),
  );
  expect(plans.map((made) => made.kind === 'write' && made.records[0]?.fields.LastName)).toEqual(
    Array.from({ length: 50 }, (_, index) => `N${index}`),
  );
});

test('the same event gives the same plan each time, and is not changed', async () => {
  const mappings = await mappingsOf([contact('    fields: { Languages__c: "data.tags[]" }\n')]);
  const event = eventWith({ id: 'c-1', tags: ['a'] });
  const before = structuredClone(event);
  const first = await planEvent(event, mappings);
  expect(await planEvent(event, mappings)).toEqual(first);
  expect(event).toEqual(before);
});

describe('a number with too many digits', () => {
  const long = '1610521604143693812';

  test('breaks no schema that asks for a number, and is a text in expressions', async () => {
    const text = `schema: { type: object, properties: { id: { type: integer } } }\n${contact('    fields: { LastName: "$type(data.id)" }\n')}`;
    const event = { ...eventWith({ id: long }), rounded: { data: { id: Number(long) } } };
    const plan = await planEvent(event, await mappingsOf([text]));
    expect(plan).toMatchObject({
      kind: 'write',
      records: [{ key: { value: long, identity: long }, fields: { LastName: 'string' } }],
    });
    expect(Object.keys(plan.event).sort()).toEqual(['contentHash', 'id', 'location', 'source', 'time', 'type']);
    expect(await planEvent(eventWith({ id: long }), await mappingsOf([text]))).toMatchObject({
      failure: { code: 'event/breaks-schema' },
    });
  });

  test.each([
    ['a sum', '    fields: { LastName: data.id + 1 }\n', 'plan/expression-failed', 'too many digits'],
    ['a number field', '    fields: { Active_Rescues__c: data.id }\n', 'plan/bad-value', 'too large to be exact'],
    [
      'a rounded number',
      '    fields: { LastName: $number(data.id) }\n',
      'plan/expression-failed',
      'too large to be exact',
    ],
    [
      'the key of a link',
      '    links: { Mentor__c: { object: Contact, key: { Legacy_Number__c: data.id } } }\n',
      'plan/bad-value',
      'too large to be exact',
    ],
  ])('%s fails the event', async (_, lines, code, reason) => {
    const made = await plan(contact(lines), { id: long });
    expect(made).toMatchObject({ failure: { code, message: expect.stringContaining(reason) } });
    expect(JSON.stringify(made)).not.toContain(long);
  });

  test('orders no events', async () => {
    const made = await plan(`newest: data.id\n${contact('')}`, { id: long });
    expect(made).toMatchObject({ failure: { code: 'plan/bad-value', message: expect.stringContaining('too large') } });
  });
});

test('a constant that is blank clears its field, and the preview of a plan shows null', async () => {
  const { records } = await written(contact('    constants: { Title: " ", MailingCity: "" }\n'), { id: 'c-1' });
  expect(records[0]?.fields).toEqual({ Title: null, MailingCity: null });
});

test('a constant that loses decimals does not load', async () => {
  const text = contact('    constants: { Score__c: 0.12345678901234567890 }\n');
  const { problems } = await loadMappings([{ path: 'mappings/1.yaml', text }], testSchema);
  expect(problems).toMatchObject([{ code: 'mapping/bad-number' }]);
});

describe('one event has one budget', () => {
  const items = (count: number) => Array.from({ length: count }, (_, index) => ({ id: index, name: `n${index}` }));
  const forEach = (lines: string) => `event: test.event
records:
  - object: Contact
    forEach: data.items
    key: { Counselor_Id__c: $string($item.id) }
${lines}`;

  /** The clock is stopped: only steps decide. */
  async function planWithin(steps: number, text: string, data: JsonValue) {
    const options = { now: () => 0, limits: { steps } };
    const { mappings } = await loadMappings([{ path: 'mappings/1.yaml', text }], testSchema, options);
    return planEvent(eventWith(data), mappings);
  }

  test('a filter over the event for each of many items exceeds it, and the failure names the expression', async () => {
    const lines = '    fields:\n      FirstName: $item.name\n      LastName: data.items[id = $item.id].name\n';
    const made = await planWithin(50_000, forEach(lines), { items: items(200) });
    expect(made).toMatchObject({
      kind: 'failed',
      failure: { code: 'plan/expression-unbounded', sObject: 'Contact', fields: ['LastName'] },
    });
    expect(made.kind === 'failed' && made.failure.message).toMatch(/^mappings\/1\.yaml:8:17: .*Contact\.LastName/);
  });

  test('the failure names what spent the most, not what spent the last step', async () => {
    const text = `event: test.event
records:
  - object: Contact
    forEach: data.items
    key: { Counselor_Id__c: $string($item.id) }
    fields:
      LastName: $string($sum($map([1..90], function($n) { $n * $n })))
      FirstName: $string($sum($map([1..99], function($n) { $n })))
`;
    const lines = await Promise.all(
      [50_000, 50_100, 50_200, 50_300, 50_400, 50_500].map(async (steps) => {
        const made = await planWithin(steps, text, { items: items(100) });
        return made.kind === 'failed' && made.failure.code === 'plan/expression-unbounded' && made.failure.fields;
      }),
    );
    expect(lines).toEqual(lines.map(() => ['LastName']));
  });

  test('a thousand items with simple fields take a fraction of it', async () => {
    const names = ['FirstName', 'LastName', 'Title', 'Email', 'MobilePhone', 'MailingCity'];
    const fields = names.map((name) => `      ${name}: $uppercase($item.name) & " " & data.id\n`).join('');
    const made = await planWithin(200_000, forEach(`    fields:\n${fields}`), { id: 'c', items: items(1_000) });
    expect(made.kind === 'write' && made.records.length).toBe(1_000);
  });

  test('planning that runs out of time is tried again', async () => {
    let now = 0;
    const text = contact('    fields: { LastName: "$sum($map([1..900], function($n) { $n }))" }\n');
    const { mappings } = await loadMappings([{ path: 'mappings/1.yaml', text }], testSchema, {
      now: () => (now += 10_000),
    });
    const made = await planEvent(eventWith({ id: 1 }), mappings);
    expect(made).toMatchObject({ failure: { code: 'plan/out-of-time', fields: ['LastName'] } });
    expect(made.kind === 'failed' && retryOf(made.failure)).toBe('later');
  });

  test('texts that are too long together fail before the record is whole', async () => {
    const long = '$pad("", 900000, "x")';
    const made = await plan(contact(`    fields: { LastName: '${long}', FirstName: '${long}' }\n`), { id: 1 });
    expect(made).toMatchObject({ failure: { code: 'plan/too-many-records', sObject: 'Contact' } });
  });
});

test('names of the org are part of the plan as they are, whatever their Ids', async () => {
  const text = `event: test.event
records:
  - object: Case
    key: { Ticket_Id__c: data.id }
    recordType: Crisis_Support
    links: { ownerid: { queue: Night_Queue } }
`;
  const { records } = await written(text, { id: 't-1' });
  const key = (value: string) => ({ field: 'DeveloperName', value, identity: value.toLowerCase(), ignoresCase: true });
  expect(records[0]?.links).toEqual([
    {
      field: 'RecordTypeId',
      relationship: 'RecordType',
      polymorphic: false,
      sObject: 'RecordType',
      key: key('Crisis_Support'),
      notFound: 'retry',
      byName: true,
    },
    {
      field: 'OwnerId',
      relationship: 'Owner',
      polymorphic: false,
      sObject: 'Group',
      key: key('Night_Queue'),
      notFound: 'retry',
      byName: true,
    },
  ]);
});

const settingsOfRules = 'salesforce: { assignmentRules: true, duplicateRules: allow }';

test.each([
  ['nothing is said', undefined, '', {}],
  ['the settings say what applies anyway', 'salesforce: { assignmentRules: false, duplicateRules: block }', '', {}],
  ['the settings say it', settingsOfRules, '', { assignmentRules: true, duplicateRules: 'allow' }],
  ['the record says it', undefined, '    duplicateRules: allow\n', { duplicateRules: 'allow' }],
  [
    'the record differs from the settings',
    settingsOfRules,
    '    assignmentRules: false\n    duplicateRules: block\n',
    {},
  ],
  [
    'it is a delete, which no duplicate rule concerns',
    settingsOfRules,
    '    operation: delete\n',
    { assignmentRules: true },
  ],
])('how the rules of the org treat a record, where %s', async (_, settings, lines, expected) => {
  const made = await plan(contact(lines), { id: 'c-1' }, settings);
  const { assignmentRules, duplicateRules } = (made as WritePlan).records[0] as WritePlan['records'][number];
  expect(JSON.parse(JSON.stringify({ assignmentRules, duplicateRules }))).toEqual(expected);
});
