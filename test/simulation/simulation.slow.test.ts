// With the fifty of each kind in simulation.test.ts: three hundred fault scenarios of all kinds, and three hundred that
// rare rules need.
import { expect, test } from 'vitest';
import { breachesBySeed } from './breaches-by-seed.ts';
import { targetedFrom } from './faults/draw-profile.ts';

test.each([
  ['of all kinds', 51],
  ['that rare rules need', targetedFrom + 51],
])(
  'the other fault scenarios %s leave Salesforce as the events in order would, and every event with an outcome',
  async (_, first) => {
    expect(await breachesBySeed({ first, count: 250 })).toEqual({});
  },
);
