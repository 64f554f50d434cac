import { expect, test } from 'vitest';
import { breachesBySeed } from './breaches-by-seed.ts';
import { everydaySeeds } from './everyday-seeds.ts';
import { loadMappingVersions } from './functions/mapping-versions.ts';
import { firstSeedOf } from './kinds/kind-seeds.ts';
import { simulate } from './simulate.ts';

// The other scenarios are in simulation.slow.test.ts.
test.each(everydaySeeds)(
  'after $count $name fault scenarios, Salesforce holds what the events in order would leave, and every event has an outcome',
  async (range) => {
    expect(await breachesBySeed(range)).toEqual({});
  },
);

test.each([7, firstSeedOf('people'), firstSeedOf('interleaved') + 3, firstSeedOf('logins')])(
  'seed %i gives the same run each time, step by step',
  async (seed) => {
    const mappingVersions = await loadMappingVersions();
    const first = await simulate(seed, mappingVersions, true);
    const second = await simulate(seed, mappingVersions, true);
    expect(first.trace.length).toBeGreaterThan(100);
    expect(second.trace).toEqual(first.trace);
  },
);
