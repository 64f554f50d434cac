// Sends dead letters to the backlog queue, so that they are tried again.
import type { Queues } from '../../pipeline/settle/queues.ts';
import { type DeadLetter, redriveBody } from './dead-letter.ts';

/** Gives those that the queue accepted: only they may be deleted. */
export async function moveToBacklog(deadLetters: readonly DeadLetter[], queues: Queues): Promise<DeadLetter[]> {
  const sends = deadLetters.map((deadLetter) => {
    const body = redriveBody(deadLetter);
    return { message: { to: 'backlog', body, delaySeconds: 0, attributes: {} } as const, sourceArn: '' };
  });
  const accepted = await queues.send(sends);
  return deadLetters.filter((_, index) => accepted[index]);
}
