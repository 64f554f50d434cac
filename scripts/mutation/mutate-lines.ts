// Mutation testing with random mutations of single lines: changes one line at a time in a copy of the project, and runs the
// tests that should notice. Operators: negate a condition, drop a statement, change a comparison, a number, a boolean or a
// string, remove an array element or a spread, swap && and ||. Types are not checked. Runs the mirrored test folder, then
// every other quick test that imports the file, then, for src/pipeline, 150 seeds of the simulation. Prints each mutation
// that survives, with its file, line number, and the line before and after.
//
//   npm run mutate -- --count 30
//     --count N      mutations to try, at most one per line of code; default 30
//     --seed N       the same seed chooses the same mutations of the same code; default 1
//     --dir FOLDER   a folder, or a pattern of files such as 'src/*.ts', repeatable; default src/pipeline, src/check and
//                    src/examples
//     --jobs N       copies that run at once; default 1
//     --minutes N    starts no mutation after this time; default 20
//     --list         prints the chosen mutations without running tests
//
// A survivor is a missing test or an equivalent mutation: a person decides. Exit code 1 if the tests also fail without a
// mutation, 2 for a wrong option.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from '../../test/simulation/random.ts';
import { type LineMutation, lineMutations } from './line-mutations.ts';
import { type MutatedCopy, mutatedCopy } from './mutated-copy.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '20' },
    dir: { type: 'string', multiple: true, default: ['src/pipeline', 'src/check', 'src/examples'] },
    list: { type: 'boolean', default: false },
  },
});
const [count, seed, jobs, minutes] = [values.count, values.seed, values.jobs, values.minutes].map(number) as [
  number,
  number,
  number,
  number,
];
const root = path.resolve(import.meta.dirname, '..', '..');
const chosen = choose(
  values.dir.flatMap((given) => globSync(given.endsWith('.ts') ? given : `${given}/**/*.ts`, { cwd: root }).sort()),
  count,
);

if (values.list) for (const mutation of chosen) print('chosen', mutation);
else await tryAll();

async function tryAll(): Promise<void> {
  const until = performance.now() + minutes * 60_000;
  const waiting = [...chosen];
  const judged = { caught: 0, survives: 0, unsound: 0 };
  const work = async (copy: MutatedCopy) => {
    while (performance.now() < until) {
      const mutation = waiting.shift();
      if (!mutation) return;
      const verdict = await copy.judge(mutation);
      judged[verdict] += 1;
      if (verdict === 'caught') console.error(`caught    ${mutation.file}:${mutation.line} (${mutation.operator})`);
      else print(verdict, mutation);
    }
  };
  const copies = Array.from({ length: jobs }, () => mutatedCopy(root));
  try {
    await Promise.all(copies.map(work));
  } finally {
    for (const copy of copies) copy.remove();
  }
  const { caught, survives, unsound } = judged;
  const left = waiting.length > 0 ? `, ${waiting.length} not tried within ${minutes} minutes` : '';
  console.log(`seed ${seed}: ${caught} caught, ${survives} survive${left}`);
  if (unsound === 0) return;
  console.error(`${unsound} could not be judged: the tests also fail without the mutation.`);
  process.exitCode = 1;
}

/** At most one mutation per line, so that lines with many literals are not tried more often than others. */
function choose(files: readonly string[], wanted: number): LineMutation[] {
  const random = seededRandom(seed);
  const lines = files
    .flatMap((file) => [
      ...Map.groupBy(lineMutations(file, readFileSync(path.join(root, file), 'utf8')), ({ line }) => line).values(),
    ])
    .map((mutations) => ({ mutation: random.pick(mutations), rank: random.next() }));
  return lines
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, wanted)
    .map(({ mutation }) => mutation);
}

function print(verdict: string, { file, line, operator, before, after }: LineMutation): void {
  console.log(`${verdict.padEnd(9)} ${file}:${line} (${operator})\n  - ${before.trim()}\n  + ${after.trim()}`);
}

function number(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  console.error(`"${text}" is not a positive whole number.`);
  process.exit(2);
}
