// The part of the SQS client that the settle stage uses: it sends batches of messages to the simulated queues.
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Lifetime } from '../functions/invocation-lifetime.ts';
import type { World } from '../world.ts';
import type { SimulatedQueue } from './queue.ts';
import { callService } from './service-call.ts';

/** @param queues by URL */
export function sqsClient(world: World, lifetime: Lifetime, queues: ReadonlyMap<string, SimulatedQueue>): SQSClient {
  const send = (command: unknown): Promise<unknown> => {
    if (!(command instanceof SendMessageBatchCommand))
      throw new Error('The simulated queues do not support this command.');
    const { QueueUrl = '', Entries = [] } = command.input;
    const queue = queues.get(QueueUrl);
    if (!queue) throw new Error('There is no queue with this URL.');
    return callService(world, lifetime, {
      name: `sends ${Entries.length} to ${queue.name}`,
      kind: 'SQS calls',
      rejection: 'SQS rejects a call',
      lostReply: 'SQS reply lost',
      failure: () => Object.assign(new Error('unavailable'), { name: 'ServiceUnavailable' }),
      apply: () => {
        const failed = Entries.filter(() => world.occurs('SQS rejects a message'));
        const taken = Entries.filter((entry) => !failed.includes(entry));
        for (const { MessageBody = '', DelaySeconds = 0, MessageAttributes = {} } of taken) {
          const attributes = Object.entries(MessageAttributes).map(([name, { StringValue = '' }]) => [
            name,
            StringValue,
          ]);
          queue.put(MessageBody, DelaySeconds * 1_000, Object.fromEntries(attributes));
        }
        return {
          Successful: taken.map(({ Id }) => ({ Id })),
          Failed: failed.map(({ Id }) => ({ Id, Code: 'InternalError' })),
        };
      },
    });
  };
  return { send } as unknown as SQSClient;
}
