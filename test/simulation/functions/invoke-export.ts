// Invokes the export function on a batch of messages as Lambda does: messages that it does not report as failed are
// deleted. If it crashes, none is.
import type { ProcessDependencies } from '../../../src/pipeline/process.ts';
import { processBatch, type ReceivedMessages } from '../../../src/pipeline/process-batch.ts';
import { locksOf } from '../../../src/pipeline/write/locks/event-lock.ts';
import { powertoolsIdempotency } from '../../../src/pipeline/write/powertools-idempotency.ts';
import { attemptsAllowed, type Platform, timeLimitMs } from '../services/platform.ts';
import type { SimulatedQueue, StoredMessage } from '../services/queue.ts';
import type { Session } from '../services/salesforce.ts';
import { callService } from '../services/service-call.ts';
import { ownerFrom, tableNames, tableOf } from '../services/tables.ts';
import { functionStages, planWith, readDependencies } from './function-stages.ts';
import { type Lifetime, startLifetime } from './invocation-lifetime.ts';

/** Days after which an idempotency record expires. */
const rememberDays = 15;

export interface Invocation {
  name: string;
  queue: SimulatedQueue;
  messages: readonly StoredMessage[];
  session: Session;
  rowsInWindow: number;
  /** Called once, however it ends. */
  onEnd: () => void;
}

export async function invokeExport(platform: Platform, invocation: Invocation): Promise<void> {
  const { world } = platform;
  const { queue, name, onEnd } = invocation;
  const lifetime = startLifetime(world, { name, timeLimitMs, onEnd });
  const messages = invocation.messages.map(({ id, body, receives }) => ({
    messageId: id,
    body,
    receiveCount: receives,
    queueArn: queue.arn,
  }));
  world.trace(
    () =>
      `${name} starts on ${messages.map(({ messageId, receiveCount }) => `${messageId}(${receiveCount})`).join(' ')}`,
  );
  try {
    const failed = await processBatch(
      messages,
      dependencies(platform, lifetime, invocation),
      received(platform, lifetime, queue),
    );
    if (!lifetime.alive) return;
    if (!world.occurs('messages not deleted')) {
      for (const { messageId } of messages) if (!failed.includes(messageId)) queue.remove(messageId);
    }
    world.trace(() => `${name} ends${failed.length > 0 ? `, reports as failed: ${failed.join(' ')}` : ''}`);
  } catch (error) {
    platform.onThrow(error);
  }
  lifetime.end();
}

function received({ world }: Platform, lifetime: Lifetime, queue: SimulatedQueue): ReceivedMessages {
  const call = (name: string, apply: () => void) =>
    callService(world, lifetime, { name, kind: 'SQS calls', failure: () => new Error(), apply });
  return {
    acknowledge: (ids) => call('acknowledges', () => ids.forEach(queue.remove)),
    hide: (ids, seconds) =>
      call('hides', () => {
        for (const id of ids) queue.hide(id, seconds * 1_000);
      }),
  };
}

function dependencies(
  platform: Platform,
  lifetime: Lifetime,
  { session, rowsInWindow }: Pick<Invocation, 'session' | 'rowsInWindow'>,
): ProcessDependencies {
  const { world } = platform;
  const mappings = platform.mappings();
  const startedAt = world.scheduler.clock.now();
  const { queues, ...write } = functionStages(platform, lifetime, session);
  return {
    read: readDependencies(platform, lifetime, mappings),
    plan: planWith(lifetime, mappings),
    write: {
      ...write,
      withIdempotency: powertoolsIdempotency({
        locks: locksOf({ ...tableOf(platform, lifetime, tableNames.locks), keyAttribute: 'id' }, ownerFrom(world)),
        rememberDays,
        context: { getRemainingTimeInMillis: lifetime.remainingMs },
      }),
    },
    queues,
    clock: world.scheduler.clock,
    random: world.random.next,
    time: { remainingMs: lifetime.remainingMs, reserveMs: 60_000 },
    attemptsAllowed,
    rowsInWindow,
    isBacklog: (queueArn) => queueArn === platform.queues.backlog.arn,
    onEventResult: (eventResult) => platform.onEventResult(eventResult, startedAt),
  };
}
