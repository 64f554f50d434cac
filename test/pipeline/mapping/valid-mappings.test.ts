// The files in test/fixtures/valid use every feature of the language; their examples say what must come of it.
import { expect, test } from 'vitest';
import { readMappingFiles } from '../../../src/mapping-files.ts';
import { expectationOf } from '../../../src/pipeline/expectation.ts';
import { loadMappings } from '../../../src/pipeline/mapping/load-mappings.ts';
import { planEvent } from '../../../src/pipeline/plan/plan-event.ts';
import { testSchema } from '../../fixtures/schema.ts';
import { eventFor } from '../event-for.ts';

const { mappings, problems } = await loadMappings(await readMappingFiles('test/fixtures/valid'), testSchema);
const examples = mappings.all().flatMap(({ file, examples: all }) => all.map((example) => ({ file, ...example })));

test('mappings that are right have no problems', () => {
  expect(problems).toEqual([]);
  expect(mappings.incomplete).toBe(false);
});

test.each(examples)('$file: $name', async ({ event, expect: expected }) => {
  expect(expectationOf(await planEvent(eventFor(event), mappings))).toEqual(expected);
});
