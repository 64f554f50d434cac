// One invocation for new events: the messages that Lambda delivered and, while others wait, those that the function
// receives itself. Lambda delivers at most ten at a time, so that a single event is written immediately. In a burst,
// the function tops up its batch, because a thousand rows cost as many Salesforce calls as ten. One invocation at a time
// does so: see top-up/lead.ts.
//
// Lambda deletes the messages that it delivered once the invocation has returned. The function itself deletes those
// that it received. They never appear among the failed ids: one id that Lambda does not know fails the whole batch.

import type { QueueMessage } from './event/message.ts';
import { prefetchingStore } from './event/objects/fetch-ahead.ts';
import { parseMessage } from './event/parse-message.ts';
import { mayBePoison } from './poison.ts';
import type { ProcessDependencies } from './process.ts';
import { processBatch } from './process-batch.ts';
import { sendAnew } from './send-anew.ts';
import { giveBack } from './top-up/give-back.ts';
import { openIntake, type SourceQueue } from './top-up/intake.ts';
import type { Lead } from './top-up/lead.ts';
import { type Pace, paceAfter, pauseMs } from './top-up/pace.ts';
import {
  hasTimeToProcess,
  hasTimeToReceive,
  isBurst,
  isRecent,
  leadLookMs,
  longestLingerMs,
  longestWaitMs,
} from './top-up/rules.ts';
import type { DailyLimit } from './write/salesforce/daily-limit.ts';

/** State that one environment keeps between invocations. */
export interface TopUpMemory {
  /** When a top-up last found a burst, in milliseconds since 1970. */
  burstAt?: number;
  rowsPerMessage: number;
  pace?: Pace;
}

export interface TopUpOptions {
  queue: SourceQueue;
  lead: Lead;
  memory: TopUpMemory;
  /** The daily allowance as of the last reply from Salesforce. */
  limit: () => DailyLimit | undefined;
  /** Share of the allowance, 0 to 1, at which calls stop. */
  limitShare: number;
  /** Called with the number of messages that the function itself received for a round. */
  onToppedUp?: (messages: number) => void;
}

export const newTopUpMemory = (): TopUpMemory => ({ rowsPerMessage: 1 });

/** Returns the ids of the delivered messages that must not be deleted: SQS delivers them again. */
export async function processInvocation(
  delivered: readonly QueueMessage[],
  deps: ProcessDependencies,
  { queue, lead, memory, limit, limitShare, onToppedUp }: TopUpOptions,
): Promise<string[]> {
  const { clock, time, rowsInWindow } = deps;
  const store = prefetchingStore(deps.read.store);
  const intake = openIntake({
    queue,
    clock,
    time,
    rowsInWindow,
    rowsPerMessage: () => memory.rowsPerMessage,
    onReceived: (objects) => store.prefetch(objects.filter(({ bucket }) => deps.buckets?.has(bucket) ?? true)),
  });
  const isReapplied = delivered.some(isToBeReapplied);
  let lastReceived = 0;

  /** Milliseconds until the next call is within the pace of the daily allowance. */
  function pause(): number {
    const known = limit();
    if (known) memory.pace = paceAfter(memory.pace, known, limitShare, clock.now());
    return pauseMs(memory.pace);
  }

  /** Messages received since the last round, without those that are already in this round. */
  function takeReceived(held: readonly QueueMessage[], whileWriting: boolean): QueueMessage[] {
    const byId = new Map(intake.take().map((message) => [message.messageId, message]));
    for (const { messageId } of held) byId.delete(messageId);
    const received = [...byId.values()];
    lastReceived = received.length;
    if (lastReceived > 0) onToppedUp?.(lastReceived);
    if (isBurst(lastReceived)) memory.burstAt = clock.now();
    if (isBurst(lastReceived) && whileWriting) intake.startNext();
    return received;
  }

  /** Leaves what was delivered to the invocation that leads. Returns the messages that stay here. */
  async function leaveToLeader(): Promise<readonly QueueMessage[]> {
    const sent = await sendAnew(delivered, deps.queues);
    await queue.acknowledge(sent);
    return delivered.filter(({ messageId }) => !sent.includes(messageId));
  }

  /** Lambda would deliver the next messages as soon as this invocation returns. */
  async function waitForLeader(): Promise<void> {
    const until = clock.now() + longestWaitMs;
    do await clock.sleep(leadLookMs);
    while (clock.now() < until && hasTimeToReceive(time) && (await lead.take()) === 'others');
  }

  async function processRound(messages: readonly QueueMessage[]): Promise<string[]> {
    let rows = 0;
    let round = messages;
    if (round.some(mayBePoison)) {
      // Nothing may be held while one of them is processed.
      await intake.stop();
      round = [...round, ...takeReceived(round, false)];
    }
    const plan: ProcessDependencies['plan'] = async (event) => {
      const planned = await deps.plan(event);
      if (planned.kind === 'write') rows += planned.records.length;
      return planned;
    };
    /** Nobody waits for a long object. */
    async function beforeLongObjects(): Promise<void> {
      await intake.stop();
      await giveBack(intake.take(), deps.queues, queue);
      await lead.release();
    }
    const read = { ...deps.read, store };
    const unsettled = await processBatch(round, { ...deps, read, plan, beforeLongObjects }, queue);
    memory.rowsPerMessage = Math.max(1, rows / round.length);
    if (intake.isOpen()) {
      // Done messages leave the queue now, because the next round may crash the function.
      const left = new Set(unsettled);
      await queue.acknowledge(idsOf(round).filter((id) => !left.has(id)));
    }
    return unsettled;
  }

  async function nextRound(): Promise<QueueMessage[]> {
    const waits = pause();
    if (waits > 0) {
      await intake.finish();
      if (intake.size() + lastReceived > 0 && hasTimeToReceive(time)) {
        // Between rounds, the next events wait in the queue, where any invocation may take them.
        await clock.sleep(intake.size() > 0 ? Math.min(waits, longestLingerMs) : waits);
        await intake.fill([], false);
      }
    }
    if (intake.size() === 0) {
      // Those that left their batch to this invocation need not wait until this receive has ended.
      await lead.release();
      await intake.finish();
      if (intake.size() === 0) return [];
    }
    if ((await lead.take()) !== 'this one') await intake.stop();
    else if (waits === 0 && isBurst(intake.size())) await intake.fill([], true);
    return takeReceived([], waits === 0);
  }

  try {
    const waits = pause();
    const mayReceive = !delivered.some(mayBePoison);
    const isMany = isBurst(delivered.length);
    const isWanted = isMany || isRecent(memory.burstAt, clock.now()) || waits > 0;
    const leader = mayReceive && (isWanted || isReapplied) ? await lead.take() : 'unknown';
    const leads = leader === 'this one';
    // A few new events do not wait for anybody.
    const kept = leader === 'others' && (isMany || isReapplied) ? await leaveToLeader() : delivered;
    if (kept.length === 0) {
      await waitForLeader();
      return [];
    }
    if (mayReceive && waits > 0) await clock.sleep(Math.min(waits, longestLingerMs));
    if (leads && isWanted) await intake.fill(kept, waits === 0);
    const deliveredIds = new Set(idsOf(delivered));
    const unsettled = await processRound([...kept, ...takeReceived(kept, waits === 0)]);
    const failed = unsettled.filter((id) => deliveredIds.has(id));
    if (!intake.isOpen()) return failed;

    for (let round = await nextRound(); round.length > 0; round = await nextRound()) {
      // Unsettled messages of this round become visible again by themselves.
      if (hasTimeToProcess(time)) await processRound(round);
      else await giveBack(round, deps.queues, queue);
    }
    return failed;
  } catch (error) {
    // Lambda freezes the process once the invocation has failed: no receive may be in progress, and no message kept.
    await intake.stop();
    await giveBack(intake.take(), deps.queues, queue);
    throw error;
  } finally {
    await Promise.all([lead.release(), store.finish()]);
  }
}

function isToBeReapplied(message: QueueMessage): boolean {
  const content = parseMessage(message);
  return content.kind === 'request' && content.request.forceReapply === true;
}

const idsOf = (messages: readonly QueueMessage[]) => messages.map(({ messageId }) => messageId);
