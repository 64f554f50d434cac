// A dead letter that SQS would delete: recover moves it to the bucket, the redrive command finds it there and sends it back,
// and once the cause is fixed, its event reaches Salesforce.

import type { Logger } from '@aws-lambda-powertools/logger';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { listDeadLetters, redriveDeadLetters } from '../../../src/cli/commands/operations/redrive.ts';
import { createRecover } from '../../../src/lambda/recover.ts';
import { s3Client } from '../../local/clients.ts';
import { login } from '../harness/events.ts';
import { type Pipeline, startPipeline } from '../harness/pipeline.ts';

const dayMs = 86_400_000;
let pipeline: Pipeline;

beforeAll(async () => {
  pipeline = await startPipeline({ prefix: 'events/', environment: { ATTEMPTS: '2' } });
  for (const [name, value] of Object.entries(pipeline.stack.environment)) vi.stubEnv(name, value);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await pipeline.close();
});

/** Runs recover as if so many days had passed. Returns what it logged. */
async function recoverAfter(days: number, changed: Record<string, string> = {}): Promise<string[]> {
  const { environment, bucket } = pipeline.stack;
  const logged: string[] = [];
  const log = (message: string) => void logged.push(message);
  const logger = { info: log, warn: log, error: log, debug: log } as unknown as Logger;
  const clock = { now: () => Date.now() + days * dayMs, sleep: async () => {} };
  const handler = await createRecover({ ...environment, ARCHIVE_BUCKET: bucket, ...changed }, logger, {
    clock,
    write: () => {},
  });
  await handler({}, { getRemainingTimeInMillis: () => 60_000 } as Context);
  return logged;
}

async function archivedKeys(): Promise<string[]> {
  const s3 = s3Client(pipeline.stack.clients.s3.endpoint);
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket: pipeline.stack.bucket, Prefix: 'dead-letters/' }),
  );
  s3.destroy();
  return Contents.map(({ Key = '' }) => Key);
}

const host = { env: {}, signal: new AbortController().signal, now: Date.now, onProgress: () => {} };

function redriving() {
  const { queueUrls, bucket } = pipeline.stack;
  return { bucket, deadLetterQueue: queueUrls['dead-letter'], backlogQueue: queueUrls.backlog };
}

it('is archived after ten days, listed, sent back, and applied', async () => {
  const { org } = pipeline;
  const rejects = org.faults.add({ effect: { kind: 'row-error', code: 'STRING_TOO_LONG' } });
  await pipeline.put('events/late.json', login({ id: 'e-late', counselor: 'cc-late' }));
  await pipeline.settled();
  expect(await pipeline.counts('dead-letter')).toMatchObject({ ready: 1 });

  expect(await recoverAfter(9)).not.toContain('Dead-letter messages moved to the bucket');
  expect(await archivedKeys()).toEqual([]);
  // The parked queue cannot be read: that must not keep the dead letters waiting until SQS deletes them.
  const noParkedQueue = { PARKED_QUEUE_URL: `${pipeline.stack.queueUrls.parked}-gone` };
  await expect(recoverAfter(10, noParkedQueue)).rejects.toThrow();
  expect(await archivedKeys()).toHaveLength(1);
  expect(await pipeline.bodies('dead-letter')).toEqual([]);

  const listed = await listDeadLetters(redriving(), host);
  expect(listed.deadLetters).toMatchObject([
    { code: 'salesforce/rejected', objects: [{ key: 'events/late.json' }], named: [{ id: 'e-late' }] },
  ]);
  org.faults.clear(rejects);
  expect((await redriveDeadLetters(redriving(), host)).deadLetters).toHaveLength(1);
  await pipeline.settled();
  expect(pipeline.record('Contact', 'Counselor_Id__c', 'cc-late')).toBeDefined();
  expect(await archivedKeys()).toEqual([]);
  expect((await listDeadLetters(redriving(), host)).deadLetters).toEqual([]);
  // Nothing in the archive was read as an event.
  expect(pipeline.outcomes('e-late').map(({ outcome }) => outcome)).toEqual(['failed', 'applied']);
});
