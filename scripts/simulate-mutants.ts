// npm run simulate:mutants [-- --seeds 4000 --only TEXT --jobs 2]: proves that the simulation can fail. Leaves one rule
// after another out of a copy of the product and runs seeds until one catches it. Exit code 1 where a mutant survives.
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { copyProject, wrongTexts } from './simulate-mutants/copy.ts';
import { mutants } from './simulate-mutants/mutants.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '4000' },
    only: { type: 'string', default: '' },
    jobs: { type: 'string', default: String(availableParallelism()) },
  },
});
const root = path.resolve(import.meta.dirname, '..');
const chosen = mutants.filter(({ name }) => name.includes(values.only));
const wrong = wrongTexts(root, chosen);
for (const line of wrong) console.error(`${line}: mend the list.`);

const startedAt = performance.now();
const waiting = chosen.filter(({ name }) => !wrong.some((line) => line.startsWith(`${name}:`)));
const survivors: string[] = [];
await Promise.all(
  Array.from({ length: Number(values.jobs) }, async () => {
    const copy = copyProject(root);
    try {
      for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
        const caught = await copy.firstSeedThatCatches(mutant, Number(values.seeds));
        if (!caught) survivors.push(mutant.name);
        console.log(`${caught ? 'caught  ' : 'SURVIVES'}  ${mutant.name}: ${caught?.line ?? `${values.seeds} seeds`}`);
      }
    } finally {
      copy.remove();
    }
  }),
);
const minutes = (performance.now() - startedAt) / 60_000;
console.log(`${chosen.length} mutants, ${survivors.length} survive, ${minutes.toFixed(1)} minutes`);
process.exitCode = survivors.length + wrong.length > 0 ? 1 : 0;
