// When a function tops up its batch from its own queue, and how much it receives. Pure.

/** From so many messages on, others are probably waiting: batches are often not full in a burst. */
const burstFrom = 4;

/** What a top-up has found says something about the queue for so long. */
const burstLastsMs = 10_000;

/** Receives at the same time, once the first ones show that many messages wait. */
const concurrency = 4;
const concurrentFrom = 40;

/** SQS returns at most ten messages a receive. */
const perReceive = 10;

/** Of the objects that the messages name, as stored. */
const bytesInRound = 5_000_000;

/** For how long a function receives before it writes. */
export const receivingMs = 400;

/** SQS answers sooner if messages wait. A receive that takes longer goes on while the function writes. */
export const patienceMs = 100;

/** How long messages that were received wait for others, if calls are above the pace. */
export const longestLingerMs = 1_000;

/** Messages of the next round, those that receives in progress may bring included. */
export interface Round {
  messages: number;
  bytes: number;
}

export const isBurst = (messages: number): boolean => messages >= burstFrom;

/** @param burstAt when this environment's last top-up found a burst, in milliseconds since 1970 */
export const isRecent = (burstAt: number | undefined, now: number): boolean =>
  burstAt !== undefined && now - burstAt <= burstLastsMs;

/**
 * Messages to ask for in the next receive; 0 for no receive.
 * @param rowsPerMessage as this environment has seen it lately, at least 1
 */
export function messagesToAsk({ messages, bytes }: Round, rowsPerMessage: number, rowsInWindow: number): number {
  if (bytes >= bytesInRound) return 0;
  return Math.max(0, Math.min(perReceive, Math.ceil(rowsInWindow / rowsPerMessage) - messages));
}

/** @param messages received for this round */
export const receivesAtOnce = (messages: number): number => (messages < concurrentFrom ? 1 : concurrency);

interface Time {
  remainingMs: () => number;
  /** Kept for writing and settling. */
  reserveMs: number;
}

/** Whether there will be time to process what a receive brings: the round before it, and its own. */
export const hasTimeToReceive = ({ remainingMs, reserveMs }: Time): boolean => remainingMs() >= 1.5 * reserveMs;

/** Whether there is time to read messages, and then to write them. */
export const hasTimeToProcess = ({ remainingMs, reserveMs }: Time): boolean => remainingMs() >= 1.25 * reserveMs;

/** The queue's own visibility would hide the messages of a function that died for much longer. */
export const hiddenSeconds = ({ remainingMs }: Time): number => Math.ceil(remainingMs() / 1_000) + 30;
