// A queue as `recover` looks through it.
import type { WaitingMessage, WaitingQueue } from '../../../src/pipeline/recover/waiting-queue.ts';
import type { Lifetime } from '../functions/invocation-lifetime.ts';
import type { World } from '../world.ts';
import type { SimulatedQueue, StoredMessage } from './queue.ts';
import { callService } from './service-call.ts';

/** @param hiddenMs how long what is received is hidden from others */
export function simulatedWaitingQueue(
  world: World,
  lifetime: Lifetime,
  { queue, hiddenMs }: { queue: SimulatedQueue; hiddenMs: number },
): WaitingQueue {
  const call = <T>(name: string, apply: () => T): Promise<T> =>
    callService(world, lifetime, {
      name: `${name} ${queue.name}`,
      kind: 'SQS calls of recover',
      refusal: 'SQS rejects a call',
      lostReply: 'SQS reply lost',
      failure: () => Object.assign(new Error('away'), { name: 'ServiceUnavailable' }),
      apply,
    });
  return {
    receive: () => call('receives from', () => queue.receive(10, hiddenMs).map(waitingMessage)),
    delete: (messages) =>
      call('deletes from', () => {
        for (const { receiptHandle } of messages) queue.remove(receiptHandle);
      }),
    release: (messages) =>
      call('releases in', () => {
        for (const { receiptHandle } of messages) queue.hide(receiptHandle, 0);
      }),
  };
}

const waitingMessage = ({ id, body, receives, sentAt, movedBySqs, attributes }: StoredMessage): WaitingMessage => ({
  messageId: id,
  receiptHandle: id,
  body,
  receiveCount: receives,
  sentAt,
  movedBySqs,
  attributes,
});
