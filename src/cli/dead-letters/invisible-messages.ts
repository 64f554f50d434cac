// Dead-letter messages that are temporarily invisible: another redrive or `recover` is reading them. SQS reports how
// many there are, with some delay.
import type { MessageCounts } from '../../pipeline/recover/count-messages.ts';
import { pause } from '../pause.ts';

/** `recover` holds messages for a second or two, so it is worth waiting as long. */
const waitMs = 2_500;
const pollMs = 500;

/** Waits a little for messages to become visible, then gives the counts. */
export async function countsOnceVisible(
  count: () => Promise<MessageCounts>,
  { now, signal }: { now: () => number; signal: AbortSignal },
): Promise<MessageCounts> {
  const until = now() + waitMs;
  for (;;) {
    const counts = await count();
    if (counts.invisible === 0 || signal.aborted || now() >= until) return counts;
    await pause(pollMs, signal);
  }
}

export interface Look {
  /** Counted before the look. */
  before: MessageCounts;
  /** Messages that the look has received. */
  seen: number;
  /** Those of them that are still in the queue. */
  kept: number;
  count: () => Promise<MessageCounts>;
}

/** How many messages a look could not see. If it saw fewer than it had counted, others may have received them first. */
export async function countInvisible({ before, seen, kept, count }: Look): Promise<number> {
  const invisible = invisibleTo(before, seen);
  return seen < before.visible ? Math.max(invisible, invisibleTo(await count(), kept)) : invisible;
}

/** SQS's counts lag behind: a message that was counted as invisible and seen all the same is not missing. */
const invisibleTo = ({ visible, invisible }: MessageCounts, seen: number): number =>
  Math.max(0, Math.min(invisible, visible + invisible - seen));
