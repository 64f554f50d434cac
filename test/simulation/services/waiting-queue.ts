// A queue as the recover function reads it.
import type { WaitingMessage, WaitingQueue } from '../../../src/pipeline/recover/waiting-queue.ts';
import type { Lifetime } from '../functions/invocation-lifetime.ts';
import type { World } from '../world.ts';
import type { SimulatedQueue, StoredMessage } from './queue.ts';
import { callService } from './service-call.ts';

/** @param hiddenMs how long received messages are hidden */
export function simulatedWaitingQueue(
  world: World,
  lifetime: Lifetime,
  { queue, hiddenMs }: { queue: SimulatedQueue; hiddenMs: number },
): WaitingQueue {
  const call = <T>(name: string, apply: () => T): Promise<T> =>
    callService(world, lifetime, {
      name: `${name} ${queue.name}`,
      kind: 'SQS calls of recover',
      rejection: 'SQS rejects a call',
      lostReply: 'SQS reply lost',
      failure: () => Object.assign(new Error('unavailable'), { name: 'ServiceUnavailable' }),
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
  movedBySqs: movedBySqs || attributes.Code === undefined,
  ...(!movedBySqs && attributes.Code === undefined && attributes.RULE_ARN !== undefined ? { isUndelivered: true } : {}),
  attributes,
});
