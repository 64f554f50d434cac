// Parked messages go back into the backlog queue: the new message first, then the parked one is deleted.
import type { Queues } from '../settle/queues.ts';
import { lookThrough, type WaitingMessage, type WaitingQueue } from './waiting-queue.ts';

export interface ResumeParkedOptions {
  parked: WaitingQueue;
  queues: Queues;
  /** False while a mapping file does not load: what was parked for that stays. */
  mappingsLoad: boolean;
  hasTime: () => boolean;
  /** 0 ≤ random < 1 */
  random: () => number;
}

/** Seconds over which they are spread, so that they do not all meet the same record at once. */
const spreadSeconds = 20;

/** Gives how many flow again and how many stay. */
export async function resumeParked(options: ResumeParkedOptions): Promise<{ flowing: number; staying: number }> {
  const { parked, queues, mappingsLoad, hasTime, random } = options;
  const counts = { flowing: 0, staying: 0 };
  await lookThrough(parked, {
    hasTime,
    async visit(messages) {
      const free = messages.filter(({ attributes }) => mappingsLoad || attributes.Code !== 'mapping/unloadable');
      const taken = await queues.send(free.map((message) => ({ message: backlogMessage(message), sourceArn: '' })));
      const done = free.filter((_, index) => taken[index]);
      counts.flowing += done.length;
      counts.staying += messages.length - done.length;
      return done;
    },
  });
  return counts;

  function backlogMessage({ body }: WaitingMessage) {
    return { to: 'backlog', body, delaySeconds: Math.floor(random() * spreadSeconds), attributes: {} } as const;
  }
}
