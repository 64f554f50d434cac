// Wires the pipeline's stages to the simulated services, for both functions: export and recover.
import { isJsonObject } from '../../../src/json.ts';
import type { Event } from '../../../src/pipeline/event/event.ts';
import type { ReadDependencies } from '../../../src/pipeline/event/reading/read-events.ts';
import { howToRead } from '../../../src/pipeline/how-to-read.ts';
import type { Mappings } from '../../../src/pipeline/mapping/mappings.ts';
import type { Plan } from '../../../src/pipeline/plan/plan.ts';
import { planEvent } from '../../../src/pipeline/plan/plan-event.ts';
import { sqsQueues } from '../../../src/pipeline/settle/sqs-queues.ts';
import { dynamodbLedger } from '../../../src/pipeline/write/ledger/dynamodb-ledger.ts';
import { crashMarker } from '../events/publication.ts';
import { simulatedStore } from '../services/bucket.ts';
import type { Platform } from '../services/platform.ts';
import { type Session, simulatedSalesforce } from '../services/salesforce.ts';
import { type SqsObserver, sqsClient } from '../services/sqs-client.ts';
import { ownerFrom, tableNames, tableOf } from '../services/tables.ts';
import type { Lifetime } from './invocation-lifetime.ts';

export const urls = { event: 'sim/event', backlog: 'sim/backlog', parked: 'sim/parked', deadLetter: 'sim/dead-letter' };

export function functionStages(platform: Platform, lifetime: Lifetime, session: Session, observer?: SqsObserver) {
  const { world, org, queues } = platform;
  const byUrl = new Map(Object.values(queues).map((queue) => [`sim/${queue.name}`, queue]));
  const sqs = sqsClient(world, lifetime, byUrl, observer);
  return {
    sqs,
    api: simulatedSalesforce(world, lifetime, org, session),
    ledger: dynamodbLedger({
      ...tableOf(platform, lifetime, tableNames.stamps),
      newOwner: ownerFrom(world),
      stampFormat: 2,
    }),
    clock: world.scheduler.clock,
    random: world.random.next,
    queues: sqsQueues(sqs, urls, () => {}),
  };
}

/**
 * Plans an event as the functions do. An event that carries the crash marker ends them.
 * @param onPoison called before it does
 */
export function planWith(
  lifetime: Lifetime,
  mappings: Mappings,
  onPoison: (event: Event) => void = () => {},
): (event: Event) => Promise<Plan> {
  return async (event) => {
    const mark = isJsonObject(event.document.data) ? event.document.data[crashMarker] : undefined;
    if (mark !== undefined) {
      onPoison(event);
      if (mark === true) lifetime.crash(`crashes on ${event.id}`);
      await new Promise(() => {});
    }
    return planEvent(event, mappings);
  };
}

export const readDependencies = (
  { world, bucket, otherObjects, onBreach }: Platform,
  lifetime: Lifetime,
  mappings: Mappings,
): ReadDependencies => ({
  store: simulatedStore(world, lifetime, { get: (key) => bucket.get(key) ?? otherObjects.get(key) }, (name) =>
    onBreach(`a function reads the bucket ${name}, which is not its own`),
  ),
  ...howToRead(mappings),
});
