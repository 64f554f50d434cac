// Each file in test/fixtures/invalid contains one mistake, or a few, and lists at its top what the check must report:
// "# error CODE LINE:COLUMN TEXT", or "# warning …". The optional TEXT must be part of the hint.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { checkMappings } from '../../src/check/check-mappings.ts';
import { readMappingFiles } from '../../src/mapping-files.ts';
import { testSchema } from '../fixtures/schema.ts';

const files = await readMappingFiles('test/fixtures/invalid');

function expectedIn(text: string) {
  return [...text.matchAll(/^# (error|warning) (mapping\/\S+) (\d+):(\d+)(?: (.+))?$/gm)].map(
    ([, severity, code, line, column, offered]) => ({
      severity,
      code,
      line: Number(line),
      column: Number(column),
      hint: offered === undefined ? expect.anything() : expect.stringContaining(offered),
    }),
  );
}

test.each(files.map((file) => ({ name: path.basename(file.path, '.yaml'), file })))('$name', async ({ file }) => {
  const expected = expectedIn(file.text);
  expect(expected.length).toBeGreaterThan(0);
  const { problems, mappings } = await checkMappings([file], testSchema);
  expect(
    problems.map(({ severity, code, line, column, hint = '' }) => ({ severity, code, line, column, hint })),
  ).toEqual(expected);
  // A file with a mistake that only the check finds stays in use.
  expect(mappings.all()).toHaveLength(mappings.incomplete ? 0 : 1);
});

test('every code has a file that shows it', async () => {
  const folders = ['src/pipeline/mapping', 'src/check'];
  const names = await Promise.all(
    folders.map(async (folder) => (await readdir(folder, { recursive: true })).map((name) => path.join(folder, name))),
  );
  const sources = await Promise.all(
    names
      .flat()
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFile(name, 'utf8')),
  );
  const codes = new Set(
    sources.flatMap((source) => [...source.matchAll(/'(mapping\/[a-z-]+)'/g)].map(([, code]) => code)),
  );
  const shown = new Set(files.flatMap(({ text }) => expectedIn(text).map(({ code }) => code)));
  // These are about the settings, or need more than one file or an expression of 20,000 characters.
  const elsewhere = [
    'mapping/out-of-range',
    'mapping/type-twice',
    'mapping/two-settings',
    'mapping/bad-prefix',
    'mapping/mixed-newest',
    'mapping/expression-too-long',
    'mapping/too-many-problems',
  ];
  expect([...codes.difference(new Set([...shown, ...elsewhere, 'mapping/unloadable']))]).toEqual([]);
});
