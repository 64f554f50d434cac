// What it costs to give all children one parent: Salesforce locks it while it saves each of them.
import { expect, test } from 'vitest';
import { loadMappingVersions } from './functions/mapping-versions.ts';
import { firstSeedOf } from './kinds/kind-seeds.ts';
import { lockedNote } from './run.ts';
import { simulate } from './simulate.ts';

const seeds = Array.from({ length: 10 }, (_, index) => firstSeedOf('locked parents') + index);

/** Rows that met a lock, in the same runs without any other fault. */
async function lockedRows(coaches: number): Promise<number> {
  const mappingVersions = await loadMappingVersions();
  let rows = 0;
  for (const seed of seeds) {
    const { breaches, notes } = await simulate(seed, mappingVersions, false, (profile) => ({
      ...profile,
      oneRecord: false,
      events: 25,
      types: ['counselor.changed'],
      concurrency: 4,
      team: { counselors: 60, coaches },
      probabilities: new Map(),
    }));
    expect(breaches).toEqual([]);
    rows += notes.get(lockedNote) ?? 0;
  }
  return rows;
}

test('counselors with one parent for all meet several times as many locks as counselors with a parent for each coach', async () => {
  const [ofOne, ofEach] = [await lockedRows(1), await lockedRows(12)];
  expect(ofEach).toBeGreaterThan(0);
  expect(ofOne).toBeGreaterThan(3 * ofEach);
});
