// An event whose planning exceeds its budget becomes a dead letter at once, and the events of its batch are applied by
// the same invocation.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Pipeline, startPipeline } from './harness/pipeline.ts';

const mapping = `event: counselor.session
schema: { properties: { people: { type: array, uniqueItems: true } } }
records:
  - object: Contact
    forEach: data.people
    key: { Counselor_Id__c: $item.id }
    fields: { LastName: $item.name & $string($count($distinct($$.data.numbers))) }
`;

let pipeline: Pipeline;
beforeAll(async () => {
  const mappingsDir = await mkdtemp(join(tmpdir(), 's3sf-unbounded-'));
  await writeFile(join(mappingsDir, 'session.yaml'), mapping);
  pipeline = await startPipeline({ mappingsDir });
});
afterAll(() => pipeline.close());

const event = (id: string, people: number, numbers: number) => ({
  specversion: '1.0',
  id,
  source: '/platform',
  type: 'counselor.session',
  time: '2026-03-02T15:04:05Z',
  data: {
    people: Array.from({ length: people }, (_, index) => ({ id: `${id}-${index}`, name: 'Quillfeather' })),
    numbers: Array.from({ length: numbers }, (_, index) => index),
  },
});

test('it holds back no event of its batch', async () => {
  const mates = Array.from({ length: 9 }, (_, index) => `mate-${index}`);
  await pipeline.stack.pause();
  await pipeline.put('events/unbounded.json', event('unbounded', 500, 9_000));
  for (const mate of mates) await pipeline.put(`events/${mate}.json`, event(mate, 2, 3));
  pipeline.stack.resume();
  await pipeline.quiet();

  const outcomes = mates.map((mate) => pipeline.outcomes(mate).map(({ outcome, attempts }) => [outcome, attempts]));
  expect(outcomes).toEqual(mates.map(() => [['applied', 0]]));
  const [deadLetter, ...others] = await pipeline.take('dead-letter');
  expect(others).toEqual([]);
  expect(deadLetter?.attributes).toMatchObject({ Code: 'plan/expression-unbounded', Attempts: '1' });
  expect(deadLetter?.attributes.Reason).toContain('session.yaml:7:25: ');
  expect(deadLetter?.attributes.Reason).toContain('Contact.LastName');
  expect(pipeline.lines.join('\n')).not.toContain('Quillfeather');
  expect(pipeline.outcomes('unbounded').map(({ next }) => next)).toEqual(['dead-letter']);
});
