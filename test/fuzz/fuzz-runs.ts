// How many inputs each fuzzer tries, and from which seed: FUZZ_RUNS and FUZZ_SEED, as `npm run fuzz` sets them.
import { appendFileSync } from 'node:fs';
import { threadCpuClock } from '../../src/clock.ts';

export const fuzzSeed = Number(process.env.FUZZ_SEED ?? 1);

/** @param everyday for `npm test`: a few seconds */
export const fuzzRuns = (everyday: number): number => Number(process.env.FUZZ_RUNS ?? everyday);

export interface FuzzReport {
  name: string;
  inputs: number;
  /** Milliseconds of CPU time that the slowest input took: other work on the machine does not count. */
  slowestMs: number;
  /** The most memory that the process has had, in MB. */
  memoryMb: number;
}

/** Counts and times the inputs of one fuzzer; `report` tells `npm run fuzz`, in the file FUZZ_REPORT. */
export function fuzzInputs(name: string) {
  let inputs = 0;
  let slowestMs = 0;
  let startedAt = 0;
  const now = threadCpuClock();
  return {
    count: () => inputs,
    start() {
      inputs += 1;
      startedAt = now();
    },
    end() {
      slowestMs = Math.max(slowestMs, now() - startedAt);
    },
    report() {
      const file = process.env.FUZZ_REPORT;
      const memoryMb = process.resourceUsage().maxRSS / 1024;
      const report: FuzzReport = { name, inputs, slowestMs, memoryMb };
      if (file) appendFileSync(file, `${JSON.stringify(report)}\n`);
    },
  };
}
