// A queue as `recover` looks through it.
import type { WaitingMessage, WaitingQueue } from '../../../src/pipeline/recover/waiting-queue.ts';
import type { Life } from '../functions/invocation-lifetime.ts';
import type { World } from '../world.ts';
import type { SimulatedQueue, StoredMessage } from './queue.ts';
import { callPort } from './service-call.ts';

/** @param hiddenMs how long what is received is hidden from others */
export function simulatedWaitingQueue(
  world: World,
  life: Life,
  { queue, hiddenMs }: { queue: SimulatedQueue; hiddenMs: number },
): WaitingQueue {
  const call = <T>(name: string, apply: () => T): Promise<T> =>
    callPort(world, life, {
      name: `${name} ${queue.name}`,
      kind: 'SQS looks of recover',
      refusal: 'queue refuses a call',
      lostReply: 'queue loses a reply',
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
