// The sums over the seeds that ran, and the table that tells them.
import type { SimulationResult } from '../../test/simulation/simulate.ts';
import { type CallKind, callKinds, type FaultKind, faultKinds } from '../../test/simulation/world.ts';

/** What is kept of one seed. */
export interface SeedResult extends Pick<SimulationResult, 'breaches' | 'faults' | 'calls' | 'events' | 'steps'> {
  seed: number;
}

export interface Totals {
  seeds: number;
  events: number;
  steps: number;
  faults: Map<FaultKind, number>;
  calls: Map<CallKind, number>;
  /** By seed. */
  failures: Map<number, string[]>;
}

export const noTotals = (): Totals => ({
  seeds: 0,
  events: 0,
  steps: 0,
  faults: new Map(),
  calls: new Map(),
  failures: new Map(),
});

export function addTo(totals: Totals, { seed, breaches, faults, calls, events, steps }: SeedResult): void {
  totals.seeds += 1;
  totals.events += events;
  totals.steps += steps;
  for (const [kind, times] of faults) totals.faults.set(kind, (totals.faults.get(kind) ?? 0) + times);
  for (const [kind, times] of calls) totals.calls.set(kind, (totals.calls.get(kind) ?? 0) + times);
  if (breaches.length > 0) totals.failures.set(seed, breaches);
}

/** Lines: each kind of fault and how often it happened, then calls by event. */
export function tableOf({ faults, calls, events }: Totals): string[] {
  const count = (times: number) => String(times).padStart(9);
  return [
    'Faults, by how often they happened:',
    ...(Object.keys(faultKinds) as FaultKind[]).map((kind) => `${count(faults.get(kind) ?? 0)}  ${kind}`),
    'Calls, and how many an event (all tries, repairs and replays included):',
    ...callKinds.map((kind) => {
      const times = calls.get(kind) ?? 0;
      return `${count(times)}  ${kind}: ${(times / Math.max(1, events)).toFixed(2)}`;
    }),
  ];
}

/** Kinds of fault that never happened: the run says nothing of them. */
export const faultsMissing = ({ faults }: Totals): FaultKind[] =>
  (Object.keys(faultKinds) as FaultKind[]).filter((kind) => !faults.get(kind));
