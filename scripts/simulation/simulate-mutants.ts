// Shows that the simulation detects errors: breaks one rule after another in a copy of the project, and runs seeds until
// one catches the mutant.
//
//   npm run simulate:mutants -- --seeds 4000 --only PATTERN --jobs 2
//     --seeds N          mixed seeds to try for each mutant; default 4000. 10,000 targeted seeds come on top
//     --only PATTERN     only mutants whose name matches this regular expression
//     --jobs N           copies that run at once; default: one per core
//
// The seed that caught a mutant before is tried first (mutants/caught-by.json), and a new one is written there.
//
// Exit code 1 if a mutant survives, or if its text is not in the code exactly once.
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { everydaySeeds } from '../../test/simulation/everyday-seeds.ts';
import { targetedFrom } from '../../test/simulation/faults/draw-profile.ts';
import { firstSeedOf } from '../../test/simulation/kinds/kind-seeds.ts';
import { readCaughtBy, writeCaughtBy } from './mutants/caught-by.ts';
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
interface Range {
  first: number;
  last: number;
}

const root = path.resolve(import.meta.dirname, '..', '..');
const chosen = mutants.filter(({ name }) => new RegExp(values.only).test(name));
const wrong = wrongTexts(root, chosen);
for (const line of wrong) console.error(`${line}. Fix its text in scripts/simulation/mutants/.`);

const startedAt = performance.now();
const copies = Array.from({ length: Number(values.jobs) }, () => copyProject(root));
const seeds = Number(values.seeds);
/** The seeds of `npm test` catch most mutants. The others get more seeds once every mutant has had its first ones. */
const early = Math.min(100, seeds);
const seedsOfKind = 400;
const targetedSeeds = { first: 3_000, all: 10_000 };
const catches = new Map<Mutant, number>();
const caughtBy = readCaughtBy();
const names = mutants.map(({ name }) => name);
let left: readonly Mutant[] = chosen.filter(({ name }) => !wrong.some((line) => line.startsWith(`${name}:`)));
try {
  left = await survivorsOf(left, ({ name }) => caughtBy.get(name));
  left = await survivorsOfKinds(left);
  for (const { first, count } of everydaySeeds) left = await survivorsOf(left, { first, last: first + count - 1 });
  left = await survivorsOf(left, { first: 21, last: early });
  left = await survivorsOf(left, { first: targetedFrom + 1, last: targetedFrom + targetedSeeds.first });
  left = await survivorsOf(left, { first: early + 1, last: seeds });
  left = await survivorsOf(left, {
    first: targetedFrom + targetedSeeds.first + 1,
    last: targetedFrom + targetedSeeds.all,
  });
  left = [...left, ...(await caughtByBrokenSeeds())];
} finally {
  for (const copy of copies) copy.remove();
}
for (const { name } of left) caughtBy.delete(name);
writeCaughtBy(caughtBy, names);
for (const { name } of left)
  console.log(`SURVIVES  ${name}: ${seeds} mixed seeds and ${targetedSeeds.all} targeted ones`);
const minutes = (performance.now() - startedAt) / 60_000;
console.log(`${chosen.length} mutants, ${left.length} survive, ${minutes.toFixed(1)} minutes`);
process.exitCode = left.length + wrong.length > 0 ? 1 : 0;

/** @param seeds that each mutant is tried with, or the one of a mutant */
async function survivorsOf(
  list: readonly Mutant[],
  seeds: Range | ((mutant: Mutant) => number | undefined),
): Promise<Mutant[]> {
  const waiting = [...list];
  const survivors: Mutant[] = [];
  const rangeOf = (mutant: Mutant): Range | undefined => {
    if (typeof seeds !== 'function') return seeds;
    const seed = seeds(mutant);
    return seed === undefined ? undefined : { first: seed, last: seed };
  };
  await Promise.all(
    copies.map(async (copy) => {
      for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
        const range = rangeOf(mutant);
        const caught = range && (await copy.firstSeedThatCatches(mutant, range));
        if (!caught) survivors.push(mutant);
        else {
          catches.set(mutant, caught.seed);
          // At once: a run that is stopped has not been for nothing.
          caughtBy.set(mutant.name, caught.seed);
          writeCaughtBy(caughtBy, names);
          console.log(`caught    ${mutant.name}: ${caught.line}`);
        }
      }
    }),
  );
  return survivors;
}

/** Tries the seeds of its kind on each mutant that has one. */
async function survivorsOfKinds(list: readonly Mutant[]): Promise<Mutant[]> {
  let survivors = list.filter(({ kind }) => kind === undefined);
  for (const [kind, ofKind] of Map.groupBy(list, (mutant) => mutant.kind)) {
    if (kind === undefined) continue;
    const first = firstSeedOf(kind);
    survivors = [...survivors, ...(await survivorsOf(ofKind, { first, last: first + seedsOfKind - 1 }))];
  }
  return survivors;
}

/** Mutants that were caught by a seed that fails without a mutant, too. */
async function caughtByBrokenSeeds(): Promise<Mutant[]> {
  const [copy] = copies;
  const broken = new Set<number>();
  for (const seed of new Set(catches.values())) {
    if (copy && !(await copy.passesWithoutMutant(seed))) broken.add(seed);
  }
  for (const seed of broken) console.log(`seed ${seed} fails without a mutant, too`);
  return [...catches].flatMap(([mutant, seed]) => (broken.has(seed) ? [mutant] : []));
}
