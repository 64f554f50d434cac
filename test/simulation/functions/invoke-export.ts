// Invokes the export function on a batch of messages as Lambda does: messages that it does not report as failed are
// deleted. If it crashes, none is.
import type { SQSClient } from '@aws-sdk/client-sqs';
import { loggedReceived } from '../../../src/lambda/observability/watched.ts';
import { receivedMessages } from '../../../src/lambda/wiring/received-messages.ts';
import type { ProcessDependencies } from '../../../src/pipeline/process.ts';
import { processBatch } from '../../../src/pipeline/process-batch.ts';
import { processInvocation } from '../../../src/pipeline/process-invocation.ts';
import { openLead } from '../../../src/pipeline/top-up/lead.ts';
import { locksOf } from '../../../src/pipeline/write/locks/event-lock.ts';
import { powertoolsIdempotency } from '../../../src/pipeline/write/powertools-idempotency.ts';
import { bucketName } from '../services/bucket.ts';
import { attemptsAllowed, type Platform, timeLimitMs } from '../services/platform.ts';
import { messageIdOf, receiptHandleOf, type SimulatedQueue, type StoredMessage } from '../services/queue.ts';
import type { Session } from '../services/salesforce.ts';
import type { SqsObserver } from '../services/sqs-client.ts';
import { ownerFrom, tableNames, tableOf } from '../services/tables.ts';
import { functionStages, planWith, readDependencies } from './function-stages.ts';
import { type Lifetime, startLifetime } from './invocation-lifetime.ts';
import { type WatchedLog, watchLog } from './watch-log.ts';
import { type Watch, watchReceives } from './watch-receives.ts';

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
  const { queue, name, session, onEnd } = invocation;
  const lifetime = startLifetime(world, { name, timeLimitMs, onEnd });
  const delivered = invocation.messages.map((message) => ({ ...message, receiptHandle: receiptHandleOf(message) }));
  const messages = delivered.map(({ id, body, receives }) => ({
    messageId: id,
    body,
    receiveCount: receives,
    queueArn: queue.arn,
  }));
  world.trace(
    () =>
      `${name} starts on ${messages.map(({ messageId, receiveCount }) => `${messageId}(${receiveCount})`).join(' ')}`,
  );
  const watch = watchReceives(platform, { lifetime, source: queue, delivered, session });
  const log = watchLog(platform, name);
  const observer: SqsObserver = {
    ...watch.observer,
    onDelete: (receiptHandles) => log.checkDeleted(receiptHandles.map(messageIdOf)),
  };
  session.invocations += 1;
  try {
    const { sqs, ...deps } = dependencies(platform, lifetime, { ...invocation, watch, observer, log });
    const records = delivered.map(({ id, receiptHandle }) => ({ messageId: id, receiptHandle }));
    const options = { queueUrl: `sim/${queue.name}`, queueArn: queue.arn, onRefused: () => {} };
    const received = receivedMessages(sqs, records, options);
    const source = { ...received, ...loggedReceived(received, log.flush) };
    const topUp = {
      queue: source,
      lead: openLead({
        execute: tableOf(platform, lifetime, tableNames.locks).execute,
        table: tableNames.locks,
        owner: ownerFrom(world)(),
        clock: world.scheduler.clock,
        leaders: 1,
      }),
      memory: session.topUp,
      limit: session.limit.last,
      limitShare: session.pacedShare,
      onToppedUp: (count: number) => world.note(count > 3 ? 'topped up: many messages' : 'topped up: few messages'),
    };
    const failed = await (queue === platform.queues.event
      ? processInvocation(messages, deps, topUp)
      : processBatch(messages, deps, source));
    if (!lifetime.alive) return;
    log.flush();
    deleteDone(platform, delivered, queue, failed);
    watch.checkEnd();
    world.trace(() => `${name} ends${failed.length > 0 ? `, reports as failed: ${failed.join(' ')}` : ''}`);
  } catch (error) {
    platform.onThrow(error);
  }
  lifetime.end();
}

/** One unknown id fails the whole batch. */
function deleteDone(
  { world, onBreach }: Platform,
  delivered: readonly { id: string; receiptHandle: string }[],
  queue: SimulatedQueue,
  failed: readonly string[],
): void {
  const unknown = failed.filter((id) => !delivered.some((message) => message.id === id));
  if (unknown.length > 0) onBreach(`a function reported ${unknown.join(' ')}, which Lambda had not delivered`);
  if (unknown.length > 0 || world.occurs('messages not deleted')) return;
  for (const { id, receiptHandle } of delivered) {
    if (!failed.includes(id) && queue.find(receiptHandle)) queue.remove(id);
  }
}

interface Observers {
  watch: Watch;
  observer: SqsObserver;
  log: WatchedLog;
}

function dependencies(
  platform: Platform,
  lifetime: Lifetime,
  { session, rowsInWindow, watch, observer, log }: Pick<Invocation, 'session' | 'rowsInWindow'> & Observers,
): ProcessDependencies & { sqs: SQSClient } {
  const { world } = platform;
  const mappings = platform.mappings();
  const startedAt = world.scheduler.clock.now();
  const { queues, sqs, ...write } = functionStages(platform, lifetime, session, observer);
  return {
    sqs,
    read: readDependencies(platform, lifetime, mappings),
    plan: planWith(lifetime, mappings, ({ location }) => platform.onPoison?.(location.key, watch.held())),
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
    buckets: new Set([bucketName]),
    onNotice: platform.onNotice,
    // Small windows come with short turns.
    stepsInTurn: Math.min(1_000, rowsInWindow),
    isBacklog: (queueArn) => queueArn === platform.queues.backlog.arn,
    onEventResult(eventResult) {
      log.add(eventResult);
      platform.onEventResult(eventResult, startedAt);
    },
  };
}
