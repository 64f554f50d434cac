import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { FailureError } from '../../../../../src/failure.ts';
import type { JsonObject, JsonValue } from '../../../../../src/json.ts';
import { schemaBreaches } from '../../../../../src/pipeline/mapping/compile/schema/schema-breaches.ts';
import { loadMappings } from '../../../../../src/pipeline/mapping/load-mappings.ts';
import { testSchema } from '../../../../fixtures/schema.ts';

async function checkOf(schema: JsonObject, steps = 10_000) {
  const text = `event: test.event
schema: ${JSON.stringify(schema)}
records:
  - object: Contact
    key: { Counselor_Id__c: data.id }
`;
  const options = { now: () => 0, limits: { steps } };
  const { mappings, problems } = await loadMappings([{ path: 'a.yaml', text }], testSchema, options);
  const breaches = mappings.forType('test.event')?.breaches;
  if (!breaches) throw new Error(JSON.stringify(problems));
  return (data: JsonValue) => breaches(data, mappings.newBudget());
}

const failureOf = (checking: Promise<string[]>) =>
  checking.then(
    () => 'no failure',
    ({ failure }: FailureError) => failure,
  );

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const objects = (count: number) => numbers(count).map((id) => ({ id, name: `n${id}` }));

describe('work beyond the budget', () => {
  const doubling = numbers(40).map((index): [string, JsonValue] => {
    const next = { $ref: `#/$defs/a${index + 1}` };
    return [`a${index}`, { allOf: [next, next] }];
  });

  test.each<[string, JsonObject, JsonValue]>([
    [
      'definitions that double',
      { $ref: '#/$defs/a0', $defs: { ...Object.fromEntries(doubling), a40: { minProperties: 1 } } },
      { id: 1 },
    ],
    [
      'each item against many alternatives',
      { items: { anyOf: numbers(500).map((each) => ({ const: each + 1 })) } },
      numbers(5_000).map(() => 500),
    ],
    [
      'members against many patterns',
      { patternProperties: { '^a': {}, '^b': {}, '^c': {} } },
      { ['a'.repeat(900_000)]: 1 },
    ],
    ['a long text against a pattern', { pattern: '[ab]*a[ab]{900}[cd]' }, 'ab'.repeat(9_000)],
    ['a text that a format reads again and again', { format: 'url' }, `http://${'1:'.repeat(9_000)}`],
    [
      'long lists of unique items, again and again',
      { allOf: numbers(90).map(() => ({ uniqueItems: true })) },
      numbers(9_000),
    ],
  ])('%s is stopped, and the failure names the schema', async (_, schema, data) => {
    const check = await checkOf(schema);
    expect(await failureOf(check(data))).toEqual({
      code: 'plan/expression-unbounded',
      message: 'a.yaml:2:1: planning the event takes too many steps, most of them in its schema.',
    });
  });

  test('a full stack', async () => {
    const { newBudget } = (await loadMappings([], testSchema)).mappings;
    const breaches = schemaBreaches(
      async () =>
        function check(): string[] {
          return [...check()];
        },
      { file: 'a.yaml', line: 2, column: 1 },
    );
    expect(await failureOf(breaches({}, newBudget()))).toEqual({
      code: 'plan/expression-unbounded',
      message: 'a.yaml:2:1: the schema refers to itself endlessly.',
    });
  });
});

test('an ordinary schema takes a fraction of the budget', async () => {
  const schema = {
    type: 'object',
    properties: {
      items: {
        type: 'array',
        uniqueItems: true,
        items: { type: 'object', required: ['id'], properties: { id: { type: 'integer' }, name: { maxLength: 80 } } },
      },
    },
  };
  expect(await (await checkOf(schema, 3_000))({ items: objects(5_000).slice(0, 1_000) })).toEqual([]);
});

test('a name that every object of JavaScript has is a name like any other', async () => {
  const check = await checkOf({ properties: { constructor: false }, dependentSchemas: { toString: false } });
  expect(await check({})).toEqual([]);
  expect(await check(JSON.parse('{"constructor":1}'))).toEqual(['data.constructor']);
  const equal = await checkOf({ anyOf: [{ const: { valueOf: 1 } }, { enum: [{ toString: 1 }] }] });
  expect(await equal({ valueOf: 1 })).toEqual([]);
  expect(await equal({ toString: 1 })).toEqual([]);
  expect(await (await checkOf({ required: ['valueOf'] }))({})).toEqual(['data.valueOf']);
});

test('a check stops after a few breaches', async () => {
  const check = await checkOf({ items: { type: 'object', required: ['a', 'b', 'c'] } }, 100);
  expect(await check(numbers(100_000))).toEqual(['data.0', 'data.1', 'data.2', 'data.3', 'data.4']);
});

test('breaches of an alternative that is not taken stop nothing', async () => {
  const texts = { $ref: '#/$defs/texts' };
  const ofNumbers = { type: 'array', items: { type: 'number' } };
  const $defs = { texts: { type: 'array', items: { type: 'string' } }, numbers: ofNumbers };
  const many = numbers(100).map(String);
  const schemas: JsonObject[] = [
    { anyOf: [ofNumbers, texts] },
    { oneOf: [{ $ref: '#/$defs/numbers' }, texts] },
    { not: ofNumbers },
    { if: { $ref: '#/$defs/numbers' }, else: { minItems: 100 } },
    { contains: { const: '99' } },
  ];
  for (const schema of schemas)
    expect(await (await checkOf({ ...schema, $defs }))(many), JSON.stringify(schema)).toEqual([]);
  expect(await (await checkOf({ items: { anyOf: [ofNumbers, texts] }, $defs }))([[1], ['a'], [1, 'a']])).toEqual([
    'data.2.1',
    'data.2.0',
    'data.2',
  ]);
});

describe('the verdict is that of Ajv', () => {
  const values: JsonValue[] = [
    [1, 1],
    [1, '1'],
    [
      { a: 1, b: [2] },
      { b: [2], a: 1 },
    ],
    [{ a: 1 }, { a: 1, b: null }],
    [[], {}],
    [
      [1, 2],
      [2, 1],
    ],
    ['a,b', ['a', 'b']],
    [null, 'null', false, 0],
    [{ ['__proto__']: 1 }, {}],
    ['x'.repeat(30), 'y'],
    { a: 1, b: 2 },
    'text',
    5,
  ];
  const schemas: JsonObject[] = [
    { uniqueItems: true },
    { uniqueItems: false },
    { items: { enum: [{ a: 1, b: [2] }, 1, [1, 2]] } },
    { contains: { const: { b: [2], a: 1 } } },
    { const: null },
    { enum: ['text', 5] },
    { uniqueItems: true, items: { type: 'integer' } },
    { prefixItems: [{ const: 1 }], uniqueItems: true, unevaluatedItems: false },
    { contains: { type: 'string' }, minContains: 1, maxContains: 1 },
    { propertyNames: { pattern: '^a' } },
    { anyOf: [{ required: ['a'] }, { type: 'string' }], unevaluatedProperties: false },
    { oneOf: [{ type: 'array' }, { minItems: 1, items: { type: 'string' } }] },
    { $dynamicAnchor: 'node', items: { $dynamicRef: '#node' }, type: ['array', 'number'] },
    { dependentSchemas: { a: { minProperties: 3 } } },
  ];

  test.each(schemas.map((schema) => [JSON.stringify(schema), schema] as const))('%s', async (_, schema) => {
    const plain = new Ajv2020({ strict: false, ownProperties: true }).compile(schema);
    const check = await checkOf(schema);
    for (const value of values) expect((await check(value)).length === 0, JSON.stringify(value)).toBe(plain(value));
  });
});
