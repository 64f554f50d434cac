// The check reports a misspelled word in the shipped mappings at its line. `npm run typos` misspells every word in three
// ways; here it is every fourth word in one way.
import { expect, test } from 'vitest';
import { readMappingFiles } from '../../src/mapping-files.ts';
import { readSchema } from '../../src/schema-files.ts';
import { isSeen, typosOf, type WordKind, wordsOf } from './typos.ts';

const files = await readMappingFiles('mappings');
const schema = await readSchema('salesforce/schema');
const words = await wordsOf(files, schema);
const sample = words.filter((_, index) => index % 4 === 0);

test('the mappings have words of every kind', () => {
  const kinds: WordKind[] = ['path', 'function', 'field', 'object', 'picklist word'];
  expect(new Set(words.map(({ kind }) => kind))).toEqual(new Set(kinds));
  expect(new Set(sample.map(({ kind }) => kind))).toEqual(new Set(kinds));
});

test.each(sample.map((word, index) => ({ word, typo: typosOf(word)[index % 3] })))(
  '$word.kind $word.text as $typo.written',
  async ({ typo }) => {
    expect(typo).toBeDefined();
    expect(typo && (await isSeen(typo, files, schema))).toBe(true);
  },
);
