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
import { type Alarm, timesRaised } from '../../alarms/cloudwatch/alarm-states.ts';
import { type Recorded, recordedMetrics } from '../../alarms/cloudwatch/recorded-metrics.ts';
import { type StackValues, stackName, templateAlarms } from '../../alarms/cloudwatch/template-alarms.ts';
import { sqsClient } from '../../local/clients.ts';

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

/** SQS's own. */
export const ageMetric = (queue: QueueName) => ({
  namespace: 'AWS/SQS',
  name: 'ApproximateAgeOfOldestMessage',
  dimensions: { QueueName: `${stackName}-${queue}` },
});

export async function alarmOf(resource: string, values: StackValues = {}): Promise<Alarm> {
  const alarm = (await templateAlarms(values)).find((each) => each.resource === resource);
  if (!alarm) throw new Error(`The template has no ${resource}.`);
  return alarm;
}

/** Days since `from` at which the alarm was raised. */
export async function raisedOn(
  recover: Pick<RecoverInTime, 'metrics' | 'now'>,
  resource: string,
  from: number,
  values: StackValues = {},
): Promise<number[]> {
  const alarm = await alarmOf(resource, values);
  return timesRaised(alarm, recover.metrics, [from, recover.now()]).map((raised) => (raised.from - from) / dayMs);
}

export interface LoggedLine {
  message: string;
  fields: Record<string, unknown>;
}

export type RecoverInTime = Awaited<ReturnType<typeof recoverInTime>>;

/** Starts just after midnight. Call `close` at the end: it also restores the environment. */
export async function recoverInTime(
  environment: Record<string, string> = {},
  { longestCallMs = 10_000, ...options }: Partial<StackOptions> & { longestCallMs?: number } = {},
) {
  const stack = await startStack({
    handlerModule: resolve('src/lambda/export.ts'),
    schemaDir: 'salesforce/schema',
    prefix: 'events/',
    startPaused: true,
    longestWaitMs: 1,
    random: () => 0.99,
    ...options,
  });
  const env: Record<string, string> = {
    ...stack.environment,
    POWERTOOLS_SERVICE_NAME: stackName,
    ...environment,
  };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  let skippedMs = 0;
  /** The clock of the queues. */
  const now = () => Date.now() + skippedMs;
  const metrics = recordedMetrics();
  const logged: LoggedLine[] = [];
  const log = (message: string, fields: Record<string, unknown> = {}) => void logged.push({ message, fields });
  const logger = { info: log, warn: log, error: log, debug: log } as unknown as Logger;

  function sample(): void {
    for (const queue of ['event', 'backlog', 'dead-letter', 'parked'] as const) {
      const age = stack.sqs.sqs.ageOfOldestMessageMs(queue);
      if (age !== undefined) metrics.record(ageMetric(queue), { at: now(), value: age / 1_000 });
    }
  }
  const clock = { now, sleep: async () => {} };
  const start = () => createRecover(env, logger, { clock, write: metrics.readLine, longestCallMs });
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
    metrics,
    /** The recorded values of a metric of ours. */
    values: (name: string): readonly Recorded[] =>
      metrics.values({ namespace: 'S3ToSalesforce', name, dimensions: { service: stackName } }),
    pass,
    /** The next run has a cold start. */
    async restart() {
      handler = await start();
    },
    /** Records the age metric of SQS. A run does so too. */
    sample,
    /** @param remainingMs of the invocation */
    async run(remainingMs: () => number = () => 60_000): Promise<Recovery> {
      sample();
      return handler({}, { getRemainingTimeInMillis: remainingMs } as Context);
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
