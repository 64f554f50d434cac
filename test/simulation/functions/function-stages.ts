// What both functions are wired with, the one that writes and the one that recovers.
import { isJsonObject } from '../../../src/json.ts';
import type { Event } from '../../../src/pipeline/event/event.ts';
import type { ReadDependencies } from '../../../src/pipeline/event/read-events.ts';
import type { Mappings } from '../../../src/pipeline/mapping/mappings.ts';
import type { Plan } from '../../../src/pipeline/plan/plan.ts';
import { planEvent } from '../../../src/pipeline/plan/plan-event.ts';
import { sqsQueues } from '../../../src/pipeline/settle/sqs-queues.ts';
import { dynamodbLedger } from '../../../src/pipeline/write/ledger/dynamodb-ledger.ts';
import { deadly } from '../events/publication.ts';
import { simulatedStore } from '../services/bucket.ts';
import type { Platform } from '../services/platform.ts';
import { type Session, simulatedSalesforce } from '../services/salesforce.ts';
import { queueClient } from '../services/sqs-client.ts';
import { stampClient } from '../services/tables.ts';
import type { Life } from './invocation-lifetime.ts';

const urls = { event: 'sim/event', backlog: 'sim/backlog', parked: 'sim/parked', deadLetter: 'sim/dead-letter' };

export function stages({ world, org, tables, queues }: Platform, life: Life, session: Session) {
  const byUrl = new Map(Object.values(queues).map((queue) => [`sim/${queue.name}`, queue]));
  return {
    api: simulatedSalesforce(world, life, org, session),
    ledger: dynamodbLedger(stampClient(world, life, tables), 'stamps'),
    clock: world.scheduler.clock,
    random: world.random.next,
    queues: sqsQueues(queueClient(world, life, byUrl), urls, () => {}),
  };
}

/** Plans as both functions do; of a deadly event they die. */
export function planOf(life: Life, mappings: Mappings): (event: Event) => Promise<Plan> {
  return async (event) => {
    if (isDeadly(event)) {
      life.die(`dies of ${event.id}`);
      await new Promise(() => {});
    }
    return planEvent(event, mappings);
  };
}

const isDeadly = ({ document }: Event) => isJsonObject(document.data) && document.data[deadly] === true;

export const readSource = ({ world, bucket }: Platform, life: Life, mappings: Mappings): ReadDependencies => ({
  store: simulatedStore(world, life, bucket),
  envelope: mappings.envelope,
  limits: mappings.settings.limits,
});
