// A thread that simulates the seeds it is sent, one by one. The simulation sets the thread's own clock: each run needs
// a thread to itself.
import { parentPort } from 'node:worker_threads';
import { loadMappingVersions } from '../../../test/simulation/functions/mapping-versions.ts';
import { simulate } from '../../../test/simulation/simulate.ts';
import type { SeedResult } from './totals.ts';

const rules = await loadMappingVersions();

parentPort?.on('message', async (seed: number) => {
  const { trace: _, ...sums } = await simulate(seed, rules);
  const result: SeedResult = { seed, ...sums };
  parentPort?.postMessage(result);
});
