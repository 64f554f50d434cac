// Damaged mapping files through load and check: problems with a place in the file, never an exception.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkMappings } from '../../src/check/check-mappings.ts';
import { readMappingFiles } from '../../src/mapping-files.ts';
import { testSchema } from '../fixtures/schema.ts';
import { fuzzInputs, fuzzRuns, fuzzSeed } from './fuzz-runs.ts';

const folders = ['test/fixtures/valid', 'test/fixtures/invalid'];
const texts = (await Promise.all(folders.map((folder) => readMappingFiles(folder)))).flat().map(({ text }) => text);

/** What breaks readers of YAML, of JSONata and of tables by name, and what a terminal obeys. */
const piece = fc.constantFrom(
  ...[
    'constructor',
    '__proto__',
    'toString',
    '../../x__c',
    '\u001b[31m',
    '\n::error::x\n',
    '\u0000',
    '\ud800',
    '\ufeff',
  ],
  ...['&a ', '*a', '<<: *a', '!!binary ', '{', '}', '[', ']', '"', "'", ': ', '- ', '\t', '? ', '|\n', '%', '#'],
  ...['$', '(', ')', '**', '%.%', '~>', 'function($x){$x}', '? : ', '.', '[0]', '1e999', '/(a+)+$/', 'null'],
  ...['records:\n', 'event: x\n', '__proto__: { a: 1 }\n', 'forEach: data\n', '- object: constructor\n'],
);
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.nat(12),
  put: fc.oneof(piece, fc.string()),
});

const damaged = fc
  .tuple(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 4 }))
  .map(([text, edits]) =>
    edits.reduce((now, { at, cut, put }) => {
      const offset = Math.floor(at * now.length);
      return now.slice(0, offset) + put + now.slice(offset + cut);
    }, text),
  );

test('every file gives a list of problems, each at a line of the file', async () => {
  const numRuns = fuzzRuns(600);
  const inputs = fuzzInputs('mapping files');
  const property = fc.asyncProperty(damaged, async (text) => {
    inputs.start();
    const { problems, mappings } = await checkMappings([{ path: 'a.yaml', text }], testSchema);
    inputs.end();
    const lines = text.split(/\r\n|\r|\n/).length;
    for (const { line, column, message } of problems) {
      expect(line).toBeGreaterThanOrEqual(1);
      expect(line).toBeLessThanOrEqual(lines + 1);
      expect(column).toBeGreaterThanOrEqual(1);
      expect(message).not.toBe('');
    }
    if (mappings.incomplete) expect(problems.some(({ severity }) => severity === 'error')).toBe(true);
  });
  await fc.assert(property, { seed: fuzzSeed, numRuns });
  inputs.report();
  expect(inputs.count()).toBeGreaterThanOrEqual(numRuns);
});
