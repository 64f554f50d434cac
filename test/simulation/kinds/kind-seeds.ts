// Which seeds belong to which special kind of fault scenario.
import { type SpecialKind, specialKinds } from './special-kinds.ts';

/** Seeds above this number belong to the first kind. */
const specialFrom = 2_000_000;
const seedsOfKind = 100_000;

/** The first seed of a kind. */
export function firstSeedOf(name: string): number {
  const index = specialKinds.findIndex((kind) => kind.name === name);
  if (index < 0) throw new Error(`"${name}" is none of ${specialKinds.map((kind) => kind.name).join(', ')}.`);
  return specialFrom + index * seedsOfKind + 1;
}

/** Undefined if the seed belongs to no special kind. */
export const specialKindOf = (seed: number): SpecialKind | undefined =>
  seed > specialFrom ? specialKinds[Math.floor((seed - specialFrom - 1) / seedsOfKind)] : undefined;
