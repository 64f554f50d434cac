import { fileURLToPath } from 'node:url';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect, it, onTestFinished } from 'vitest';
import { startSecrets } from '../../src/local/secrets/server.ts';
import { startStack } from '../../src/local/stack.ts';
import type { StackOptions } from '../../src/local/stack-options.ts';
import { dynamoClient, s3Client, sqsClient } from './clients.ts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

async function start(options: Partial<StackOptions> = {}) {
  const stack = await startStack({
    handlerModule: path('handlers/count-objects.ts'),
    schemaDir: path('salesforce/schema'),
    batchSize: 10,
    windowSeconds: 0,
    ...options,
  });
  const [s3, sqs, dynamoDb] = [s3Client(stack.s3.url), sqsClient(stack.sqs.url), dynamoClient(stack.dynamoDb.url)];
  onTestFinished(async () => {
    for (const client of [s3, sqs, dynamoDb]) client.destroy();
    await stack.close();
  });
  return {
    ...stack,
    client: { s3, sqs },
    put: (Key: string, Body: string) => s3.send(new PutObjectCommand({ Bucket: stack.bucket, Key, Body })),
    async item(key: string) {
      const Key = { record: { S: key } };
      return (await dynamoDb.send(new GetItemCommand({ TableName: 'stamps', Key }))).Item;
    },
  };
}

it('delivers an object from S3 to the function, which reaches DynamoDB, the secret and Salesforce', async () => {
  const stack = await start();
  await stack.put('events/a b.json', 'x');
  await stack.idle();
  expect(await stack.item('events/a b.json')).toMatchObject({ times: { N: '1' }, loginStatus: { N: '200' } });
  expect(stack.counts().event).toMatchObject({ failedMessages: 0, queueErrors: 0 });
});

it('invokes the function from the backlog queue too', async () => {
  const stack = await start({ startPaused: true });
  await stack.put('a.json', 'x');
  const [, created] = stack.sqs.sqs.peek('event');
  const QueueUrl = stack.queueUrls.backlog;
  await stack.client.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: created?.body }));
  stack.sources.backlog.resume();
  while (stack.counts().backlog.batches < 1) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await stack.item('a.json')).toMatchObject({ times: { N: '1' } });
  expect(stack.counts().event.batches).toBe(0);
});

it('delivers a message again after it crashed the function', async () => {
  const stack = await start({ batchSize: 1 });
  await stack.idle();
  await stack.put('a.json', 'exit at first');
  while (stack.counts().event.failedMessages < 1) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(stack.sqs.sqs.counts('event')['in-flight']).toBe(1);
  stack.skipQueueTime(6 * 60_000);
  await stack.idle();
  expect(await stack.item('a.json')).toMatchObject({ times: { N: '1' } });
  expect(stack.counts().function.failures).toBe(1);
});

it('moves a message that always fails to the dead-letter queue after ten receives', async () => {
  const stack = await start();
  await stack.put('a.json', 'fail');
  for (let receives = 1; receives <= 10; receives += 1) {
    while (stack.counts().event.failedMessages < receives) await new Promise((resolve) => setTimeout(resolve, 5));
    stack.skipQueueTime(6 * 60_000);
  }
  await stack.idle();
  expect(stack.sqs.sqs.peek('dead-letter')).toMatchObject([{ receiveCount: 10 }]);
});

it('stops everything when closed, including running invocations', async () => {
  const stack = await start();
  await stack.put('a.json', 'x');
  await stack.close();
  const urls = [stack.s3, stack.sqs, stack.dynamoDb, stack.secrets, stack.salesforce].map(({ url }) => url);
  const reached = await Promise.allSettled(urls.map((url) => fetch(url)));
  expect(reached.map(({ status }) => status)).toEqual(urls.map(() => 'rejected'));
});

it('stops what it has started if something fails to start', async () => {
  const first = await start();
  const taken = Number(new URL(first.salesforce.url).port);
  const free = await startSecrets();
  await free.close();
  await expect(start({ ports: { salesforce: taken, sqs: free.port } })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await expect(fetch(free.url)).rejects.toThrow();
});
