// Events that the publisher sends together are applied like events that are sent alone, and once.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createPublisher } from '../../src/publisher/publisher.ts';
import { login } from './harness/events.ts';
import { type Pipeline, startPipeline } from './harness/pipeline.ts';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
});
afterAll(() => pipeline.close());

const kinds = (id: string) => pipeline.outcomes(id).map(({ outcome }) => outcome);

test('events of a pack whose reply was lost are sent again in another pack, and applied once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'packed-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const start = () =>
    createPublisher({
      bucket: pipeline.stack.bucket,
      spool: join(folder, 'spool'),
      s3: pipeline.stack.clients.s3,
      pack: { maxEvents: 10, maxDelayMs: 60_000 },
      firstDelayMs: 600_000,
      longestDelayMs: 600_000,
      logger: { info: () => {}, warn: () => {}, error: () => {} },
    });
  const publish = async (publisher: ReturnType<typeof start>, ...ids: string[]) => {
    for (const id of ids) await publisher.publish(login({ id, counselor: id }));
  };
  const first = start();
  pipeline.stack.s3.faults.add({ action: 'PutObject', lostReply: true, times: 1 });
  await publish(first, 'packed-1', 'packed-2');
  while ((await first.status()).failedTries === 0) first.flush();
  await first.close();
  await pipeline.settled();
  expect([kinds('packed-1'), kinds('packed-2')]).toEqual([['applied'], ['applied']]);
  const { rows } = pipeline.org.counters();
  const second = start();
  await publish(second, 'packed-3');
  await second.close({ drainMs: 600_000 });
  await pipeline.settled();
  expect(['packed-1', 'packed-2', 'packed-3'].map(kinds)).toEqual([
    ['applied', 'duplicate'],
    ['applied', 'duplicate'],
    ['applied'],
  ]);
  expect(pipeline.org.counters().rows.Contact).toEqual({
    ...rows.Contact,
    created: (rows.Contact?.created ?? 0) + 1,
  });
  const keys = pipeline.outcomes('packed-3').map(({ location }) => location);
  expect(JSON.stringify(keys)).toMatch(/\/packs\/[0-9a-f]{32}\.jsonl/);
});
