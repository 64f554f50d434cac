// Runs consecutive seeds, one after another.
import { loadMappingVersions } from './functions/mapping-versions.ts';
import { simulate } from './simulate.ts';

/** The broken guarantees of each seed; seeds that broke none are left out. */
export async function breachesBySeed({
  first,
  count,
}: {
  first: number;
  count: number;
}): Promise<Record<number, string[]>> {
  const mappingVersions = await loadMappingVersions();
  const broken: Record<number, string[]> = {};
  for (let seed = first; seed < first + count; seed += 1) {
    const { breaches } = await simulate(seed, mappingVersions);
    if (breaches.length > 0) broken[seed] = breaches;
  }
  return broken;
}
