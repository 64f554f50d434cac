// Together with those in simulation.test.ts: three hundred mixed fault scenarios, three hundred that target rare rules, and
// fifty of each special kind.
import { expect, test } from 'vitest';
import { breachesBySeed } from './breaches-by-seed.ts';
import { targetedFrom } from './faults/draw-profile.ts';
import { firstSeedOf } from './kinds/kind-seeds.ts';
import { specialKinds } from './kinds/special-kinds.ts';
import { openSeeds } from './open-seeds.ts';

const kinds = specialKinds.filter(({ awaits }) => awaits === undefined);

test.each([
  ['mixed', 21, 280],
  ['targeted', targetedFrom + 51, 250],
  ...kinds.map(({ name }) => [`"${name}"`, firstSeedOf(name) + 6, 44] as const),
] as const)(
  'after the other %s fault scenarios, Salesforce holds what the events in order would leave, and every event has an outcome',
  async (_, first, count) => {
    const breaches = await breachesBySeed({ first, count });
    const open = Object.keys(openSeeds).filter((seed) => Number(seed) >= first && Number(seed) < first + count);
    expect(Object.fromEntries(Object.entries(breaches).filter(([seed]) => !open.includes(seed)))).toEqual({});
    expect(Object.keys(breaches)).toEqual(expect.arrayContaining(open));
  },
);
