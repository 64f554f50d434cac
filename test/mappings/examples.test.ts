import { expect, test } from 'vitest';
import { readMappingFiles } from '../../src/mapping-files.ts';
import { toEvent } from '../../src/pipeline/event/envelope.ts';
import { expectationOf } from '../../src/pipeline/expectation.ts';
import { loadMappings } from '../../src/pipeline/mapping/load-mappings.ts';
import { planEvent } from '../../src/pipeline/plan/plan-event.ts';
import { readSchema } from '../../src/schema-files.ts';

const { mappings, problems } = await loadMappings(
  await readMappingFiles('mappings'),
  await readSchema('salesforce/schema'),
);

test('the shipped mappings have no problems', () => {
  expect(problems).toEqual([]);
});

test('every shipped mapping has an example', () => {
  expect(mappings.all().length).toBeGreaterThan(0);
  expect(mappings.all().filter(({ examples }) => examples.length === 0)).toEqual([]);
});

const examples = mappings.all().flatMap(({ file, examples: all }) => all.map((example) => ({ file, ...example })));

test.each(examples)('$file: $name', async ({ event, expect: expected }) => {
  const read = await toEvent(event, {
    place: { bucket: 'events', key: 'events/1.json', line: 1 },
    lastModified: new Date('2026-01-01T00:00:00Z'),
    envelope: mappings.envelope,
    limits: mappings.settings.limits,
  });
  expect(expectationOf(await planEvent(read, mappings))).toEqual(expected);
});
