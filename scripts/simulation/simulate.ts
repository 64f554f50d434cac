// Simulates fault scenarios, one per seed, and prints the faults, results and calls.
//
//   npm run simulate -- --seeds 10000     seeds 1 to 10,000; Ctrl-C stops early and prints the totals so far
//     --from N                            start at seed N; targeted scenarios start at 1,000,001
//     --kind NAME                         start at the first seed of a special kind (test/simulation/kinds/)
//     --jobs N                            threads; default: one per core
//     --stop-at-first                     stop at the first seed that breaks a guarantee
//   npm run simulate -- --seed N          one seed
//     --trace                             and print its steps
//
// Exit code 1 if a guarantee was broken, or if some fault never occurred in 5,000 seeds or more; 2 for a wrong option.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { loadMappingVersions } from '../../test/simulation/functions/mapping-versions.ts';
import { firstSeedOf } from '../../test/simulation/kinds/kind-seeds.ts';
import { simulate } from '../../test/simulation/simulate.ts';
import { runSeeds } from './seeds/run-seeds.ts';
import { addTo, missingFaults, noTotals, tableOf } from './seeds/totals.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    kind: { type: 'string' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
    'stop-at-first': { type: 'boolean', default: false },
  },
});

const number = (text: string) => {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  console.error(`"${text}" is not a positive whole number.`);
  process.exit(2);
};

const report = (seed: number, breaches: readonly string[]) =>
  console.log(`seed ${seed}: ${breaches.slice(0, 5).join('\n  ')}`);

const startedAt = performance.now();
const totals = noTotals();
if (values.seed !== undefined) {
  const seed = number(values.seed);
  const result = await simulate(seed, await loadMappingVersions(), values.trace);
  for (const line of result.trace) console.log(line);
  addTo(totals, { seed, ...result });
  if (result.breaches.length > 0) report(seed, result.breaches);
} else {
  const from = values.kind === undefined ? values.from : String(firstSeedOf(values.kind));
  const options = { from: number(from), count: number(values.seeds), jobs: number(values.jobs) };
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  let done = 0;
  const ran = await runSeeds({
    ...options,
    stopAtFirst: values['stop-at-first'],
    signal: stop.signal,
    onResult: ({ seed, breaches }) => {
      done += 1;
      if (done % 1_000 === 0) console.error(`${done} seeds`);
      if (breaches.length > 0) report(seed, breaches);
    },
  });
  Object.assign(totals, ran);
  if (!values['stop-at-first']) for (const line of tableOf(totals)) console.log(line);
  const missing = missingFaults(totals);
  if (totals.seeds >= 5_000 && missing.length > 0) {
    console.log(`Never occurred: ${missing.join(', ')}`);
    process.exitCode = 1;
  }
}

const seconds = (performance.now() - startedAt) / 1_000;
const { seeds, events, steps, failures } = totals;
console.log(
  `${seeds} seeds, ${events} events, ${steps} steps, ${(seeds / seconds).toFixed(1)} seeds per second, ${failures.size} failures`,
);
if (failures.size > 0) process.exitCode = 1;
