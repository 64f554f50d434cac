// npm run simulate:mutants [-- --seeds 4000 --only PATTERN --jobs 2]: proves that the simulation can fail. Leaves one rule
// after another out of a copy of the product and runs seeds until one catches it. Exit code 1 where a mutant survives.
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { targetedFrom } from '../../test/simulation/faults/draw-profile.ts';
import { copyProject, wrongTexts } from './mutants/copy.ts';
import type { Mutant } from './mutants/mutant.ts';
import { mutants } from './mutants/mutants.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '4000' },
    only: { type: 'string', default: '' },
    jobs: { type: 'string', default: String(availableParallelism()) },
  },
});
const root = path.resolve(import.meta.dirname, '..', '..');
const chosen = mutants.filter(({ name }) => new RegExp(values.only).test(name));
const wrong = wrongTexts(root, chosen);
for (const line of wrong) console.error(`${line}: mend the list.`);

const startedAt = performance.now();
const copies = Array.from({ length: Number(values.jobs) }, () => copyProject(root));
const seeds = Number(values.seeds);
/** Most are caught by the first seeds: those that are not wait until all have had their turn. */
const early = Math.min(100, seeds);
const aimedSeeds = { first: 3_000, all: 10_000 };
const catches = new Map<Mutant, number>();
let left: readonly Mutant[] = chosen.filter(({ name }) => !wrong.some((line) => line.startsWith(`${name}:`)));
try {
  left = await survivorsOf(left, { first: 1, last: early });
  left = await survivorsOf(left, { first: targetedFrom + 1, last: targetedFrom + aimedSeeds.first });
  left = await survivorsOf(left, { first: early + 1, last: seeds });
  left = await survivorsOf(left, { first: targetedFrom + aimedSeeds.first + 1, last: targetedFrom + aimedSeeds.all });
  left = [...left, ...(await caughtByNothing())];
} finally {
  for (const copy of copies) copy.remove();
}
for (const { name } of left) console.log(`SURVIVES  ${name}: ${seeds} seeds, and ${aimedSeeds.all} aimed ones`);
const minutes = (performance.now() - startedAt) / 60_000;
console.log(`${chosen.length} mutants, ${left.length} survive, ${minutes.toFixed(1)} minutes`);
process.exitCode = left.length + wrong.length > 0 ? 1 : 0;

async function survivorsOf(list: readonly Mutant[], range: { first: number; last: number }): Promise<Mutant[]> {
  const waiting = [...list];
  const survivors: Mutant[] = [];
  await Promise.all(
    copies.map(async (copy) => {
      for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
        const caught = await copy.firstSeedThatCatches(mutant, range);
        if (!caught) survivors.push(mutant);
        else {
          catches.set(mutant, caught.seed);
          console.log(`caught    ${mutant.name}: ${caught.line}`);
        }
      }
    }),
  );
  return survivors;
}

/** Mutants whose seed the sound product does not pass either. */
async function caughtByNothing(): Promise<Mutant[]> {
  const [copy] = copies;
  const broken = new Set<number>();
  for (const seed of new Set(catches.values())) {
    if (copy && !(await copy.isPassedBySoundProduct(seed))) broken.add(seed);
  }
  for (const seed of broken) console.log(`seed ${seed} is not passed by the sound product either`);
  return [...catches].flatMap(([mutant, seed]) => (broken.has(seed) ? [mutant] : []));
}
