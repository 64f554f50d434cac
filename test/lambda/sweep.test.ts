// The daily sweep against the local stack: it puts the objects of a day into the backlog queue, and no others. If time
// runs out, it continues by a message of its own.
import { resolve } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Sweep } from '../../src/lambda/sweep.ts';
import { createFunction, type LocalFunction } from '../../src/local/function/function.ts';
import { startStack } from '../../src/local/stack.ts';
import type { Stack } from '../../src/local/stack-options.ts';
import { s3Client, sqsClient } from '../local/clients.ts';

const handlerModule = resolve('src/lambda/sweep.ts');
const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
const dayMs = 86_400_000;

let stack: Stack;
let sweep: LocalFunction;
let environment: Record<string, string>;
beforeAll(async () => {
  stack = await startStack({ handlerModule, schemaDir: 'salesforce/schema', startPaused: true });
  stack.sqs.sqs.createQueue('sweep', {});
  environment = {
    ...stack.environment,
    EVENT_BUCKET: stack.bucket,
    EVENT_PREFIXES: 'events/,more/,,',
    SWEEP_DAYS: '14',
    SWEEP_QUEUE_URL: stack.sqs.queueUrl('sweep'),
  };
  sweep = createFunction({ name: 'sweep', handlerModule, timeoutMs: 900_000, environment });
  const s3 = s3Client(stack.clients.s3.endpoint);
  const old = day(Date.now() - 30 * dayMs).replaceAll('-', '/');
  for (const Key of ['events/a.json', 'events/b.json', 'elsewhere/c.json', 'more/d.json', `more/${old}/e.json`]) {
    await s3.send(new PutObjectCommand({ Bucket: stack.bucket, Key, Body: '{}' }));
  }
  s3.destroy();
});
afterAll(async () => {
  await sweep.close();
  await stack.close();
});

async function swept(content: object, one = sweep): Promise<Sweep> {
  const result = await one.invoke(content);
  expect(result.kind).toBe('returned');
  return (result as { payload: Sweep }).payload;
}

/** Takes the next message of the sweep's queue, as its event source delivers it. Without waiting, it may find nothing. */
async function ownMessage() {
  const sqs = sqsClient(stack.clients.sqs.endpoint);
  const QueueUrl = environment.SWEEP_QUEUE_URL;
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));
  for (const { ReceiptHandle } of Messages) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  sqs.destroy();
  return { Records: Messages.map(({ Body }) => ({ eventSource: 'aws:sqs', body: Body })) };
}

test('the schedule starts a sweep of yesterday, on which this test wrote nothing, by a message', async () => {
  const yesterday = day(Date.now() - dayMs);
  expect(await swept({ source: 'aws.events' })).toEqual({ day: yesterday, queued: 0, continues: true });
  const message = await ownMessage();
  expect(message.Records).toHaveLength(1);
  expect(await swept(message)).toEqual({ day: yesterday, queued: 0, continues: false });
});

test('the objects of the day under the prefixes go into the backlog queue', async () => {
  const counts = [];
  // Around midnight the objects may be of the day before.
  for (const each of new Set([day(Date.now() - 60_000), day(Date.now())])) counts.push(await swept({ day: each }));
  // The folder of another day was on the first page anyway.
  expect(counts.reduce((sum, { queued }) => sum + queued, 0)).toBe(4);
  expect(stack.sqs.sqs.counts('backlog').ready).toBe(4);
});

test('the sweep starts after a key', async () => {
  const found = await swept({ day: day(Date.now()), after: 'events/b.json' });
  expect(found).toMatchObject({ queued: 2, continues: false });
});

test('without time the sweep continues by its own message until it has finished', async () => {
  const short = createFunction({ name: 'sweep', handlerModule, timeoutMs: 15_000, environment });
  onTestFinished(() => short.close());
  let last = await swept({ day: day(Date.now()) }, short);
  let invocations = 1;
  for (; last.continues; invocations += 1) {
    expect(invocations).toBeLessThan(5);
    last = await swept(await ownMessage(), short);
  }
  expect(invocations).toBe(2);
  expect(last).toEqual({ day: day(Date.now()), queued: 4, continues: false });
  expect((await ownMessage()).Records).toEqual([]);
});

test('a message that S3 or a queue refuses fails the invocation, so that it is delivered again', async () => {
  const message = { Records: [{ body: JSON.stringify({ day: day(Date.now()), queued: 0 }) }] };
  for (const fault of [
    () => stack.sqs.faults.add({ action: 'SendMessageBatch', code: 'ServiceUnavailable', times: 100 }),
    () => stack.s3.faults.add({ action: 'ListObjectsV2', code: 'AccessDenied', times: 100 }),
  ]) {
    fault();
    expect((await sweep.invoke(message)).kind).toBe('failed');
    stack.sqs.faults.clear();
    stack.s3.faults.clear();
  }
  expect((await sweep.invoke({ Records: [{ body: 'what is this' }] })).kind).toBe('failed');
});
