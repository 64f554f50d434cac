import { expect, test } from 'vitest';
import { breachesBySeed } from './breaches-by-seed.ts';
import { everydaySeeds } from './everyday-seeds.ts';
import { loadMappingVersions } from './functions/mapping-versions.ts';
import { simulate } from './simulate.ts';

// The other scenarios are in simulation.slow.test.ts.
test.each(everydaySeeds)(
  'after $count $name fault scenarios, Salesforce holds what the events in order would leave, and every event has an outcome',
  async (range) => {
    expect(await breachesBySeed(range)).toEqual({});
  },
);

test('the same seed gives the same run, step by step', async () => {
  const mappingVersions = await loadMappingVersions();
  const first = await simulate(7, mappingVersions, true);
  const second = await simulate(7, mappingVersions, true);
  expect(first.trace.length).toBeGreaterThan(100);
  expect(second.trace).toEqual(first.trace);
});
