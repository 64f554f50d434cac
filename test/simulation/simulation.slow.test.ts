// Together with those in simulation.test.ts: three hundred mixed fault scenarios, three hundred that target rare rules, and
// fifty of each special kind.
import { expect, test } from 'vitest';
import { breachesBySeed } from './breaches-by-seed.ts';
import { targetedFrom } from './faults/draw-profile.ts';
import { firstSeedOf } from './kinds/kind-seeds.ts';
import { specialKinds } from './kinds/special-kinds.ts';

const kinds = specialKinds.filter(({ awaits }) => awaits === undefined);

test.each([
  ['mixed', 21, 280],
  ['targeted', targetedFrom + 51, 250],
  ...kinds.map(({ name }) => [`"${name}"`, firstSeedOf(name) + 6, 44] as const),
] as const)(
  'after the other %s fault scenarios, Salesforce holds what the events in order would leave, and every event has an outcome',
  async (_, first, count) => {
    expect(await breachesBySeed({ first, count })).toEqual({});
  },
);
