// The input and the result of a load.
import type { World } from '../world/world.ts';

export const loadNames = ['burst', 'steady', 'faults'] as const;

export type LoadName = (typeof loadNames)[number];

/** Measurements by name; undefined if this machine cannot measure them. */
export type Measures = Readonly<Record<string, number | undefined>>;

/** Milliseconds after which a run that has not ended fails. */
export const limitMs = 900_000;

/** Difference of two readings; undefined if either is missing. */
export const since = (before: number | undefined, after: number | undefined): number | undefined =>
  before === undefined || after === undefined ? undefined : after - before;

/** Runs the load in the world, and stops the world. */
export async function within(world: World, load: (world: World) => Promise<Measures>): Promise<Measures> {
  try {
    return await load(world);
  } finally {
    await world.close();
  }
}
