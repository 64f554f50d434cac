// Together with the fifty of each kind in simulation.test.ts: three hundred mixed fault scenarios, and three hundred that
// target rare rules.
import { expect, test } from 'vitest';
import { breachesBySeed } from './breaches-by-seed.ts';
import { targetedFrom } from './faults/draw-profile.ts';

test.each([
  ['mixed', 51],
  ['targeted', targetedFrom + 51],
])(
  'after the other %s fault scenarios, Salesforce holds what the events in order would leave, and every event has an outcome',
  async (_, first) => {
    expect(await breachesBySeed({ first, count: 250 })).toEqual({});
  },
);
