// Parked messages go back to the backlog queue: first the new message is queued, then the parked one is deleted.
import type { Queues } from '../settle/queues.ts';
import { lookThrough, type WaitingMessage, type WaitingQueue } from './waiting-queue.ts';

export interface ResumeParkedOptions {
  parked: WaitingQueue;
  queues: Queues;
  /** False while a mapping file does not load: messages that were parked for that reason stay. */
  mappingsLoad: boolean;
  hasTime: () => boolean;
  /** 0 ≤ random < 1 */
  random: () => number;
  /** Stores messages that stay and are about to expire. Returns those that are stored: they leave the queue. */
  archive?: ((messages: readonly WaitingMessage[]) => Promise<readonly WaitingMessage[]>) | undefined;
}

/** Seconds over which the messages are spread, so that they do not all write the same record at once. */
const spreadSeconds = 20;

/** Returns how many were resumed and how many stay. */
export async function resumeParked(options: ResumeParkedOptions): Promise<{ flowing: number; staying: number }> {
  const { parked, queues, mappingsLoad, hasTime, random, archive } = options;
  const counts = { flowing: 0, staying: 0 };
  await lookThrough(parked, {
    hasTime,
    async visit(messages) {
      const resumable = messages.filter(({ attributes }) => mappingsLoad || attributes.Code !== 'mapping/unloadable');
      const accepted = await queues.send(
        resumable.map((message) => ({ message: backlogMessage(message), sourceArn: '' })),
      );
      const done = resumable.filter((_, index) => accepted[index]);
      counts.flowing += done.length;
      counts.staying += messages.length - done.length;
      const stored = await archive?.(messages.filter((message) => !done.includes(message)));
      return stored ? [...done, ...stored] : done;
    },
  });
  return counts;

  function backlogMessage({ body }: WaitingMessage) {
    return { to: 'backlog', body, delaySeconds: Math.floor(random() * spreadSeconds), attributes: {} } as const;
  }
}
