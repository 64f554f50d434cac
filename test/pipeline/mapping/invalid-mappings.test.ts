// Each file in test/fixtures/invalid holds one mistake, or a few, and says at its top what must be found:
// "# expect CODE LINE:COLUMN TEXT", where TEXT is what the hint must offer and may be left out.
import path from 'node:path';
import { expect, test } from 'vitest';
import { readMappingFiles } from '../../../src/mapping-files.ts';
import { loadMappings } from '../../../src/pipeline/mapping/load-mappings.ts';
import { testSchema } from '../../fixtures/schema.ts';

const files = await readMappingFiles('test/fixtures/invalid');

function expectedIn(text: string) {
  return [...text.matchAll(/^# expect (\S+) (\d+):(\d+)(?: (.+))?$/gm)].map(([, code, line, column, offered]) => ({
    code,
    line: Number(line),
    column: Number(column),
    hint: offered === undefined ? expect.anything() : expect.stringContaining(offered),
  }));
}

test.each(files.map((file) => ({ name: path.basename(file.path, '.yaml'), file })))('$name', async ({ file }) => {
  const expected = expectedIn(file.text);
  expect(expected.length).toBeGreaterThan(0);
  const { problems, mappings } = await loadMappings([file], testSchema);
  expect(problems.map(({ code, line, column, hint = '' }) => ({ code, line, column, hint }))).toEqual(expected);
  expect(mappings.all()).toEqual([]);
  expect(mappings.incomplete).toBe(true);
});
