import { describe, expect, test } from 'vitest';
import type { Shape } from '../../../src/check/shapes/shape.ts';
import { shapeOfEvent } from '../../../src/check/shapes/shape-of-event.ts';
import { shapeOfSchema } from '../../../src/check/shapes/shape-of-schema.ts';
import type { JsonObject, JsonValue } from '../../../src/json.ts';

/** The shape of the part at a path of names. */
function at(schema: JsonValue, ...names: string[]): Shape | undefined {
  return names.reduce<Shape | undefined>((shape, name) => shape?.members.get(name), shapeOfSchema(schema));
}
const kinds = (shape: Shape | undefined) => (shape?.unknown ? 'unknown' : [...(shape?.kinds ?? [])].sort().join(' '));

test('types become kinds, and properties that are not required may be absent', () => {
  const schema: JsonValue = {
    type: 'object',
    required: ['id'],
    properties: { id: { type: 'string' }, count: { type: ['integer', 'null'] } },
  };
  expect(kinds(at(schema, 'id'))).toBe('text');
  expect(at(schema, 'id')?.absent).toBe(false);
  expect(kinds(at(schema, 'count'))).toBe('null number');
  expect(at(schema, 'count')?.absent).toBe(true);
});

test('an enum becomes the choices', () => {
  expect(shapeOfSchema({ enum: ['yes', 'no', null] })).toMatchObject({ choices: new Set(['yes', 'no']) });
  expect(kinds(shapeOfSchema({ enum: ['yes', null] }))).toBe('null text');
  expect(shapeOfSchema({ const: 'yes' })).toMatchObject({ choices: new Set(['yes']) });
});

test('the named properties are the only ones, unless the schema allows others', () => {
  const properties = { id: {} };
  expect(shapeOfSchema({ properties }).open).toBe(false);
  expect(shapeOfSchema({ properties, additionalProperties: false }).open).toBe(false);
  expect(shapeOfSchema({ properties, additionalProperties: { type: 'string' } }).open).toBe(true);
  expect(shapeOfSchema({ properties, patternProperties: { '^x': {} } }).open).toBe(true);
  expect(shapeOfSchema({ type: 'object' }).open).toBe(true);
});

test('$ref, allOf and anyOf are combined', () => {
  const schema: JsonValue = {
    $defs: { person: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } } },
    properties: {
      coach: { $ref: '#/$defs/person' },
      mentor: { allOf: [{ $ref: '#/$defs/person' }, { properties: { since: { type: 'string' } } }] },
      address: { anyOf: [{ type: 'null' }, { type: 'object', properties: { city: { type: 'string' } } }] },
    },
  };
  expect(kinds(at(schema, 'coach', 'id'))).toBe('text');
  expect(kinds(at(schema, 'mentor', 'id'))).toBe('text');
  expect(kinds(at(schema, 'mentor', 'since'))).toBe('text');
  expect(kinds(at(schema, 'address'))).toBe('null object');
  expect(kinds(at(schema, 'address', 'city'))).toBe('text');
});

test('a schema that refers to itself does not loop', () => {
  const schema: JsonValue = { properties: { parent: { $ref: '#' }, name: { type: 'string' } } };
  expect(kinds(at(schema, 'parent', 'parent', 'name'))).toBe('text');
});

describe('a schema without end is expanded only where it is looked at', () => {
  const person: JsonValue = {
    type: 'object',
    properties: {
      name: { type: 'string' },
      mentor: { $ref: '#/$defs/person' },
      coach: { $ref: '#/$defs/person' },
      friends: { type: 'array', items: { $ref: '#/$defs/person' } },
    },
  };
  const schema: JsonValue = { $defs: { person }, properties: { counselor: { $ref: '#/$defs/person' } } };

  test('members of members are known at any depth', () => {
    const path = Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? 'mentor' : 'coach'));
    expect(kinds(at(schema, 'counselor', ...path, 'name'))).toBe('text');
    expect(kinds(at(schema, 'counselor', 'friends'))).toBe('list');
    expect(kinds(at(schema, 'counselor', 'friends')?.items?.members.get('mentor')?.members.get('name'))).toBe('text');
  });

  test('combined with itself and with examples', () => {
    const properties: JsonValue = { counselor: { $ref: '#/$defs/person' } };
    const $defs: JsonValue = { person };
    const both: JsonValue = { $defs, allOf: [{ properties }, { properties }], anyOf: [{ properties }, { properties }] };
    expect(kinds(at(both, 'counselor', 'coach', 'coach', 'mentor', 'name'))).toBe('text');
    const data = { counselor: { name: 'a', coach: { name: 'b' } } };
    const event = shapeOfEvent({ types: ['a'], schema: both as JsonObject }, [{ data }]);
    const names = ['data', 'counselor', 'coach', 'coach', 'name'];
    expect(kinds(names.reduce<Shape | undefined>((shape, name) => shape?.members.get(name), event))).toBe('text');
  });

  test('where it refers to itself for the same value, that part is unknown', () => {
    const loop: JsonValue = { anyOf: [{ $ref: '#' }, { $ref: '#' }, { $ref: '#' }] };
    expect(kinds(shapeOfSchema(loop))).toBe('unknown');
    const doubling = Array.from({ length: 60 }, (_, index): [string, JsonValue] => {
      const next = { $ref: `#/$defs/a${index + 1}` };
      return [`a${index}`, { allOf: [next, next] }];
    });
    const $defs = { ...Object.fromEntries(doubling), a60: { type: 'string' } };
    expect(kinds(shapeOfSchema({ $defs, $ref: '#/$defs/a45' }))).toBe('text');
  });

  test('thousands of alternatives', () => {
    const anyOf = Array.from({ length: 30_000 }, (_, index) => ({
      properties: { [`p${index % 9}`]: { type: 'string' } },
    }));
    expect(kinds(at({ anyOf }, 'p3'))).toBe('text');
    expect(kinds(at({ allOf: anyOf }, 'p3'))).toBe('text');
  });
});

test('parts that the schema does not mention are unknown', () => {
  expect(kinds(shapeOfSchema({}))).toBe('unknown');
  expect(kinds(shapeOfSchema(true))).toBe('unknown');
  expect(kinds(shapeOfSchema(undefined))).toBe('unknown');
  expect(kinds(shapeOfSchema({ $ref: 'https://example.org/schema' }))).toBe('unknown');
});

test('a schema with numbers that cannot be kept exactly describes texts, too', () => {
  const long = 1e19;
  const schemas: JsonValue[] = [
    { type: 'integer', maximum: long },
    { type: 'integer', examples: [1, long] },
    { enum: [long, 5] },
    { const: -long },
  ];
  for (const schema of schemas)
    expect(shapeOfSchema(schema)).toMatchObject({ inexact: true, kinds: new Set(['number', 'text']) });
  const others: JsonValue[] = [
    { type: 'integer' },
    { type: 'integer', maximum: 2 ** 53 },
    { type: 'string', maxLength: long },
  ];
  for (const schema of others) expect(shapeOfSchema(schema).inexact).toBe(false);
});
