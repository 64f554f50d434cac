// A deployment in this process: the real handlers on the emulators of AWS and Salesforce, with a clock and ids that are the
// same in every run. Nothing happens on its own: the caller delivers messages and sets the clock.
import { createHash, randomUUID } from 'node:crypto';
import { mock } from 'node:test';
import { pathToFileURL } from 'node:url';
import {
  BatchWriteItemCommand,
  type BatchWriteItemCommandInput,
  DynamoDBClient,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { startDynamoDb } from '../../src/local/dynamodb/server.ts';
import { recordOf } from '../../src/local/event-source/lambda-event.ts';
import { startS3 } from '../../src/local/s3/server.ts';
import { bodyInMemory } from '../../src/local/s3/storage/stored-body.ts';
import { startSalesforce } from '../../src/local/salesforce/start-salesforce.ts';
import { startSecrets } from '../../src/local/secrets/server.ts';
import { systemAttributes } from '../../src/local/sqs/calls/received-message.ts';
import { startSqs } from '../../src/local/sqs/server.ts';
import {
  type createKeys,
  createQueues,
  createSecret,
  createTables,
  perQueue,
  region,
  salesforceApp,
  secretName,
  tables,
} from '../../src/local/stack-resources.ts';
import { captureOutput } from './capture-output.ts';
import type { Item, QueuedMessage, QueueName, StoredObject } from './recorded-state.ts';

export interface DeploymentOptions {
  mappingsDir: string;
  schemaDir: string;
  /** The time until `setTime`, in milliseconds since 1970. */
  now: number;
  /** The key pair of the connected app. Generating one is slow, so share it. */
  keys: Keys;
}

export type Keys = Awaited<ReturnType<typeof createKeys>>;

export type Deployment = Awaited<ReturnType<typeof startDeployment>>;

export type TableName = keyof typeof tables;

type Handler<Event, Result> = (event: Event, context: Context) => Promise<Result>;

/** Messages per invocation. */
const batchSize = 10;

/** Receives after which SQS moves a message to the dead-letter queue. */
const maxReceives = 10;

/** The remaining time of an invocation, in milliseconds. */
const fullTime = () => 120_000;

/** DynamoDB's limit of BatchWriteItem. */
const itemsPerCall = 25;

/** Longer than any message is delayed or hidden here, in milliseconds. */
const longestDelayMs = 1_000_000;

export async function startDeployment({ mappingsDir, schemaDir, now, keys }: DeploymentOptions) {
  let time = now;
  let skippedMs = 0;
  let ids = 0;
  const nextId = () => String(ids++).padStart(12, '0');
  const versionIds: string[] = [];
  mock.timers.reset();
  mock.timers.enable({ apis: ['Date'], now });

  const clock = { now: () => time, sleep: (ms: number) => new Promise<void>((wake) => setTimeout(wake, ms)) };
  const sqs = await startSqs({
    region,
    // All messages of a queue are in it before it is read.
    longestWaitMs: 0,
    now: () => time + skippedMs,
    newId: () => `00000000-0000-4000-8000-${nextId()}`,
  });
  let notification = '';
  const s3 = await startS3({
    region,
    now: clock.now,
    newId: () => versionIds.shift() ?? nextId().padStart(32, '0'),
    notify: (_queueArn, body) => {
      notification = body;
    },
  });
  const dynamoDb = await startDynamoDb();
  const secrets = await startSecrets({ now: clock.now });
  const apps = [{ ...salesforceApp, publicKeyPem: keys.publicKey }];
  const salesforce = await startSalesforce({ schemaDir, apps, clock });
  // Messages in flight stay hidden while delays are skipped.
  createQueues(sqs, 7_200);
  const bucket = 'events';
  s3.s3.createBucket(bucket);
  s3.s3.bucket(bucket).setVersioning('Enabled');
  s3.s3.setNotifications(bucket, [{ id: 'events', queueArn: sqs.sqs.arnOf('event'), events: ['s3:ObjectCreated:*'] }]);
  createSecret(secrets, salesforce.url, keys.privateKey);
  await createTables(dynamoDb);

  const queueUrls = perQueue(sqs.queueUrl);
  const restoreVariables = setVariables({
    AWS_ENDPOINT_URL_S3: s3.url,
    AWS_ENDPOINT_URL_SQS: sqs.url,
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    EVENT_QUEUE_URL: queueUrls.event,
    BACKLOG_QUEUE_URL: queueUrls.backlog,
    DEAD_LETTER_QUEUE_URL: queueUrls['dead-letter'],
    PARKED_QUEUE_URL: queueUrls.parked,
    EVENT_BUCKET: bucket,
    // Used only by the sweep.
    EVENT_PREFIX: 'swept/',
    IDEMPOTENCY_TABLE: tables.idempotency,
    STAMP_TABLE: tables.stamps,
    SALESFORCE_SECRET_ID: secretName,
    MAPPINGS_DIR: mappingsDir,
    SCHEMA_DIR: schemaDir,
    POWERTOOLS_SERVICE_NAME: 'state',
    HTTP_PROXY: '',
    http_proxy: '',
  });
  const client = new DynamoDBClient({});
  const output = captureOutput();
  let handlers = loadHandlers();

  const contextOf = (remainingMs: () => number) =>
    ({
      awsRequestId: `00000000-0000-4000-9000-${nextId()}`,
      functionName: 'export',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:export',
      memoryLimitInMB: '512',
      getRemainingTimeInMillis: remainingMs,
    }) as Context;

  function skipDelays(): void {
    skippedMs += longestDelayMs;
    sqs.sqs.timeMoved();
  }

  function sendTo(queue: QueueName, { body, attributes = {}, movedBySqs }: QueuedMessage): void {
    const own = Object.entries(attributes).map(([name, stringValue]) => [name, { dataType: 'String', stringValue }]);
    const from = movedBySqs ? 'event' : queue;
    sqs.sqs.send(from, { body, attributes: Object.fromEntries(own), delaySeconds: 0 });
    if (!movedBySqs) return;
    // One receive too many makes SQS move the message.
    for (let receives = 0; receives <= maxReceives; receives += 1) {
      sqs.sqs.receive(from, { count: 1, visibilitySeconds: 0 });
    }
  }

  return {
    bucket,
    org: salesforce.org,
    s3Faults: s3.faults,
    now: () => time,

    setTime(ms: number): void {
      time = ms;
      mock.timers.setTime(ms);
    },

    /** Reloads the functions, as a deployment does. */
    redeploy(otherMappingsDir = mappingsDir): void {
      process.env.MAPPINGS_DIR = otherMappingsDir;
      handlers = loadHandlers();
    },

    /** Stores an object. Sends no notification; the caller may send the returned one. */
    put(
      key: string,
      text: string,
      { versionId, lastModified }: Partial<Pick<StoredObject, 'versionId' | 'lastModified'>> = {},
    ): StoredObject {
      const bytes = Buffer.from(text);
      const eTag = createHash('md5').update(bytes).digest('hex');
      if (versionId !== undefined) versionIds.push(versionId);
      const before = time;
      time = lastModified ?? time;
      const put = s3.s3.put(bucket, key, { body: bodyInMemory(bytes), eTag, headers: {} });
      time = before;
      return { key, versionId: put.versionId, lastModified: put.lastModified, text, notification };
    },

    remove: ({ key, versionId }: StoredObject) => void s3.s3.delete(bucket, key, versionId),

    send: sendTo,

    /** Removes every message from the queue, delayed ones too, and returns them. */
    take(queue: QueueName): QueuedMessage[] {
      skipDelays();
      const taken: QueuedMessage[] = [];
      for (;;) {
        const messages = sqs.sqs.receive(queue, { count: 10 });
        if (messages.length === 0) return taken;
        for (const { body, attributes, deadLetterSource, receiptHandle } of messages) {
          sqs.sqs.delete(queue, receiptHandle);
          const texts = Object.entries(attributes).map(([name, { stringValue = '' }]) => [name, stringValue] as const);
          const sorted = Object.fromEntries(texts.toSorted(([a], [b]) => (a < b ? -1 : 1)));
          taken.push({ body, attributes: sorted, ...(deadLetterSource ? { movedBySqs: true } : {}) });
        }
      }
    },

    /** Invokes export with up to ten messages of the queue, delayed ones too. Returns the log lines with outcomes. */
    async deliver(queue: 'event' | 'backlog', remainingMs = fullTime): Promise<string[]> {
      skipDelays();
      const port = { arn: sqs.sqs.arnOf(queue), region };
      const messages = sqs.sqs.receive(queue, { count: batchSize });
      if (messages.length === 0) return [];
      const Records = messages.map((message) =>
        recordOf(
          {
            ...message,
            attributes: systemAttributes(message, sqs.sqs.accountId),
            messageAttributes: message.attributes,
          },
          port,
        ),
      );
      const logged = output.lines.length;
      const { batchItemFailures } = await handlers.export({ Records } as SQSEvent, contextOf(remainingMs));
      const left = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      for (const { messageId, receiptHandle } of messages) {
        if (!left.has(messageId)) sqs.sqs.delete(queue, receiptHandle);
      }
      return output.lines.slice(logged);
    },

    recover: () => handlers.recover(contextOf(fullTime)),
    sweep: (day: string) => handlers.sweep({ day }, contextOf(fullTime)),

    async items(table: TableName): Promise<Item[]> {
      const { Items = [] } = await client.send(new ScanCommand({ TableName: tables[table] }));
      return (Items as Item[]).toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    },

    async load(table: TableName, items: readonly Item[]): Promise<void> {
      for (let from = 0; from < items.length; from += itemsPerCall) {
        const puts = items.slice(from, from + itemsPerCall).map((Item) => ({ PutRequest: { Item } }));
        const RequestItems = { [tables[table]]: puts } as BatchWriteItemCommandInput['RequestItems'];
        await client.send(new BatchWriteItemCommand({ RequestItems }));
      }
    },

    /** Log lines with outcomes. */
    lines: output.lines,

    async close(): Promise<void> {
      output.restore();
      client.destroy();
      for (const server of [sqs, s3, dynamoDb, secrets, salesforce]) await server.close();
      restoreVariables();
      mock.timers.reset();
    },
  };
}

const keyOf = (item: Item) => JSON.stringify(item.id ?? item.record);

/** Loads new module instances on first use: a handler caches the configuration and the mappings. */
function loadHandlers() {
  const start = randomUUID();
  const handlerOf = async <Event, Result>(name: string, event: Event, context: Context): Promise<Result> => {
    const url = new URL(`../../src/lambda/${name}.ts?start=${start}`, pathToFileURL(import.meta.filename));
    const { handler } = (await import(/* @vite-ignore */ url.href)) as { handler: Handler<Event, Result> };
    return handler(event, context);
  };
  return {
    export: (event: SQSEvent, context: Context) => handlerOf<SQSEvent, SQSBatchResponse>('export', event, context),
    recover: (context: Context) => handlerOf<unknown, unknown>('recover', {}, context),
    sweep: (event: object, context: Context) => handlerOf<unknown, unknown>('sweep', event, context),
  };
}

/** Sets environment variables. Returns a function that restores them. */
function setVariables(variables: Readonly<Record<string, string>>): () => void {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}
