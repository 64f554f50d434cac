// Both functions' own code against the local services, with a clock that the test sets forward by minutes: each minute the
// export function gets what its queues hold, every five minutes recover runs. Records what CloudWatch would have: the
// lines that the functions write, what Lambda counts of their invocations, and what SQS measures.
import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Logger } from '@aws-lambda-powertools/logger';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { Context, SQSEvent } from 'aws-lambda';
import { vi } from 'vitest';
import { createExport } from '../../../src/lambda/export.ts';
import { createRecover } from '../../../src/lambda/recover.ts';
import { inProcessQueue } from '../../../src/local/event-source/in-process-queue.ts';
import { recordOf } from '../../../src/local/event-source/lambda-event.ts';
import type { QueuePort } from '../../../src/local/event-source/queue-port.ts';
import { createFunction } from '../../../src/local/function/function.ts';
import { startStack } from '../../../src/local/stack.ts';
import type { QueueName } from '../../../src/local/stack-options.ts';
import { login } from '../../end-to-end/harness/events.ts';
import { s3Client } from '../../local/clients.ts';
import { recordedMetrics } from '../cloudwatch/recorded-metrics.ts';
import { stackName } from '../cloudwatch/template-alarms.ts';

export const minuteMs = 60_000;
const queueNames: readonly QueueName[] = ['event', 'backlog', 'parked', 'dead-letter'];

export type PipelineInTime = Awaited<ReturnType<typeof pipelineInTime>>;

export interface PipelineInTimeOptions {
  /** Minutes after midnight. */
  startsAt: number;
}

/** Call `close` at the end: it also restores the environment. */
export async function pipelineInTime({ startsAt }: PipelineInTimeOptions) {
  const scratch = await mkdtemp(join(tmpdir(), 's3sf-in-time-'));
  const mappingsDir = join(scratch, 'mappings');
  await cp('mappings', mappingsDir, { recursive: true });
  const settingsFile = join(mappingsDir, '_settings.yaml');
  // The clock is ahead of that of the local S3.
  await writeFile(
    settingsFile,
    (await readFile(settingsFile, 'utf8')).replace(/futureMinutes:.*/, 'futureMinutes: 100000'),
  );
  const brokenMappings = join(scratch, 'broken');
  await cp(mappingsDir, brokenMappings, { recursive: true });
  await appendFile(join(brokenMappings, 'counselor.login.yaml'), '\nrecords: [');
  const stack = await startStack({
    handlerModule: resolve('src/lambda/export.ts'),
    schemaDir: 'salesforce/schema',
    mappingsDir,
    prefix: 'events/',
    startPaused: true,
    longestWaitMs: 1,
    random: () => 0.99,
  });
  const s3 = s3Client(stack.clients.s3.endpoint);
  const env: Record<string, string> = { ...stack.environment, POWERTOOLS_SERVICE_NAME: stackName };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const { sqs } = stack.sqs;
  const metrics = recordedMetrics();
  let skippedMs = 0;
  const now = () => Date.now() + skippedMs;
  const host = { clock: { now, sleep: async () => {} }, write: metrics.readLine };
  const logger = { info() {}, warn() {}, error() {}, debug() {} } as unknown as Logger;
  const context = { getRemainingTimeInMillis: () => 60_000 } as Context;
  const exports = new Map<string, ReturnType<typeof createExport>>();
  let recover: ReturnType<typeof createRecover> | undefined;
  let logins = 0;

  /** What may be set while time passes. */
  const settings = {
    /** The version of the export function that the next invocation uses. */
    version: () => '1',
    /** Environment variables of a version that differ. */
    environments: {} as Record<string, Record<string, string>>,
    recoverEnvironment: {} as Record<string, string>,
    /** Whether the invocation ends without an answer, as if the process had died. */
    dies: (_event: SQSEvent) => false,
    isPaused: false,
    recoverRuns: true,
  };

  function countLambda(name: string, functionName: 'export' | 'recover', version: string, value: number): void {
    const own = { FunctionName: `${stackName}-${functionName}` };
    const alias = { ...own, Resource: `${stackName}-${functionName}:live` };
    for (const dimensions of [own, alias, { ...alias, ExecutedVersion: version }])
      metrics.record({ namespace: 'AWS/Lambda', name, dimensions }, { at: now(), value });
  }

  async function invokeExport(event: SQSEvent): Promise<ReadonlySet<string> | undefined> {
    const version = settings.version();
    const own = { ...env, ...settings.environments[version], AWS_LAMBDA_FUNCTION_VERSION: version };
    const starting = exports.get(version) ?? createExport(own, logger, host);
    exports.set(version, starting);
    try {
      const handler = await starting;
      if (settings.dies(event)) throw new Error('died');
      const { batchItemFailures } = await handler(event, context);
      countLambda('Errors', 'export', version, 0);
      countLambda('Throttles', 'export', version, 0);
      return new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    } catch {
      exports.delete(version);
      countLambda('Errors', 'export', version, 1);
      return undefined;
    }
  }

  /** Once a minute is less often than Lambda does, but it does not wait. */
  async function deliver(queue: QueuePort): Promise<void> {
    for (;;) {
      const messages = await queue.receive({ count: 10, waitMs: 0, signal: new AbortController().signal });
      if (messages.length === 0) return;
      const failed = await invokeExport({ Records: messages.map((each) => recordOf(each, queue)) } as SQSEvent);
      if (!failed) continue;
      await queue.delete(
        messages.filter(({ messageId }) => !failed.has(messageId)).map(({ receiptHandle }) => receiptHandle),
      );
    }
  }

  async function runRecover(): Promise<void> {
    recover ??= createRecover(
      { ...env, ...settings.recoverEnvironment, AWS_LAMBDA_FUNCTION_VERSION: '1' },
      logger,
      host,
    );
    try {
      await (await recover)({}, context);
      countLambda('Errors', 'recover', '1', 0);
    } catch {
      recover = undefined;
      countLambda('Errors', 'recover', '1', 1);
    }
  }

  function measureQueues(): void {
    for (const name of queueNames) {
      const record = (metric: string, value: number) =>
        metrics.record(
          { namespace: 'AWS/SQS', name: metric, dimensions: { QueueName: `${stackName}-${name}` } },
          { at: now(), value },
        );
      const { ready, delayed, 'in-flight': inFlight } = sqs.counts(name);
      record('ApproximateNumberOfMessagesVisible', ready);
      record('ApproximateNumberOfMessagesNotVisible', inFlight);
      if (delayed > 0) record('ApproximateNumberOfMessagesDelayed', delayed);
      const age = sqs.ageOfOldestMessageMs(name);
      if (age !== undefined) record('ApproximateAgeOfOldestMessage', age / 1_000);
    }
  }

  function skip(ms: number): void {
    skippedMs += ms;
    stack.skipQueueTime(ms);
  }
  const dayMs = 1_440 * minuteMs;
  // S3's test event.
  sqs.purge('event');
  skip(dayMs - (now() % dayMs) + startsAt * minuteMs + 1_000);
  const startedAt = now() - 1_000;

  return {
    stack,
    metrics,
    settings,
    now,
    /** Milliseconds since 1970. */
    startedAt,
    /** A folder of mappings in which that of logins does not load. */
    brokenMappings,
    /** @param each called at the start of each minute, with its number */
    async pass(minutes: number, each: (minute: number) => unknown = () => {}): Promise<void> {
      for (let minute = 0; minute < minutes; minute += 1) {
        await each(minute);
        if (!settings.isPaused)
          for (const name of ['event', 'backlog'] as const) await deliver(inProcessQueue(sqs, name));
        if (settings.recoverRuns && Math.floor((now() - startedAt) / minuteMs) % 5 === 4) await runRecover();
        measureQueues();
        skip(minuteMs - ((now() - startedAt) % minuteMs) + 1_000);
      }
    },
    /** Puts an event into the bucket, about a counselor who has no other. Returns its key. */
    async putLogin({ minutesAgo = 0, copies = 1 } = {}): Promise<string> {
      logins += 1;
      const time = new Date(now() - minutesAgo * minuteMs).toISOString();
      const Body = JSON.stringify(login({ id: `evt-${logins}`, counselor: `cc-${logins}`, time }));
      const keys = Array.from({ length: copies }, (_, copy) => `events/${logins}-${copy}.json`);
      for (const Key of keys) await s3.send(new PutObjectCommand({ Bucket: stack.bucket, Key, Body }));
      return keys[0] as string;
    },
    /** Runs the sweep of a day without objects to its end. What it writes counts as written now. */
    async sweep(): Promise<void> {
      sqs.createQueue('sweep', {});
      const lines: string[] = [];
      const sweep = createFunction({
        handlerModule: resolve('src/lambda/sweep.ts'),
        environment: {
          ...env,
          EVENT_BUCKET: stack.bucket,
          EVENT_PREFIXES: 'events/,,,',
          SWEEP_DAYS: '14',
          SWEEP_QUEUE_URL: stack.sqs.queueUrl('sweep'),
        },
        onLog: ({ line }) => void lines.push(line),
      });
      try {
        const { kind } = await sweep.invoke({ day: '2000-01-01' });
        if (kind !== 'returned') throw new Error(`The sweep ended with: ${kind}`);
      } finally {
        await sweep.close();
      }
      for (const line of lines.filter((each) => each.includes('"_aws"'))) {
        const document = JSON.parse(line);
        document._aws.Timestamp = now();
        metrics.readLine(JSON.stringify(document));
      }
    },
    async close(): Promise<void> {
      s3.destroy();
      await stack.close();
      vi.unstubAllEnvs();
      await rm(scratch, { recursive: true });
    },
  };
}
