import { expect, test } from 'vitest';
import type { JsonValue } from '../../../../../src/json.ts';
import { endlessReference } from '../../../../../src/pipeline/mapping/compile/schema/endless-reference.ts';
import { loadMappings } from '../../../../../src/pipeline/mapping/load-mappings.ts';
import { testSchema } from '../../../../fixtures/schema.ts';

const c = { $ref: '#/$defs/c' };
const shared = { items: { type: 'string' } };
test.each<[string, JsonValue, string | undefined]>([
  ['to itself', { $defs: { c } }, '$defs/c/$ref'],
  ['to the whole schema', { allOf: [{ $ref: '#' }] }, 'allOf/0/$ref'],
  [
    'through alternatives',
    { $ref: '#/$defs/c', $defs: { c: { anyOf: [{ oneOf: [false, c] }] } } },
    '$defs/c/anyOf/0/oneOf/1/$ref',
  ],
  ['through a condition', { $defs: { c: Object.fromEntries([['then', { not: c }]]) } }, '$defs/c/then/not/$ref'],
  ['where a member is there', { $defs: { c: { dependentSchemas: { a: c } } } }, '$defs/c/dependentSchemas/a/$ref'],
  ['over two definitions', { $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } } }, '$defs/a/$ref'],
  ['by an anchor', { $anchor: 'me', anyOf: [{ $ref: '#me' }] }, 'anyOf/0/$ref'],
  ['by a dynamic anchor', { $dynamicAnchor: 'me', allOf: [{ $dynamicRef: '#me' }] }, 'allOf/0/$dynamicRef'],
  ['by its id', { $id: 'https://example.org/a', not: { $ref: 'https://example.org/a' } }, 'not/$ref'],
  [
    'by an escaped pointer',
    { $defs: { 'a/b c': { allOf: [{ $ref: '#/$defs/a~1b%20c' }] } } },
    '$defs/a~b c/allOf/0/$ref',
  ],
  ['for a member', { properties: { child: { $ref: '#' } } }, undefined],
  ['for the items', { $defs: { c: { items: c, prefixItems: [c], contains: c } }, $ref: '#/$defs/c' }, undefined],
  ['for all other members', { additionalProperties: { anyOf: [{ $ref: '#' }, { type: 'null' }] } }, undefined],
  ['twice to the same', { $defs: { c: { type: 'string' } }, anyOf: [c, { allOf: [c] }] }, undefined],
  ['in a value', { const: { $ref: '#' }, default: { allOf: [{ $ref: '#' }] } }, undefined],
  ['to nothing', { $ref: '#/$defs/constructor' }, undefined],
  ['no schema', true, undefined],
  ['from two places with the same schema', { allOf: [shared, { anyOf: [shared] }] }, undefined],
])('a reference %s', (_, schema, expected) => {
  expect(
    endlessReference(schema)
      ?.map((part) => String(part).replace('/', '~'))
      .join('/'),
  ).toBe(expected);
});

test('a long chain of references is no loop and fills no stack', () => {
  const chain = Array.from({ length: 20_000 }, (_, at): [string, JsonValue] => [
    `d${at}`,
    { $ref: `#/$defs/d${at - 1}` },
  ]);
  const $defs = Object.fromEntries(chain);
  expect(endlessReference({ $defs })).toBeUndefined();
});

test('the problem names the line and says what to write', async () => {
  const text = `event: a.b
schema:
  anyOf:
    - $ref: "#"
    - type: object
records:
  - object: Contact
    key: { Counselor_Id__c: id }
    fields: { LastName: '"x"' }
`;
  const { problems } = await loadMappings([{ path: 'a.yaml', text }], testSchema);
  expect(problems.filter(({ severity }) => severity === 'error')).toMatchObject([
    {
      code: 'mapping/bad-schema',
      line: 4,
      message: 'This leads back to itself without going into the data, so the check of an event may never end.',
      hint: 'To describe a value that contains others of its kind, refer to it under "properties" or "items".',
    },
  ]);
});
