// Delivers plans to the write stage as the function does, window by window, with the events to re-apply afterwards.
import type { WritePlan } from '../../../src/pipeline/plan/plan.ts';
import type { WithIdempotency } from '../../../src/pipeline/write/idempotency.ts';
import type { Ledger } from '../../../src/pipeline/write/ledger/ledger.ts';
import type { ReapplyLocation } from '../../../src/pipeline/write/reapply-list.ts';
import type { SalesforceApi } from '../../../src/pipeline/write/salesforce/api.ts';
import { type WindowEvent, writeWindow } from '../../../src/pipeline/write/write-window.ts';
import { fresh, memoryLedger } from './window-fixture.ts';

/** Re-applied events after which the repairs count as endless. */
const repairsAllowed = 50;

export interface DeliveredEvents {
  /** Delivers a window. Returns the outcomes in a word each, or the code of a failure. */
  deliver(...plans: WritePlan[]): Promise<string[]>;
  deliverWith(more: { ledger?: Ledger; api?: SalesforceApi }, ...events: WindowEvent[]): Promise<string[]>;
  /** Re-applies events until none is left. Returns how many there were. */
  settle(): Promise<number>;
  /** Ids of the events that wait to be re-applied. */
  waiting(): string[];
  ledger: Ledger;
}

export function deliveredEvents(api: SalesforceApi): DeliveredEvents {
  const ledger = memoryLedger();
  const applied = new Set<string>();
  const known = new Map<string, WritePlan>();
  let queue: ReapplyLocation[] = [];
  const withIdempotency: WithIdempotency = async (plan, write) => {
    const key = `${plan.event.id} ${plan.rulesHash}`;
    if (applied.has(key)) return { kind: 'duplicate', written: [] };
    const outcome = await write();
    if (outcome.kind !== 'failed' && outcome.kind !== 'duplicate') applied.add(key);
    return outcome;
  };
  const deliverWith: DeliveredEvents['deliverWith'] = async (more, ...events) => {
    for (const { plan } of events) known.set(plan.event.location.key, plan);
    const outcomes = await writeWindow(events, {
      api,
      ledger,
      withIdempotency,
      clock: { now: () => 0, sleep: async () => {} },
      random: () => 0,
      reapply: async (locations) => void queue.push(...locations),
      ...more,
    });
    return outcomes.map((outcome) => (outcome.kind === 'failed' ? outcome.failure.code : outcome.kind));
  };
  return {
    ledger,
    deliver: (...plans) => deliverWith({}, ...fresh(plans)),
    deliverWith,
    async settle() {
      let repairs = 0;
      for (let next = queue.shift(); next; next = queue.shift()) {
        repairs += 1;
        if (repairs > repairsAllowed) throw new Error('The repairs do not end.');
        const plan = known.get(next.key) as WritePlan;
        await deliverWith({}, { plan, mayHaveWritten: true, forceReapply: true, hops: next.hops });
      }
      queue = [];
      return repairs;
    },
    waiting: () => queue.map(({ key }) => key.replace(/\.json$/, '')),
  };
}

/** Every order of the items. */
export function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}

/** Every way to cut a list into windows, keeping its order. */
export function windowings<T>(items: readonly T[]): T[][][] {
  const [first, ...rest] = items;
  if (first === undefined) return [[]];
  if (rest.length === 0) return [[[first]]];
  return windowings(rest).flatMap(([head = [], ...others]) => [
    [[first], head, ...others],
    [[first, ...head], ...others],
  ]);
}
