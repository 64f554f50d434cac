// What every load takes and returns.
import type { World } from '../world/world.ts';

export const loadNames = ['burst', 'steady', 'faults'] as const;

export type LoadName = (typeof loadNames)[number];

/** Numbers by their name; undefined for what this machine cannot measure. */
export type Measures = Readonly<Record<string, number | undefined>>;

/** Milliseconds after which a run that does not end is given up. */
export const limitMs = 900_000;

/** Difference of two readings, of which either may be missing. */
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
