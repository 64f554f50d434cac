import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonValue } from '../../../../src/json.ts';
import { contentHash } from '../../../../src/pipeline/event/identity/content-hash.ts';

const hashOfText = (text: string) => contentHash(JSON.parse(text));

/** The same value with its keys reversed, at every depth. */
function turned(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  const pairs = Object.entries(value).map(([name, inner]) => [name, turned(inner)] as const);
  return Object.fromEntries(pairs.reverse());
}

const anyJson = fc.jsonValue() as fc.Arbitrary<JsonValue>;

test('it is the SHA-256 of the canonical JSON', () => {
  const canonical = '{"":0,"a":[1,{"c":"é\\n","d":-0.5}],"b":null}';
  const expected = createHash('sha256').update(canonical).digest('hex');
  expect(hashOfText('{ "b": null,\n "a": [1.0, {"d": -5e-1, "c": "\\u00e9\\n"}], "": -0 }')).toBe(expected);
});

test('layout and order of keys do not change the hash', () => {
  fc.assert(
    fc.property(anyJson, fc.integer({ min: 0, max: 4 }), (value, indent) => {
      expect(contentHash(JSON.parse(JSON.stringify(turned(value), null, indent)))).toBe(contentHash(value));
    }),
  );
});

test('different content has a different hash', () => {
  fc.assert(
    fc.property(anyJson, anyJson, (a, b) => {
      const same = JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
      expect(contentHash(a) === contentHash(b)).toBe(same);
    }),
  );
  const texts = [
    '1',
    '"1"',
    '[1]',
    '["1"]',
    '[[1]]',
    '{"1":1}',
    '[]',
    '{}',
    'null',
    '""',
    '"null"',
    '[1,2]',
    '["1,2"]',
  ];
  expect(new Set(texts.map(hashOfText)).size).toBe(texts.length);
  // Half a character, and keys that are special to JavaScript.
  const odd = ['"\\ud800"', '"\\ud801"', '"\\\\"', '{"__proto__":1}', '{"__proto__":2}', '{"a":{"__proto__":null}}'];
  expect(new Set(odd.map(hashOfText)).size).toBe(odd.length);
});

test('the order of a list changes the hash', () => {
  expect(hashOfText('[1,2]')).not.toBe(hashOfText('[2,1]'));
});

function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, inner]) => [name, sorted(inner)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
