// The part of the SQS client that the export function uses: it sends batches of messages to the simulated queues, receives
// from them, and deletes what was received.
import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Lifetime } from '../functions/invocation-lifetime.ts';
import type { World } from '../world.ts';
import { receiptHandleOf, type SimulatedQueue } from './queue.ts';
import { callService, type ServiceCall } from './service-call.ts';

export interface SqsObserver {
  /** Called when the call takes effect, with the receipt handles of what was received, whether or not the reply arrives. */
  onReceive?: (queue: SimulatedQueue, receiptHandles: readonly string[]) => void;
  /** Called when a queue has accepted messages, with their bodies. */
  onSend?: (queue: SimulatedQueue, bodies: readonly string[]) => void;
  /** Called when the function deletes messages, before the call takes effect. */
  onDelete?: (receiptHandles: readonly string[]) => void;
  /** Called if a call failed, or was refused in part. */
  onFault?: () => void;
}

/** @param queues by URL */
export function sqsClient(
  world: World,
  lifetime: Lifetime,
  queues: ReadonlyMap<string, SimulatedQueue>,
  { onReceive, onSend, onDelete, onFault }: SqsObserver = {},
): SQSClient {
  const { random, scheduler, occurs } = world;

  function call<T>(more: Pick<ServiceCall<T>, 'name' | 'apply'> & Partial<ServiceCall<T>>): Promise<T> {
    const reply = callService(world, lifetime, {
      kind: 'SQS calls',
      rejection: 'SQS rejects a call',
      lostReply: 'SQS reply lost',
      failure: () => Object.assign(new Error('unavailable'), { name: 'ServiceUnavailable' }),
      ...more,
    });
    return reply.catch((error: unknown) => {
      onFault?.();
      throw error;
    });
  }

  function sendBatch(queue: SimulatedQueue, { Entries = [] }: SendMessageBatchCommand['input']) {
    return call({
      name: `sends ${Entries.length} to ${queue.name}`,
      apply: () => {
        const failed = Entries.filter(() => occurs('SQS rejects a message'));
        if (failed.length > 0) onFault?.();
        const taken = Entries.filter((entry) => !failed.includes(entry));
        for (const { MessageBody = '', DelaySeconds = 0, MessageAttributes = {} } of taken) {
          const attributes = Object.entries(MessageAttributes).map(([name, { StringValue = '' }]) => [
            name,
            StringValue,
          ]);
          queue.put(MessageBody, DelaySeconds * 1_000, Object.fromEntries(attributes));
        }
        onSend?.(
          queue,
          taken.map(({ MessageBody = '' }) => MessageBody),
        );
        return {
          Successful: taken.map(({ Id }) => ({ Id })),
          Failed: failed.map(({ Id }) => ({ Id, Code: 'InternalError' })),
        };
      },
    });
  }

  function receive(queue: SimulatedQueue, input: ReceiveMessageCommand['input']) {
    const { MaxNumberOfMessages = 1, VisibilityTimeout = 30, WaitTimeSeconds = 0 } = input;
    const isEmpty = (queue.nextAt() ?? Infinity) > scheduler.clock.now();
    return call({
      name: `receives from ${queue.name}`,
      // A long poll of an empty queue takes what has arrived by its end.
      ...(isEmpty ? { arriveMs: random.between(0, WaitTimeSeconds * 1_000) } : {}),
      apply: () => {
        const messages = queue.receive(MaxNumberOfMessages, VisibilityTimeout * 1_000, lifetime);
        onReceive?.(queue, messages.map(receiptHandleOf));
        return {
          Messages: messages.map((message) => ({
            MessageId: message.id,
            ReceiptHandle: receiptHandleOf(message),
            Body: message.body,
            Attributes: { ApproximateReceiveCount: String(message.receives) },
          })),
        };
      },
    });
  }

  function deleteBatch(queue: SimulatedQueue, { Entries = [] }: DeleteMessageBatchCommand['input']) {
    onDelete?.(Entries.map(({ ReceiptHandle = '' }) => ReceiptHandle));
    return call({
      name: `deletes ${Entries.length} from ${queue.name}`,
      rejection: 'messages not deleted',
      apply: () => {
        for (const { ReceiptHandle = '' } of Entries) {
          const message = queue.find(ReceiptHandle);
          if (message) queue.remove(message.id);
        }
        return {};
      },
    });
  }

  function send(command: { input: { QueueUrl?: string } }): Promise<unknown> {
    const queue = queues.get(command.input.QueueUrl ?? '');
    if (!queue) throw new Error('There is no queue with this URL.');
    if (command instanceof SendMessageBatchCommand) return sendBatch(queue, command.input);
    if (command instanceof ReceiveMessageCommand) return receive(queue, command.input);
    if (command instanceof DeleteMessageBatchCommand) return deleteBatch(queue, command.input);
    throw new Error('The simulated queues do not support this command.');
  }

  return { send } as unknown as SQSClient;
}
