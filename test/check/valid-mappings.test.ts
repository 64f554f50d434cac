// The files in test/fixtures/valid use every feature of the language, and their examples show the outcome. The check must
// report nothing about them: false alarms teach people to ignore alarms.
import path from 'node:path';
import { expect, test } from 'vitest';
import { checkMappings } from '../../src/check/check-mappings.ts';
import { readMappingFiles } from '../../src/mapping-files.ts';
import { expectationOf } from '../../src/pipeline/expectation.ts';
import { loadMappings } from '../../src/pipeline/mapping/load-mappings.ts';
import { planEvent } from '../../src/pipeline/plan/plan-event.ts';
import { readSchema } from '../../src/schema-files.ts';
import { testSchema } from '../fixtures/schema.ts';
import { eventFor } from '../pipeline/event-for.ts';

const files = await readMappingFiles('test/fixtures/valid');
const { mappings, problems } = await loadMappings(files, testSchema);
const examples = mappings.all().flatMap(({ file, examples: all }) => all.map((example) => ({ file, ...example })));

test('valid mappings load', () => {
  expect(problems).toEqual([]);
  expect(mappings.incomplete).toBe(false);
});

test.each(files.map((file) => ({ name: path.basename(file.path), file })))(
  '$name has neither error nor warning',
  async ({ file }) => {
    expect((await checkMappings([file], testSchema)).problems).toEqual([]);
  },
);

test.each(examples)('$file: $name', async ({ event, expect: expected }) => {
  expect(expectationOf(await planEvent(eventFor(event), mappings))).toEqual(expected);
});

test('the shipped mappings have neither error nor warning', async () => {
  const shipped = await checkMappings(await readMappingFiles('mappings'), await readSchema('salesforce/schema'));
  expect(shipped.problems).toEqual([]);
});
