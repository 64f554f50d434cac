// Runs the function on a batch of messages as Lambda does. What it does not name as failed is deleted; when it dies,
// nothing is.
import type { ProcessDependencies } from '../../../src/pipeline/process.ts';
import { processBatch, type ReceivedMessages } from '../../../src/pipeline/process-batch.ts';
import { powertoolsIdempotency } from '../../../src/pipeline/write/powertools-idempotency.ts';
import { attemptsAllowed, type Platform, timeLimitMs } from '../services/platform.ts';
import type { SimulatedQueue, StoredMessage } from '../services/queue.ts';
import type { Session } from '../services/salesforce.ts';
import { callPort } from '../services/service-call.ts';
import { SimulatedPersistence } from '../services/tables.ts';
import { planOf, readSource, stages } from './function-stages.ts';
import { beginLife, type Life } from './invocation-lifetime.ts';

/** How long after the event a remembered one is forgotten, in days. */
const rememberDays = 15;

export interface Invocation {
  name: string;
  queue: SimulatedQueue;
  messages: readonly StoredMessage[];
  session: Session;
  rowsInWindow: number;
  /** Told once, whatever the end. */
  onEnd: () => void;
}

export async function invoke(platform: Platform, invocation: Invocation): Promise<void> {
  const { world } = platform;
  const { queue, name, onEnd } = invocation;
  const life = beginLife(world, { name, timeLimitMs, onEnd });
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
      dependencies(platform, life, invocation),
      received(platform, life, queue),
    );
    if (!life.alive) return;
    if (!world.strikes('messages not deleted')) {
      for (const { messageId } of messages) if (!failed.includes(messageId)) queue.remove(messageId);
    }
    world.trace(() => `${name} ends${failed.length > 0 ? `, not settled: ${failed.join(' ')}` : ''}`);
  } catch (error) {
    platform.onThrow(error);
  }
  life.end();
}

function received({ world }: Platform, life: Life, queue: SimulatedQueue): ReceivedMessages {
  const call = (name: string, apply: () => void) =>
    callPort(world, life, { name, kind: 'SQS calls', failure: () => new Error(), apply });
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
  life: Life,
  { session, rowsInWindow }: Pick<Invocation, 'session' | 'rowsInWindow'>,
): ProcessDependencies {
  const { world, tables } = platform;
  const mappings = platform.mappings();
  const startedAt = world.scheduler.clock.now();
  const { queues, ...write } = stages(platform, life, session);
  return {
    read: readSource(platform, life, mappings),
    plan: planOf(life, mappings),
    write: {
      ...write,
      withIdempotency: powertoolsIdempotency({
        persistenceStore: new SimulatedPersistence(world, life, tables),
        rememberDays,
        context: { getRemainingTimeInMillis: life.remainingMs },
      }),
    },
    queues,
    clock: world.scheduler.clock,
    random: world.random.next,
    time: { remainingMs: life.remainingMs, reserveMs: 60_000 },
    attemptsAllowed,
    rowsInWindow,
    onEventResult: (eventResult) => platform.onEventResult(eventResult, startedAt),
  };
}
