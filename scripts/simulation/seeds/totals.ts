// Adds up the results of the seeds, and prints the totals as a table.
import { poisonNames } from '../../../test/simulation/events/poison-events.ts';
import { faultNames } from '../../../test/simulation/faults/salesforce-faults.ts';
import type { SimulationResult } from '../../../test/simulation/simulate.ts';
import { type CallKind, callKinds, type FaultKind, faultKinds } from '../../../test/simulation/world.ts';

/** The result of one seed, without its trace. */
export interface SeedResult
  extends Pick<SimulationResult, 'breaches' | 'faults' | 'notes' | 'calls' | 'events' | 'steps'> {
  seed: number;
}

export interface Totals {
  seeds: number;
  events: number;
  steps: number;
  faults: Map<FaultKind, number>;
  notes: Map<string, number>;
  calls: Map<CallKind, number>;
  /** Broken guarantees by seed. */
  failures: Map<number, string[]>;
}

export const noTotals = (): Totals => ({
  seeds: 0,
  events: 0,
  steps: 0,
  faults: new Map(),
  notes: new Map(),
  calls: new Map(),
  failures: new Map(),
});

export function addTo(totals: Totals, { seed, breaches, faults, notes, calls, events, steps }: SeedResult): void {
  totals.seeds += 1;
  totals.events += events;
  totals.steps += steps;
  sum(totals.faults, faults);
  sum(totals.notes, notes);
  sum(totals.calls, calls);
  if (breaches.length > 0) totals.failures.set(seed, breaches);
}

function sum<K>(into: Map<K, number>, counts: ReadonlyMap<K, number>): void {
  for (const [key, times] of counts) into.set(key, (into.get(key) ?? 0) + times);
}

/** The lines of the table: faults, results and calls with their counts. */
export function tableOf({ faults, notes, calls, events }: Totals): string[] {
  const count = (times: number) => String(times).padStart(9);
  return [
    'Faults:',
    ...(Object.keys(faultKinds) as FaultKind[]).map((kind) => `${count(faults.get(kind) ?? 0)}  ${kind}`),
    'Errors from Salesforce, and results of attempts:',
    ...[...notes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, times]) => `${count(times)}  ${name}`),
    'Calls, and calls per event (including retries, re-applied events and replays):',
    ...callKinds.map((kind) => {
      const times = calls.get(kind) ?? 0;
      return `${count(times)}  ${kind}: ${(times / Math.max(1, events)).toFixed(2)}`;
    }),
  ];
}

/** Faults that never occurred, so the run does not test them. */
export const missingFaults = ({ faults, notes }: Totals): string[] => [
  ...(Object.keys(faultKinds) as FaultKind[]).filter((kind) => !faults.get(kind)),
  ...[...faultNames, ...poisonNames].filter((name) => !notes.get(name)),
];
