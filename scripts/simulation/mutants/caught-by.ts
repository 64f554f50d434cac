// The seed that caught each mutant last time: it usually does so again, which saves an hour of seeds. Seeds may cease to
// catch a mutant when the simulation changes; the others are tried then.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('caught-by.json', import.meta.url);

/** Name of a mutant → seed. */
export const readCaughtBy = (): Map<string, number> =>
  new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>));

/** Leaves out mutants that no longer exist. */
export function writeCaughtBy(seeds: ReadonlyMap<string, number>, names: readonly string[]): void {
  const known = [...seeds].filter(([name]) => names.includes(name)).sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(known), null, 2)}\n`);
}
