// Several fault scenarios, one after another.
import { loadRules } from './faults/rules.ts';
import { simulate } from './simulate.ts';

/** What each seed broke; nothing of those that broke nothing. */
export async function brokenBy({ first, count }: { first: number; count: number }): Promise<Record<number, string[]>> {
  const rules = await loadRules();
  const broken: Record<number, string[]> = {};
  for (let seed = first; seed < first + count; seed += 1) {
    const { breaches } = await simulate(seed, rules);
    if (breaches.length > 0) broken[seed] = breaches;
  }
  return broken;
}
