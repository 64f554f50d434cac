// With the fifty of each kind in simulation.test.ts: three hundred fault scenarios of all kinds, and three hundred that
// rare rules need.
import { expect, test } from 'vitest';
import { aimedFrom } from './faults/draw-profile.ts';
import { brokenBy } from './run-scenarios.ts';

test.each([
  ['of all kinds', 51],
  ['that rare rules need', aimedFrom + 51],
])(
  'the other fault scenarios %s leave Salesforce as the events in order would, and every event with an outcome',
  async (_, first) => {
    expect(await brokenBy({ first, count: 250 })).toEqual({});
  },
);
