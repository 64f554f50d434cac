// It finds a mistake wherever JSON.parse does, at the wrong character, and quotes nothing of the text.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonError, lineAndColumn } from '../../../src/cli/input/json-error.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test('a text has a mistake exactly when JSON.parse refuses it', () => {
  const signs = fc.constantFrom(...'{}[]":,\\ \n\t-+.0123eEunltrfas/#\'\u0001\u0085é😀');
  const mutated = fc
    .tuple(fc.json({ maxDepth: 3 }), fc.nat(), fc.nat(3), fc.string({ unit: signs, maxLength: 3 }))
    .map(([text, at, length, put]) => {
      const start = at % (text.length + 1);
      return text.slice(0, start) + put + text.slice(start + length);
    });
  fc.assert(
    fc.property(fc.oneof(mutated, fc.string({ unit: signs, maxLength: 12 })), (text) => {
      expect(jsonError(text) === undefined).toBe(isJson(text));
    }),
    { numRuns: 3_000 },
  );
});

test.each([
  ['{\n  "a": 1\n  "b": 2 }', 3, 3, /comma is missing/],
  ['{\n  "a": 1,\n}', 3, 1, /Remove the comma/],
  ['[1, 2,]', 1, 7, /Remove the comma/],
  ['{ "a" 1 }', 1, 7, /colon is missing/],
  ['{ "a": }', 1, 8, /value is missing/],
  ['{ a: 1 }', 1, 3, /name into double quotes/],
  ["{ 'a': 1 }", 1, 3, /straight double quotes/],
  ['{ "a": yes }', 1, 8, /text into double quotes/],
  ['{ "a": 01 }', 1, 8, /not a JSON number/],
  ['{ "a": "b\n}', 1, 8, /not closed/],
  ['{ "a": "b\\x" }', 1, 10, /backslash/],
  ['{ "a": "b\tc" }', 1, 10, /control character/],
  ['{ "é😀": 1, // no\n "b": 2 }', 1, 12, /comments/],
  ['{ "a": [1, 2 }', 1, 14, /open bracket is a \[/],
  ['{ "a": [1, 2]\n', 1, 14, /line 1, column 1 is closed/],
  ['{ "a": 1 }\n{ "a": 2 }', 2, 1, /one on each line/],
] as const)('%j', (text, line, column, what) => {
  const found = jsonError(text);
  expect(found?.what).toMatch(what);
  expect(lineAndColumn(text, found?.offset ?? -1)).toEqual({ line, column });
});
