// One event, two records that are the same record: which combinations are legal, and what is left out of the others.
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../../src/json.ts';
import { planEvent } from '../../../src/pipeline/plan/plan-event.ts';
import { eventWith } from '../event-for.ts';
import { mappingsOf } from '../mapping-of.ts';

/** The keys and items that are written, and `item of the one left out → item it is the same as`. */
async function plan(rules: string, data: JsonValue, settings?: string) {
  const plan = await planEvent(eventWith(data), await mappingsOf([`event: test.event\nrecords:\n${rules}`], settings));
  if (plan.kind !== 'write') throw new Error(JSON.stringify(plan));
  return {
    written: plan.records.map(({ key }) => key?.value),
    unwritten: (plan.unwritten ?? []).map(
      ({ rule, item, sameAs }) => `${rule}.${item} = ${sameAs.rule}.${sameAs.item}`,
    ),
    failures: (plan.unwritten ?? []).map(({ failure }) => failure),
  };
}

const items = (operation: string, fields: string, key = '$item.key', list = 'data.items') => `  - object: Contact
    operation: ${operation}
    forEach: ${list}
    key: { Badge__c: ${key} }
    fields: { ${fields} }
`;

describe('two items of one list', () => {
  const data = {
    items: [
      { key: 'a', name: 'Ana' },
      { key: 'b', name: 'Bo' },
      { key: 'a', name: 'Cy' },
    ],
  };

  test.each(['create', 'upsert', 'update'])(
    'that %s the same record with different values: only the first is written',
    async (operation) => {
      const { written, unwritten, failures } = await plan(items(operation, 'LastName: $item.name'), data);
      expect({ written, unwritten }).toEqual({ written: ['a', 'b'], unwritten: ['0.2 = 0.0'] });
      expect(failures).toEqual([
        {
          code: 'plan/same-record',
          message:
            'mappings/1.yaml:3:5: two items of the list are the same Contact: they have the same Badge__c. Only the first is written. Add to the key what distinguishes them.',
          sObject: 'Contact',
          fields: ['Badge__c'],
        },
      ]);
      expect(JSON.stringify(failures)).not.toMatch(/Ana|Cy|"a"/);
    },
  );

  test('are legal with equal values, but not if both create', async () => {
    const twice = { items: [data.items[0], data.items[0]] } as JsonValue;
    expect(await plan(items('upsert', 'LastName: $item.name'), twice)).toMatchObject({
      written: ['a', 'a'],
      unwritten: [],
    });
    expect(await plan(items('create', 'LastName: $item.name'), twice)).toMatchObject({
      written: ['a'],
      unwritten: ['0.1 = 0.0'],
    });
  });

  test('are legal where they set different fields, and are compared with all items before them', async () => {
    const parts: JsonValue = {
      items: [
        { key: 'a', name: 'Ana' },
        { key: 'a', title: 'Dr' },
        { key: 'a', name: 'Ana', title: 'Dr' },
        { key: 'a', title: 'Prof' },
        { key: 'a', name: 'Cy' },
      ],
    };
    const { written, unwritten } = await plan(items('upsert', 'LastName: $item.name, Title: $item.title'), parts);
    expect({ written, unwritten }).toEqual({ written: ['a', 'a', 'a'], unwritten: ['0.3 = 0.1', '0.4 = 0.0'] });
  });

  test('are compared as Salesforce compares keys and stores values', async () => {
    const spelled = (...keys: JsonValue[]) => ({ items: keys.map((key, index) => ({ key, name: `n${index}` })) });
    const fields = 'LastName: $item.name';
    // Badge__c ignores case; a text is trimmed; 1 and "1" are the same text.
    expect((await plan(items('create', fields), spelled('AbC', ' abc '))).unwritten).toEqual(['0.1 = 0.0']);
    expect((await plan(items('create', fields), spelled(1, '1'))).unwritten).toEqual(['0.1 = 0.0']);
    expect((await plan(items('create', fields), spelled('1', '01'))).unwritten).toEqual([]);
    const blank = {
      items: [
        { key: 'a', name: ' x ', t: null },
        { key: 'a', name: 'x', t: '  ' },
      ],
    };
    expect((await plan(items('upsert', 'LastName: $item.name, Title: $item.t'), blank)).unwritten).toEqual([]);
  });

  test('of nested lists are items of one list', async () => {
    const nested = {
      orders: [
        { lines: [{ key: 'a', name: 'x' }] },
        {
          lines: [
            { key: 'a', name: 'y' },
            { key: 'b', name: 'z' },
          ],
        },
      ],
    };
    const { written, unwritten } = await plan(
      items('upsert', 'LastName: $item.name', '$item.key', 'data.orders.lines'),
      nested,
    );
    expect({ written, unwritten }).toEqual({ written: ['a', 'b'], unwritten: ['0.1 = 0.0'] });
  });

  test('that link a record to different parents contradict each other, also if one clears the link', async () => {
    const links = `  - object: Task
    forEach: data.items
    key: { Event_Id__c: $item.key }
    links: { WhoId: { object: Contact, key: { Badge__c: $item.who } } }
`;
    const who = (...ids: JsonValue[]) => ({ items: ids.map((id) => ({ key: 't', who: id })) });
    expect((await plan(links, who('p', ' P'))).unwritten).toEqual([]);
    expect((await plan(links, who('p', 'q'))).unwritten).toEqual(['0.1 = 0.0']);
    expect((await plan(links, who('p', null))).unwritten).toEqual(['0.1 = 0.0']);
  });

  test('may delete the same record', async () => {
    const text =
      '  - object: Contact\n    operation: delete\n    forEach: data.items\n    key: { Badge__c: $item.key }\n';
    expect((await plan(text, data)).unwritten).toEqual([]);
  });

  test('have no key in common where there is none', async () => {
    const text =
      '  - object: Coach_Alert__e\n    operation: create\n    forEach: data.items\n    fields: { Message__c: $item.name }\n';
    expect((await plan(text, data)).written).toHaveLength(3);
  });

  test('each count towards the limit, whether they are written or not', async () => {
    const many = { items: Array.from({ length: 11 }, (_, index) => ({ key: 'a', name: `n${index}` })) };
    const limit = 'limits: { records: 10 }\n';
    await expect(plan(items('create', 'LastName: $item.name'), many, limit)).rejects.toThrow('plan/too-many-records');
  });
});

describe('two rules', () => {
  const rule = (operation: string, field: string, key = 'data.id') => `  - object: Contact
    operation: ${operation}
    key: { Badge__c: ${key} }
    fields: { ${field} }
`;

  test('that both create the same record: the first does, and the failure names both', async () => {
    const { written, unwritten, failures } = await plan(
      `${rule('create', 'LastName: data.a')}${rule('create', 'LastName: data.b', '$uppercase(data.id)')}`,
      { id: 'x', a: 'A', b: 'B' },
    );
    expect({ written, unwritten }).toEqual({ written: ['x'], unwritten: ['1.undefined = 0.undefined'] });
    expect(failures[0]?.message).toMatch(
      /^mappings\/1\.yaml:7:5: this Contact is the same record as the one at mappings\/1\.yaml:3:5: both have the same Badge__c\./,
    );
  });

  test('may write the same record in turn: a create and an update, two upserts, a delete and a create', async () => {
    const data = { id: 'x', a: 'A', b: 'B' };
    const both = async (one: string, two: string) => (await plan(one + two, data)).unwritten;
    expect(await both(rule('create', 'LastName: data.a'), rule('update', 'LastName: data.b'))).toEqual([]);
    expect(await both(rule('upsert', 'LastName: data.a'), rule('upsert', 'Title: data.b'))).toEqual([]);
    expect(await both(rule('upsert', 'LastName: data.a'), rule('upsert', 'LastName: data.b'))).toEqual([]);
    const removal = '  - object: Contact\n    operation: delete\n    key: { Badge__c: data.id }\n';
    expect(await both(removal, rule('create', 'LastName: data.a'))).toEqual([]);
  });

  test('may use the same value for different objects and key fields', async () => {
    const text = `${rule('create', 'LastName: data.a')}  - object: Task
    operation: create
    key: { Event_Id__c: data.id }
    constants: { Subject: Call }
  - object: Contact
    operation: create
    key: { Counselor_Id__c: data.id }
    fields: { LastName: data.a }
`;
    expect((await plan(text, { id: 'x', a: 'A' })).unwritten).toEqual([]);
  });
});
