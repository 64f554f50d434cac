// Runs functions on the messages of two queues as Lambda does: several at once, each with a time limit, any of which
// may die. What a function does not name as failed is deleted; of one that dies, nothing is.
import type { Org } from '../../src/local/salesforce/org.ts';
import type { QueueMessage } from '../../src/pipeline/event/message.ts';
import type { Mappings } from '../../src/pipeline/mapping/mappings.ts';
import { planEvent } from '../../src/pipeline/plan/plan-event.ts';
import type { EventFate, ProcessDependencies } from '../../src/pipeline/process.ts';
import { processBatch } from '../../src/pipeline/process-batch.ts';
import { sqsQueues } from '../../src/pipeline/settle/sqs-queues.ts';
import { dynamodbLedger } from '../../src/pipeline/write/ledger/dynamodb-ledger.ts';
import { powertoolsOnce } from '../../src/pipeline/write/powertools-once.ts';
import { type Bucket, simulatedStore } from './objects.ts';
import { callPort, type Life } from './port.ts';
import type { SimulatedQueue } from './queue.ts';
import { queueClient } from './queue-client.ts';
import { openSession, type Session, simulatedSalesforce } from './salesforce.ts';
import { SimulatedPersistence, stampClient, type Tables } from './tables.ts';
import type { World } from './world.ts';

export const attemptsAllowed = 10;
export const timeLimitMs = 180_000;

/** How long after the event a remembered one is forgotten, in days. */
const rememberDays = 15;

export interface Platform {
  world: World;
  org: Org;
  tables: Tables;
  bucket: Bucket;
  queues: { event: SimulatedQueue; backlog: SimulatedQueue; parked: SimulatedQueue; deadLetter: SimulatedQueue };
  mappings: () => Mappings;
  onFate: (fate: EventFate) => void;
  /** Told of errors that a function let through: there must be none. */
  onThrow: (error: unknown) => void;
}

export interface Host {
  /** Looks for messages in so many milliseconds. */
  look(delayMs: number): void;
  isIdle(): boolean;
}

export function createHost(platform: Platform, slots: number): Host {
  const { world, queues, org } = platform;
  const { scheduler, random } = world;
  const sessions: Session[] = Array.from({ length: slots }, () => openSession(world, org));
  let running = 0;
  let invocations = 0;

  function look(delayMs: number): void {
    scheduler.after(delayMs + random.between(0, random.pick([10, 500, 5_000])), () => {
      if (running < slots)
        startOn(random.chance(0.5) ? queues.event : queues.backlog) || startOn(queues.event) || startOn(queues.backlog);
    });
  }

  function startOn(queue: SimulatedQueue): boolean {
    const messages = queue.receive(1 + random.int(10));
    if (messages.length === 0) return false;
    void invoke(queue, messages);
    return true;
  }

  async function invoke(queue: SimulatedQueue, messages: readonly QueueMessage[]): Promise<void> {
    running += 1;
    invocations += 1;
    const session = sessions.shift() ?? openSession(world, org);
    let isOver = false;
    const end = () => {
      if (isOver) return;
      isOver = true;
      running -= 1;
      sessions.push(session);
      look(0);
    };
    const life: Life = {
      name: `f${invocations}`,
      alive: true,
      steps: 0,
      crashAtStep: world.strikes('function crashes') ? 1 + random.int(random.pick([10, 60])) : Infinity,
      endsAt: scheduler.clock.now() + timeLimitMs,
      die(why) {
        world.trace(() => `${life.name} ${why}`);
        life.alive = false;
        end();
      },
    };
    scheduler.after(timeLimitMs, () => {
      if (!isOver) life.die('reaches its time limit');
    });
    world.trace(
      () =>
        `${life.name} starts on ${messages.map(({ messageId, receiveCount }) => `${messageId}(${receiveCount})`).join(' ')}`,
    );
    try {
      const failed = await processBatch(messages, dependencies(platform, life, session), {
        acknowledge: async (ids) => {
          await callPort(world, life, {
            name: 'acknowledges',
            kind: 'SQS calls',
            failure: () => new Error(),
            apply: () => ids.forEach(queue.remove),
          });
        },
        hide: async (ids, seconds) => {
          const apply = () => {
            for (const id of ids) queue.hide(id, seconds * 1_000);
          };
          await callPort(world, life, { name: 'hides', kind: 'SQS calls', failure: () => new Error(), apply });
        },
      });
      if (!life.alive) return;
      if (!world.strikes('messages not deleted')) {
        for (const { messageId } of messages) if (!failed.includes(messageId)) queue.remove(messageId);
      }
      world.trace(() => `${life.name} ends${failed.length > 0 ? `, not settled: ${failed.join(' ')}` : ''}`);
    } catch (error) {
      platform.onThrow(error);
    }
    life.alive = false;
    end();
  }

  return { look, isIdle: () => running === 0 };
}

function dependencies(platform: Platform, life: Life, session: Session): ProcessDependencies {
  const { world, tables, queues, org } = platform;
  const { clock } = world.scheduler;
  const mappings = platform.mappings();
  const remainingMs = () => Math.max(0, life.endsAt - clock.now());
  const urls = { event: 'sim/event', backlog: 'sim/backlog', parked: 'sim/parked', deadLetter: 'sim/dead' };
  const byUrl = new Map([
    [urls.event, queues.event],
    [urls.backlog, queues.backlog],
    [urls.parked, queues.parked],
    [urls.deadLetter, queues.deadLetter],
  ]);
  return {
    read: {
      store: simulatedStore(world, life, platform.bucket),
      envelope: mappings.envelope,
      limits: mappings.settings.limits,
    },
    plan: (event) => planEvent(event, mappings),
    write: {
      api: simulatedSalesforce(world, life, org, session),
      ledger: dynamodbLedger(stampClient(world, life, tables), 'stamps'),
      clock,
      random: world.random.next,
      once: powertoolsOnce({
        persistenceStore: new SimulatedPersistence(world, life, tables),
        rememberDays,
        context: { getRemainingTimeInMillis: remainingMs },
      }),
    },
    queues: sqsQueues(queueClient(world, life, byUrl), urls, () => {}),
    clock,
    random: world.random.next,
    time: { remainingMs, reserveMs: 60_000 },
    attemptsAllowed,
    rowsInWindow: world.random.pick([2, 5, 1_000]),
    onFate: platform.onFate,
  };
}
