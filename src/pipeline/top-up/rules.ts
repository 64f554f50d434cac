// When a function tops up its batch from its own queue, and how much it receives. Pure.
import { unansweredSeconds } from '../write/salesforce/service-failure.ts';

/** With at least this many messages, others are probably waiting: even in a burst, batches are often not full. */
const burstFrom = 4;

/** For this long after a top-up found a burst, the burst is assumed to continue. */
const burstLastsMs = 10_000;

/** Concurrent receives, once the first ones show that many messages wait. */
const concurrency = 4;
const concurrentFrom = 40;

/** SQS returns at most ten messages per receive. */
const perReceive = 10;

/** Messages in a round: with more, a function of a burst holds over 300 MB. */
const messagesInRound = 750;

/** Maximum total size of the objects in a round, as stored. */
const bytesInRound = 5_000_000;

/** How long a function receives before it writes. */
export const receivingMs = 400;

/** SQS replies sooner if messages wait. A receive that takes longer continues while the function writes. */
export const patienceMs = 100;

/** How long received messages wait for others if calls are above the pace. */
export const longestLingerMs = 1_000;

/** How long an invocation whose burst another one takes waits for that one's end, and how often it looks. */
export const longestWaitMs = 10_000;
export const leadLookMs = 250;

/** Size of the next round, including messages that receives in progress may return. */
export interface Round {
  messages: number;
  bytes: number;
}

export const isBurst = (messages: number): boolean => messages >= burstFrom;

/** @param burstAt when this environment's last top-up found a burst, in milliseconds since 1970 */
export const isRecent = (burstAt: number | undefined, now: number): boolean =>
  burstAt !== undefined && now - burstAt <= burstLastsMs;

/**
 * Messages to request in the next receive; 0 for no receive.
 * @param rowsPerMessage in this environment's last round; at least 1
 */
export function messagesToAsk({ messages, bytes }: Round, rowsPerMessage: number, rowsInWindow: number): number {
  if (bytes >= bytesInRound) return 0;
  const wanted = Math.min(messagesInRound, Math.ceil(rowsInWindow / rowsPerMessage));
  return Math.max(0, Math.min(perReceive, wanted - messages));
}

/** @param messages received for this round */
export const receivesAtOnce = (messages: number): number => (messages < concurrentFrom ? 1 : concurrency);

interface Time {
  remainingMs: () => number;
  /** Time that is kept for writing and settling. */
  reserveMs: number;
}

/** Whether there will be time for the round before a receive's messages and for their own round. */
export const hasTimeToReceive = ({ remainingMs, reserveMs }: Time): boolean => remainingMs() >= 1.5 * reserveMs;

/** Whether there is time to read the events of messages and to write them. */
export const hasTimeToProcess = ({ remainingMs, reserveMs }: Time): boolean => remainingMs() >= 1.25 * reserveMs;

/**
 * If the function crashes in a call, its message must not come back before the call can no longer take effect: see
 * docs/decisions/004-newest-wins.md. The queue's own visibility timeout would hide it for even longer.
 */
export const hiddenSeconds = ({ remainingMs }: Time): number =>
  Math.ceil(remainingMs() / 1_000) + unansweredSeconds + 30;
