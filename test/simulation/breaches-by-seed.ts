// Several fault scenarios, one after another.
import { loadMappingVersions } from './functions/mapping-versions.ts';
import { simulate } from './simulate.ts';

/** What each seed broke; nothing of those that broke nothing. */
export async function breachesBySeed({
  first,
  count,
}: {
  first: number;
  count: number;
}): Promise<Record<number, string[]>> {
  const rules = await loadMappingVersions();
  const broken: Record<number, string[]> = {};
  for (let seed = first; seed < first + count; seed += 1) {
    const { breaches } = await simulate(seed, rules);
    if (breaches.length > 0) broken[seed] = breaches;
  }
  return broken;
}
