// The whole pipeline on this machine: S3 → event queue → function → DynamoDB and Salesforce, all on 127.0.0.1, with the
// function in separate processes. If something fails to start, everything that has started is stopped.
import { resolve } from 'node:path';
import { startDynamoDb } from './dynamodb/server.ts';
import { startEventSource } from './event-source/event-source.ts';
import { inProcessQueue } from './event-source/in-process-queue.ts';
import { createEventBus } from './events/event-bus.ts';
import { createFunction } from './function/function.ts';
import { startS3 } from './s3/server.ts';
import { startSalesforce } from './salesforce/start-salesforce.ts';
import { startSecrets } from './secrets/server.ts';
import { startSqs } from './sqs/server.ts';
import type { ClientSettings, QueueName, SourceName, Stack, StackOptions } from './stack-options.ts';
import {
  createBucket,
  createKeys,
  createQueues,
  createSecret,
  createTables,
  perQueue,
  recursiveLoop,
  region,
  salesforceApp,
  secretName,
  sourceSettings,
  tables,
} from './stack-resources.ts';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

export async function startStack(options: StackOptions): Promise<Stack> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const each of closers.splice(0).reverse()) await each();
  };
  const started = async <T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
    const one = await starting;
    closers.push(() => one.close());
    return one;
  };
  try {
    return await startAll(options, { started, closers, close });
  } catch (error) {
    await close();
    throw error;
  }
}

interface Lifetime {
  started<T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T>;
  closers: (() => Promise<unknown>)[];
  close(): Promise<void>;
}

async function startAll(options: StackOptions, { started, closers, close }: Lifetime): Promise<Stack> {
  const { ports = {}, bucket = 'events', functionTimeoutSeconds = 60, schemaDir, longestWaitMs } = options;
  let skippedMs = 0;
  const keys = createKeys();
  const { random = Math.random } = options;
  const now = () => Date.now() + skippedMs;
  const sqs = await started(startSqs({ port: ports.sqs, region, longestWaitMs, now, random }));
  const notify = (arn: string, body: string) => void sqs.sqs.send(arn.slice(arn.lastIndexOf(':') + 1), { body });
  const events = createEventBus({
    send(arn, body, attributes) {
      const own = Object.entries(attributes).map(([name, stringValue]) => [name, { dataType: 'String', stringValue }]);
      sqs.sqs.send(arn.slice(arn.lastIndexOf(':') + 1), { body, attributes: Object.fromEntries(own) });
      return undefined;
    },
  });
  const s3 = await started(startS3({ port: ports.s3, region, notify, toEventBridge: events.put }));
  const dynamoDb = await started(startDynamoDb({ port: ports.dynamoDb }));
  const secrets = await started(startSecrets({ port: ports.secrets }));
  const { publicKey, privateKey } = await keys;
  const salesforce = await started(
    startSalesforce({
      ...options.salesforce,
      schemaDir,
      apps: [{ ...salesforceApp, publicKeyPem: publicKey }],
      ...(ports.salesforce === undefined ? {} : { port: ports.salesforce }),
    }),
  );
  if (options.controlToken !== undefined)
    for (const each of [s3, sqs, dynamoDb, secrets, salesforce]) each.protectControl(options.controlToken);
  createQueues(sqs, functionTimeoutSeconds);
  createBucket(s3, bucket, sqs.sqs.arnOf('event'), options.prefix);
  createSecret(secrets, salesforce.url, privateKey);
  await createTables(dynamoDb);

  const queueUrls = perQueue(sqs.queueUrl);
  const endpoints = { s3: s3.url, sqs: sqs.url, dynamoDb: dynamoDb.url, secrets: secrets.url };
  const environment = { ...functionVariables(endpoints, queueUrls, options), ...options.environment };
  // As if each bucket that notifies the queue were named in the template.
  const currentVariables = () => {
    const buckets = s3.s3.bucketsNotifying(sqs.sqs.arnOf('event'));
    return { ...environment, EVENT_BUCKETS: options.environment?.EVENT_BUCKETS ?? [bucket, ...buckets].join(',') };
  };
  const local = createFunction({
    handlerModule: options.handlerModule,
    environment: currentVariables,
    region,
    timeoutMs: functionTimeoutSeconds * 1000,
    recursiveLoop: options.recursiveLoop ?? recursiveLoop,
    reservedConcurrency: options.reservedConcurrency,
    ...(options.onLog ? { onLog: options.onLog } : {}),
  });
  closers.push(() => local.close());
  const source = (name: SourceName) => {
    const { longPollMs, startPaused, onBatch } = options;
    const one = startEventSource({
      queue: inProcessQueue(sqs.sqs, name),
      invoke: local.invoke,
      ...sourceSettings(name, options),
      longPollMs,
      startPaused,
      onBatch: (facts) => onBatch?.(name, facts),
    });
    return one;
  };
  const sources = { event: source('event'), backlog: source('backlog') };
  const all = [sources.event, sources.backlog];
  closers.push(async () => {
    const stopping = all.map((each) => each.stop());
    // Stopping a source waits for its running invocations, so end their processes.
    await local.close();
    await Promise.all(stopping);
  });

  const clientOf = (endpoint: string): ClientSettings => ({ endpoint, region, credentials });
  return {
    bucket,
    queueUrls,
    queueArns: perQueue(sqs.sqs.arnOf),
    clients: {
      s3: clientOf(s3.url),
      sqs: clientOf(sqs.url),
      dynamoDb: clientOf(dynamoDb.url),
      secrets: clientOf(secrets.url),
    },
    environment,
    s3,
    sqs,
    events,
    dynamoDb,
    secrets,
    salesforce,
    function: local,
    sources,
    counts: () => ({
      function: local.counts(),
      event: sources.event.counts(),
      backlog: sources.backlog.counts(),
    }),
    async pause() {
      await Promise.all(all.map((each) => each.pause()));
      while (local.counts().running > 0) await new Promise((wake) => setTimeout(wake, 5));
    },
    resume() {
      for (const each of all) each.resume();
    },
    async idle() {
      // Count both queues at the same instant, because each may send to the other. A message counts until it is
      // settled.
      const countOf = (name: SourceName) => Object.values(sqs.sqs.counts(name)).reduce((sum, count) => sum + count, 0);
      while (countOf('event') + countOf('backlog') > 0) await new Promise((wake) => setTimeout(wake, 10));
    },
    skipQueueTime(ms) {
      skippedMs += ms;
      sqs.sqs.timeMoved();
    },
    close,
  };
}

/** The function's environment variables: those of the template, and the addresses of the services. */
function functionVariables(
  endpoints: Readonly<Record<'s3' | 'sqs' | 'dynamoDb' | 'secrets', string>>,
  queueUrls: Readonly<Record<QueueName, string>>,
  { mappingsDir = 'mappings', schemaDir, bucket = 'events' }: StackOptions,
): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamoDb,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secrets,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    EVENT_QUEUE_URL: queueUrls.event,
    BACKLOG_QUEUE_URL: queueUrls.backlog,
    DEAD_LETTER_QUEUE_URL: queueUrls['dead-letter'],
    PARKED_QUEUE_URL: queueUrls.parked,
    EVENT_BUCKETS: bucket,
    IDEMPOTENCY_TABLE: tables.idempotency,
    STAMP_TABLE: tables.stamps,
    SALESFORCE_SECRET_ID: secretName,
    MAPPINGS_DIR: resolve(mappingsDir),
    SCHEMA_DIR: resolve(schemaDir),
  };
}
