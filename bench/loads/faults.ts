// Faults between the queue and Salesforce: events arrive out of order and twice, answers get lost, calls are refused,
// rows are locked, and the org never accepts some events.
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultList } from '../../src/local/salesforce/faults/fault-list.ts';
import { judge, type Row } from '../model/judge.ts';
import { seededRandom } from '../model/random.ts';
import { createScenario, refusedName, type ScenarioOptions } from '../model/scenario.ts';
import type { System } from '../systems/system.ts';
import { deliver, eventIdsIn, publishHeld } from '../world/publish.ts';
import { startWorld, type WorldOptions } from '../world/world.ts';
import { writtenRows } from '../world/written-rows.ts';
import { drainHidden } from './drain-hidden.ts';
import { type Measures, within } from './load.ts';

export interface FaultsOptions extends ScenarioOptions, Pick<WorldOptions, 'latencyMs' | 'onLog'> {
  /** Multiplies the shares of lost answers and refused calls; default 1. */
  harder?: number | undefined;
}

/** Shares of calls, and of rows. */
const shares = { lostReplies: 0.03, unavailable: 0.02, lockedRows: 0.03 };

/** Number of events that arrive together, followed by a pause. */
const together = 60;
const pauseMs = 700;

export async function faults(system: System, { harder = 1, latencyMs, onLog, ...scenarioOptions }: FaultsOptions) {
  const random = seededRandom(scenarioOptions.seed + 1_000_000);
  const { lostReplies, unavailable } = shares;
  const callFaults = { lostReplies: lostReplies * harder, unavailable: unavailable * harder, random };
  const history: Row[] = [];
  const onCall: WorldOptions['onCall'] = (call, { salesforce }) =>
    void history.push(...writtenRows(salesforce.org, call, 'Contact'));
  return within(
    await startWorld(system, { latencyMs, onLog, faults: callFaults, onCall }),
    async (world): Promise<Measures> => {
      const { stack, front } = world;
      const { org } = stack.salesforce;
      const scenario = createScenario(scenarioOptions);
      const { events, deliveries } = scenario;
      refuseRows(org.faults);
      lockRows(org.faults, random, deliveries.length * 2);
      const notifications = await publishHeld(world, events);
      const worker = await world.startWorker();
      for (const [position, index] of deliveries.entries()) {
        if (position > 0 && position % together === 0) await sleep(pauseMs);
        deliver(stack, notifications[index] ?? '');
      }
      await drainHidden(world, worker);
      const kept = (['dead-letter', 'parked'] as const).flatMap((name) => stack.sqs.sqs.peek(name));
      return {
        events: events.length,
        ...judge(scenario, {
          history,
          contacts: org.records('Contact'),
          tasks: org.records('Task'),
          kept: new Set(kept.flatMap(({ body }) => eventIdsIn(body))),
        }),
        calls: front.counts().calls,
        lostReplies: front.counts().lostReplies,
        unavailable: front.counts().unavailable,
      };
    },
  );
}

function refuseRows(rules: FaultList): void {
  rules.add({
    match: { sObject: 'Contact', field: 'LastName', value: refusedName },
    effect: { kind: 'row-error', code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION' },
  });
}

/** Some of the first `rows` attempts to write a row find it locked. */
function lockRows(rules: FaultList, random: () => number, rows: number): void {
  for (let row = 0; row < rows; row += 1) {
    if (random() < shares.lockedRows) {
      rules.add({ after: row, times: 1, effect: { kind: 'row-error', code: 'UNABLE_TO_LOCK_ROW' } });
    }
  }
}
