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

test('every example is an event of a type that its own file is for', () => {
  // Otherwise it would test another file: this happens to mappings that were copied.
  const foreign = mappings
    .all()
    .flatMap(({ file, types, examples: all }) =>
      all.map(({ name, event }) => ({ file, name, type: event.type, types })),
    )
    .filter(({ type, types }) => typeof type === 'string' && !types.includes(type));
  expect(foreign).toEqual([]);
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
