import { expect, test } from 'vitest';
import { breachesBySeed } from './breaches-by-seed.ts';
import { targetedFrom } from './faults/draw-profile.ts';
import { loadMappingVersions } from './functions/mapping-versions.ts';
import { simulate } from './simulate.ts';

// The first fifty of each three hundred fault scenarios; the others are in simulation.slow.test.ts.
test.each([
  ['mixed', 1],
  ['targeted', targetedFrom + 1],
])(
  'after fifty %s fault scenarios, Salesforce holds what the events in order would leave, and every event has an outcome',
  async (_, first) => {
    expect(await breachesBySeed({ first, count: 50 })).toEqual({});
  },
);

test('the same seed gives the same run, step by step', async () => {
  const mappingVersions = await loadMappingVersions();
  const first = await simulate(7, mappingVersions, true);
  const second = await simulate(7, mappingVersions, true);
  expect(first.trace.length).toBeGreaterThan(100);
  expect(second.trace).toEqual(first.trace);
});
