// The daily sweep against the local stack: it puts the objects of a day into the backlog queue, and no others.
import { resolve } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sweep } from '../../src/lambda/sweep.ts';
import { createFunction, type LocalFunction } from '../../src/local/function/function.ts';
import { startStack } from '../../src/local/stack.ts';
import type { Stack } from '../../src/local/stack-options.ts';
import { s3Client } from '../local/clients.ts';

const handlerModule = resolve('src/lambda/sweep.ts');
const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);

let stack: Stack;
let sweep: LocalFunction;
beforeAll(async () => {
  stack = await startStack({ handlerModule, schemaDir: 'salesforce/schema', startPaused: true });
  const environment = { ...stack.environment, EVENT_BUCKET: stack.bucket, EVENT_PREFIX: 'events/' };
  sweep = createFunction({ name: 'sweep', handlerModule, environment });
  const s3 = s3Client(stack.clients.s3.endpoint);
  for (const Key of ['events/a.json', 'events/b.json', 'elsewhere/c.json']) {
    await s3.send(new PutObjectCommand({ Bucket: stack.bucket, Key, Body: '{}' }));
  }
  s3.destroy();
});
afterAll(async () => {
  await sweep.close();
  await stack.close();
});

async function swept(content: object): Promise<Sweep> {
  const result = await sweep.invoke(content);
  expect(result.kind).toBe('returned');
  return (result as { payload: Sweep }).payload;
}

test('without a day the sweep is about yesterday, on which this test wrote nothing', async () => {
  const yesterday = day(Date.now() - 86_400_000);
  expect(await swept({ source: 'aws.events' })).toEqual({ day: yesterday, queued: 0 });
});

test('the objects of the day under the prefix go into the backlog queue', async () => {
  const counts = [];
  // Around midnight the objects may be of the day before.
  for (const each of new Set([day(Date.now() - 60_000), day(Date.now())])) counts.push(await swept({ day: each }));
  expect(counts.reduce((sum, { queued }) => sum + queued, 0)).toBe(2);
  expect(stack.sqs.sqs.counts('backlog').ready).toBe(2);
});

test('the sweep continues after a key', async () => {
  const found = await swept({ day: day(Date.now()), after: 'events/b.json' });
  expect(found.queued).toBe(0);
});
