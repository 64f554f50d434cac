// What a message in the dead-letter queue is, by what SQS and EventBridge add to it.
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect, onTestFinished, test } from 'vitest';
import { startSqs } from '../../../src/local/sqs/server.ts';
import { sqsWaitingQueue } from '../../../src/pipeline/recover/sqs-waiting-queue.ts';
import { sqsClient } from '../../local/clients.ts';

const text = (StringValue: string) => ({ DataType: 'String', StringValue });

async function startQueues() {
  const server = await startSqs({ longestWaitMs: 0 });
  const client = sqsClient(server.url);
  onTestFinished(async () => {
    client.destroy();
    await server.close();
  });
  server.sqs.createQueue('dead-letter', {});
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: server.sqs.arnOf('dead-letter'), maxReceiveCount: 1 });
  server.sqs.createQueue('event', { RedrivePolicy });
  return {
    sqs: server.sqs,
    waiting: sqsWaitingQueue(client, { queueUrl: server.queueUrl('dead-letter'), hiddenSeconds: 10 }),
    send: (queue: string, MessageAttributes: Record<string, ReturnType<typeof text>>) =>
      client.send(new SendMessageCommand({ QueueUrl: server.queueUrl(queue), MessageBody: '{}', MessageAttributes })),
  };
}

test('only a message that EventBridge put into the queue itself is undelivered', async () => {
  const { sqs, waiting, send } = await startQueues();
  const fromRule = { RULE_ARN: text('arn:aws:events:us-east-1:1:rule/r'), ERROR_CODE: text('NO_PERMISSIONS') };
  await send('dead-letter', fromRule);
  expect(await waiting.receive()).toMatchObject([{ movedBySqs: true, isUndelivered: true }]);
  await send('dead-letter', { ...fromRule, Code: text('message/unreadable') });
  expect(await waiting.receive()).toMatchObject([{ movedBySqs: false }]);
  // Somebody moved it to the event queue as it was, and the function crashed on it.
  await send('event', fromRule);
  for (let receive = 0; receive < 2; receive += 1) sqs.receive('event', { count: 1, visibilitySeconds: 0 });
  const [crashed] = await waiting.receive();
  expect(crashed).toMatchObject({ movedBySqs: true, attributes: { ERROR_CODE: 'NO_PERMISSIONS' } });
  expect(crashed).not.toHaveProperty('isUndelivered');
});
