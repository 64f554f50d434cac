// One pipeline for the tests of a file: the local stack with the real function, and real AWS clients to inspect it from
// outside. Queue time is skipped, never waited for. With S3SF_BACKEND=moto, moto provides all AWS services.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { type LoggedOutcome, readOutcomes } from '../../../src/cli/trace/logged-outcome.ts';
import { isJsonObject, type JsonObject } from '../../../src/json.ts';
import { startStack } from '../../../src/local/stack.ts';
import type { QueueName, StackOptions } from '../../../src/local/stack-options.ts';
import { dynamoClient, s3Client, sqsClient } from '../../local/clients.ts';
import { motoBackend, startMoto } from '../moto/moto-backend.ts';
import { isOnMoto, ownBackend } from './backend.ts';
import { bundled, deployedMappings } from './bundled.ts';

export interface TakenMessage {
  body: string;
  /** Message attributes by name. */
  attributes: Record<string, string | undefined>;
  /** The extension that this project adds to the body, if the message has one. */
  own: JsonObject | undefined;
}

/** Lambda's maximum, so that no invocation times out, however busy the machine. */
const functionTimeoutSeconds = 900;

/** Visibility timeout of the queues. */
export const hiddenMs = 6 * functionTimeoutSeconds * 1_000;

export type Pipeline = Awaited<ReturnType<typeof startPipeline>>;

export async function startPipeline(options: Partial<StackOptions> = {}) {
  const scratch = await mkdtemp(join(tmpdir(), 's3sf-end-to-end-'));
  const mappingsDir = join(scratch, 'mappings');
  await cp(options.mappingsDir ?? 'mappings', mappingsDir, { recursive: true });
  const deployed = await deployedMappings(
    mappingsDir,
    join(scratch, 'packed'),
    options.environment?.SCHEMA_DIR ?? options.schemaDir,
  );
  const lines: string[] = [];
  const moto = isOnMoto() ? await startMoto({ functionTimeoutSeconds, ...options }) : undefined;
  const concurrency = { event: 1, backlog: 1 };
  const settings = {
    batchSize: 10,
    windowSeconds: 0,
    maximumConcurrency: concurrency,
    functionTimeoutSeconds,
    // Every receive returns as much as it asks for.
    random: () => 0.99,
    ...options,
  };
  const own = await startStack({
    handlerModule: bundled('export'),
    schemaDir: 'salesforce/schema',
    longestWaitMs: 20,
    onLog: ({ line }) => lines.push(line),
    ...settings,
    mappingsDir,
    environment: { ...deployed.environment, ...moto?.environment, ...options.environment },
  }).catch(async (error: unknown) => {
    await moto?.close();
    throw error;
  });
  const { stack, ...backend } = moto ? await motoBackend(own, moto, settings) : ownBackend(own);
  const s3 = s3Client(stack.clients.s3.endpoint);
  const sqs = sqsClient(stack.clients.sqs.endpoint);

  const countsNow = () => Promise.all([backend.counts('event'), backend.counts('backlog')]);

  /** Resolves once no message is ready or in flight. Delayed messages may remain. */
  async function quiet(): Promise<void> {
    for (;;) {
      const counts = await countsNow();
      if (counts.every(({ ready, inFlight }) => ready + inFlight === 0)) break;
      await new Promise((wake) => setTimeout(wake, backend.lookEveryMs));
    }
    // All log output is in the pipes by now. Read until several checks in a row find no new line.
    for (let calm = 0, seen = lines.length; calm < 5; calm = lines.length === seen ? calm + 1 : 0) {
      seen = lines.length;
      await new Promise((wake) => setImmediate(wake));
    }
  }

  return {
    ...backend,
    stack,
    org: stack.salesforce.org,
    /** Every line that the function wrote. */
    lines,
    quiet,

    async put(Key: string, content: string | Uint8Array | object): Promise<string | undefined> {
      const Body = typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content);
      return (await s3.send(new PutObjectCommand({ Bucket: stack.bucket, Key, Body }))).VersionId;
    },

    async remove(Key: string, VersionId?: string): Promise<void> {
      await s3.send(new DeleteObjectCommand({ Bucket: stack.bucket, Key, VersionId }));
    },

    /** Lets all delays pass until both queues are empty. */
    async settled(): Promise<void> {
      for (;;) {
        await quiet();
        if ((await countsNow()).every(({ delayed }) => delayed === 0)) return;
        await backend.passTime(900_000);
      }
    },

    /** Releases the locks of crashed invocations, as if they had expired. Call it only while no invocation is running. */
    async endLocks(): Promise<void> {
      const client = dynamoClient(stack.clients.dynamoDb.endpoint);
      const TableName = stack.environment.IDEMPOTENCY_TABLE;
      for await (const { Items = [] } of paginateScan({ client }, { TableName })) {
        for (const { id, status } of Items) {
          if (id && status?.S === 'INPROGRESS') await client.send(new DeleteItemCommand({ TableName, Key: { id } }));
        }
      }
      client.destroy();
    },

    async send(queue: QueueName, MessageBody: string): Promise<void> {
      await sqs.send(new SendMessageCommand({ QueueUrl: stack.queueUrls[queue], MessageBody }));
    },

    /** Receives and deletes every ready message of a queue. */
    async take(queue: QueueName): Promise<TakenMessage[]> {
      const QueueUrl = stack.queueUrls[queue];
      const taken: TakenMessage[] = [];
      for (;;) {
        const receive = new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: 1,
          MessageAttributeNames: ['All'],
        });
        const { Messages = [] } = await sqs.send(receive);
        if (Messages.length === 0) return taken;
        for (const { Body = '', MessageAttributes = {}, ReceiptHandle } of Messages) {
          await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
          const attributes = Object.fromEntries(
            Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]),
          );
          taken.push({ body: Body, attributes, own: ownPart(Body) });
        }
      }
    },

    /** The logged outcomes of the event with this id, in order. */
    outcomes: (id: string): LoggedOutcome[] => lines.flatMap(readOutcomes).filter(({ event }) => event?.id === id),

    record: (sObject: string, key: string, value: unknown) =>
      stack.salesforce.org.records(sObject).find((record) => record[key] === value),

    /** Edits and deploys a mapping file: the next invocation is a cold start. Resolves with the previous text. */
    async edit(file: string, change: (text: string) => string): Promise<string> {
      const path = join(mappingsDir, file);
      const before = await readFile(path, 'utf8');
      const after = change(before);
      if (after === before) throw new Error(`the edit of ${file} changes nothing`);
      await stack.pause();
      await writeFile(path, after);
      await deployed.renew();
      await stack.function.kill();
      stack.resume();
      return before;
    },

    async close(): Promise<void> {
      s3.destroy();
      sqs.destroy();
      await stack.close();
      await rm(scratch, { recursive: true });
    },
  };
}

function ownPart(body: string): JsonObject | undefined {
  try {
    const own: unknown = JSON.parse(body)?.s3ToSalesforce;
    return isJsonObject(own) ? own : undefined;
  } catch {
    return undefined;
  }
}
