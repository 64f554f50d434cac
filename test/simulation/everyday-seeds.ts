// The fault scenarios that `npm test` runs: twenty mixed ones, fifty targeted ones, and the first of each special kind.
import { targetedFrom } from './faults/draw-profile.ts';
import { firstSeedOf } from './kinds/kind-seeds.ts';
import { specialKinds } from './kinds/special-kinds.ts';

export interface SeedRange {
  name: string;
  first: number;
  count: number;
}

const ofEachKind = 6;

export const everydaySeeds: readonly SeedRange[] = [
  { name: 'mixed', first: 1, count: 20 },
  { name: 'targeted', first: targetedFrom + 1, count: 50 },
  ...specialKinds
    .filter(({ awaits }) => awaits === undefined)
    .map(({ name }) => ({ name: `"${name}"`, first: firstSeedOf(name), count: ofEachKind })),
];
