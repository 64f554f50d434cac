// Runs the loads: in each round, the systems take turns at each load, so that other work on the machine affects all of
// them.
import { burst } from './loads/burst.ts';
import { faults } from './loads/faults.ts';
import type { LoadName, Measures } from './loads/load.ts';
import { steady } from './loads/steady.ts';
import type { System, SystemName } from './systems/system.ts';

export interface RoundOptions {
  rounds: number;
  /** Milliseconds that a Salesforce call takes. */
  latencyMs: number;
  /** Contacts of the burst and the steady load. */
  counselors: number;
  /** Events that arrive together. */
  events: number;
  /** Seconds of the steady load. */
  seconds: number;
  /** Events of the load with faults. */
  faultEvents: number;
  /** The load with faults uses this seed in the first round, the next one in the second, and so on. */
  seed: number;
  /** Multiplies the shares of lost answers and refused calls. */
  harder: number;
  onLog?: ((line: string) => void) | undefined;
}

export interface Result {
  round: number;
  load: LoadName;
  system: SystemName;
  measures: Measures;
}

export async function runRounds(
  systems: readonly System[],
  loads: readonly LoadName[],
  { rounds, onResult, ...options }: RoundOptions & { onResult(result: Result): void },
): Promise<Result[]> {
  const results: Result[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    for (const load of loads) {
      for (const system of systems) {
        const result = { round, load, system: system.name, measures: await run(system, load, round, options) };
        results.push(result);
        onResult(result);
      }
    }
  }
  return results;
}

function run(system: System, load: LoadName, round: number, options: Omit<RoundOptions, 'rounds'>): Promise<Measures> {
  const { latencyMs, counselors, onLog } = options;
  const common = { latencyMs, counselors, onLog };
  if (load === 'burst') return burst(system, { ...common, events: options.events });
  if (load === 'steady') return steady(system, { ...common, seconds: options.seconds });
  return faults(system, {
    latencyMs,
    onLog,
    seed: options.seed + round - 1,
    events: options.faultEvents,
    counselors: Math.ceil(options.faultEvents / 10),
    harder: options.harder,
  });
}
