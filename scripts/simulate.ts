// npm run simulate -- --seeds 10000 [--from N] [--seed N --trace]: runs the simulation and prints what came of it.
import { parseArgs } from 'node:util';
import { loadRules } from '../test/simulation/rules.ts';
import { simulate } from '../test/simulation/simulate.ts';
import { type FaultKind, faultKinds } from '../test/simulation/world.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
    'stop-at-first': { type: 'boolean', default: false },
  },
});

const rules = await loadRules();
const from = Number(values.seed ?? values.from);
const count = values.seed === undefined ? Number(values.seeds) : 1;
const startedAt = performance.now();
const faults = new Map<FaultKind, number>();
let failures = 0;
let events = 0;
let steps = 0;
let ran = 0;

for (let seed = from; seed < from + count; seed += 1) {
  const result = await simulate(seed, rules, values.trace);
  ran += 1;
  events += result.events;
  steps += result.steps;
  for (const [kind, times] of result.faults) faults.set(kind, (faults.get(kind) ?? 0) + times);
  for (const line of result.trace) console.log(line);
  if (result.breaches.length === 0) continue;
  failures += 1;
  console.log(`seed ${seed}: ${result.breaches.slice(0, 5).join('\n  ')}`);
  if (values['stop-at-first']) break;
}

const seconds = (performance.now() - startedAt) / 1_000;
if (!values['stop-at-first']) {
  for (const kind of Object.keys(faultKinds) as FaultKind[]) {
    console.log(`${String(faults.get(kind) ?? 0).padStart(9)}  ${kind}`);
  }
}
console.log(
  `${ran} seeds, ${events} events, ${steps} steps, ${Math.round(ran / seconds)} seeds a second, ${failures} failures`,
);
process.exitCode = failures > 0 ? 1 : 0;
