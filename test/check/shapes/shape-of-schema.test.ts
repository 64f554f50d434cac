import { expect, test } from 'vitest';
import type { Shape } from '../../../src/check/shapes/shape.ts';
import { shapeOfSchema } from '../../../src/check/shapes/shape-of-schema.ts';
import type { JsonValue } from '../../../src/json.ts';

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
