// The sums over the seeds that ran, and the table that tells them.
import { poisonNames } from '../../../test/simulation/events/poison-events.ts';
import { faultNames } from '../../../test/simulation/faults/salesforce-faults.ts';
import type { SimulationResult } from '../../../test/simulation/simulate.ts';
import { type CallKind, callKinds, type FaultKind, faultKinds } from '../../../test/simulation/world.ts';

/** What is kept of one seed. */
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
  /** By seed. */
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

/** Lines: each kind of fault and how often it happened, then calls by event. */
export function tableOf({ faults, notes, calls, events }: Totals): string[] {
  const count = (times: number) => String(times).padStart(9);
  return [
    'Faults, by how often they happened:',
    ...(Object.keys(faultKinds) as FaultKind[]).map((kind) => `${count(faults.get(kind) ?? 0)}  ${kind}`),
    'What Salesforce did, and how tries ended:',
    ...[...notes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, times]) => `${count(times)}  ${name}`),
    'Calls, and how many an event (all tries, repairs and replays included):',
    ...callKinds.map((kind) => {
      const times = calls.get(kind) ?? 0;
      return `${count(times)}  ${kind}: ${(times / Math.max(1, events)).toFixed(2)}`;
    }),
  ];
}

/** Faults that never happened: the run says nothing of them. */
export const missingFaults = ({ faults, notes }: Totals): string[] => [
  ...(Object.keys(faultKinds) as FaultKind[]).filter((kind) => !faults.get(kind)),
  ...[...faultNames, ...poisonNames].filter((name) => !notes.get(name)),
];
