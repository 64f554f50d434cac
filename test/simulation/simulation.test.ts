import { expect, test } from 'vitest';
import { breachesBySeed } from './breaches-by-seed.ts';
import { targetedFrom } from './faults/draw-profile.ts';
import { loadMappingVersions } from './functions/mapping-versions.ts';
import { simulate } from './simulate.ts';

// The first fifty fault scenarios of each three hundred; the others are in simulation.slow.test.ts.
test.each([
  ['of all kinds', 1],
  ['that rare rules need', targetedFrom + 1],
])(
  'fifty fault scenarios %s leave Salesforce as the events in order would, and every event with an outcome',
  async (_, first) => {
    expect(await breachesBySeed({ first, count: 50 })).toEqual({});
  },
);

test('the same seed gives the same run, step by step', async () => {
  const rules = await loadMappingVersions();
  const first = await simulate(7, rules, true);
  const second = await simulate(7, rules, true);
  expect(first.trace.length).toBeGreaterThan(100);
  expect(second.trace).toEqual(first.trace);
});
