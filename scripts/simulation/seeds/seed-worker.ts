// A thread that simulates the seeds it receives, one at a time. A run replaces the thread's Date.now, so a thread cannot
// simulate several seeds at once.
import { parentPort } from 'node:worker_threads';
import { loadMappingVersions } from '../../../test/simulation/functions/mapping-versions.ts';
import { simulate } from '../../../test/simulation/simulate.ts';
import type { SeedResult } from './totals.ts';

const mappingVersions = await loadMappingVersions();

parentPort?.on('message', async (seed: number) => {
  const { trace: _, ...counts } = await simulate(seed, mappingVersions);
  const result: SeedResult = { seed, ...counts };
  parentPort?.postMessage(result);
});
