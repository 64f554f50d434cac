// The recover function's own code against the local services, with a clock that the test sets forward: it records each
// metric value that the function writes, and the age metric of SQS.
import { resolve } from 'node:path';
import type { Logger } from '@aws-lambda-powertools/logger';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { vi } from 'vitest';
import { createRecover, type Recovery } from '../../../src/lambda/recover.ts';
import { startStack } from '../../../src/local/stack.ts';
import type { QueueName, StackOptions } from '../../../src/local/stack-options.ts';
import { sqsClient } from '../../local/clients.ts';
import type { Value } from './cloudwatch-alarm.ts';

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/**
 * Lets days pass with a run in the hour of the reminder and one after it. From the tenth day on, when age alarms are due,
 * recover runs every hour.
 * @param each called every hour, with its number
 */
export async function days(
  recover: Pick<RecoverInTime, 'run' | 'pass'>,
  { from = 0, until }: { from?: number; until: number },
  each: (hour: number) => Promise<void> = async () => {},
): Promise<void> {
  for (let hour = from * 24; hour < until * 24; hour += 1) {
    await each(hour);
    const isDue = hour > 9.9 * 24 || [14, 15].includes(hour % 24);
    if (isDue) await recover.run();
    recover.pass(hourMs);
  }
}

export interface LoggedLine {
  message: string;
  fields: Record<string, unknown>;
}

export type RecoverInTime = Awaited<ReturnType<typeof recoverInTime>>;

/** Starts just after midnight. Call `close` at the end: it also restores the environment. */
export async function recoverInTime(environment: Record<string, string> = {}, options: Partial<StackOptions> = {}) {
  const stack = await startStack({
    handlerModule: resolve('src/lambda/export.ts'),
    schemaDir: 'salesforce/schema',
    prefix: 'events/',
    startPaused: true,
    longestWaitMs: 1,
    random: () => 0.99,
    ...options,
  });
  const env: Record<string, string> = { ...stack.environment, ...environment };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  let skippedMs = 0;
  /** The clock of the queues. */
  const now = () => Date.now() + skippedMs;
  const metrics = new Map<string, Value[]>();
  const record = (name: string, value: number) =>
    metrics.set(name, [...(metrics.get(name) ?? []), { at: now(), value }]);
  const logged: LoggedLine[] = [];
  const log = (message: string, fields: Record<string, unknown> = {}) => void logged.push({ message, fields });
  const logger = { info: log, warn: log, error: log, debug: log } as unknown as Logger;

  function write(line: string): void {
    const document = JSON.parse(line);
    for (const { Metrics } of document._aws.CloudWatchMetrics)
      for (const { Name } of Metrics) for (const value of [document[Name]].flat()) record(Name, value);
  }
  function sample(): void {
    for (const queue of ['dead-letter', 'parked', 'backlog'] as const) {
      const age = stack.sqs.sqs.ageOfOldestMessageMs(queue);
      if (age !== undefined) record(queue, age / 1_000);
    }
  }
  const clock = { now, sleep: async () => {} };
  const start = () => createRecover(env, logger, { clock, write });
  let handler = await start();
  const sqs: SQSClient = sqsClient(stack.clients.sqs.endpoint);

  function pass(ms: number): void {
    skippedMs += ms;
    stack.skipQueueTime(ms);
  }
  pass(dayMs - (now() % dayMs) + 60_000);

  return {
    stack,
    sqs,
    logged,
    now,
    /** The recorded values; AWS/SQS's age metric under the name of the queue. */
    values: (name: string) => metrics.get(name) ?? [],
    pass,
    /** The next run has a cold start. */
    async restart() {
      handler = await start();
    },
    /** Records the age metric of SQS. A run does so too. */
    sample,
    async run(): Promise<Recovery> {
      sample();
      return handler({}, { getRemainingTimeInMillis: () => 60_000 } as Context);
    },
    async send(queue: QueueName, body: string, attributes: Record<string, string> = {}): Promise<void> {
      const MessageAttributes = Object.fromEntries(
        Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
      );
      await sqs.send(
        new SendMessageCommand({ QueueUrl: stack.queueUrls[queue], MessageBody: body, MessageAttributes }),
      );
    },
    async close(): Promise<void> {
      sqs.destroy();
      await stack.close();
      vi.unstubAllEnvs();
    },
  };
}
