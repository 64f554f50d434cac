// Counts what the real export function does for events of all shipped types: calls, bytes of its log, metrics. It runs on
// the local stack, in batches of one size, so that the counts are the same on every machine. Salesforce has the records
// that the events refer to.
import { resolve } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createFunction } from '../../src/local/function/function.ts';
import { startStack } from '../../src/local/stack.ts';
import type { SourceName } from '../../src/local/stack-options.ts';
import { readMappingFiles } from '../../src/mapping-files.ts';
import { toEvent } from '../../src/pipeline/event/envelope.ts';
import { loadMappings } from '../../src/pipeline/mapping/load-mappings.ts';
import type { RecordWrite } from '../../src/pipeline/plan/plan.ts';
import { planEvent } from '../../src/pipeline/plan/plan-event.ts';
import { readSchema } from '../../src/schema-files.ts';
import { receivedRecords } from '../../test/lambda/runtime/received-records.ts';
import { startCountingProxy } from './counting-proxy.ts';
import { type RealisticEvent, realisticEvents } from './realistic-events.ts';

export interface CallCounts {
  events: number;
  invocations: number;
  /** Calls of the function itself. */
  s3Gets: number;
  sqs: number;
  dynamoDb: number;
  salesforce: number;
  logLines: number;
  logBytes: number;
  /** Bytes of the objects. */
  objectBytes: number;
  /** CloudWatch's custom metrics that the log lines hold. */
  metrics: ReadonlySet<string>;
}

/** CloudWatch Logs counts these in addition to the text of a line ("CloudWatch Logs quotas"). */
const bytesOfLine = 26;

/** A latency is what the clock of this machine says: here it has four digits. */
const withoutTimes = (line: string) => line.replace(/("LatencyFrom\w+":)\d+/g, '$11234');

/**
 * @param together number of events in an invocation
 * @param queue from which they come. From the event queue, a full batch would receive more messages by itself.
 */
export async function countCalls(together: number, events: number, queue: SourceName): Promise<CallCounts> {
  const { mappings } = await loadMappings(await readMappingFiles('mappings'), await readSchema('salesforce/schema'));
  const all = realisticEvents(mappings.all());
  // Some of each type.
  const chosen = Array.from(
    { length: events },
    (_, index) => all[Math.floor((index * all.length) / events)] as RealisticEvent,
  );

  const stack = await startStack({
    handlerModule: resolve('src/lambda/export.ts'),
    schemaDir: 'salesforce/schema',
    startPaused: true,
  });
  const proxies = {
    s3: await startCountingProxy(stack.s3.url),
    sqs: await startCountingProxy(stack.sqs.url),
    dynamoDb: await startCountingProxy(stack.dynamoDb.url),
  };
  const lines: string[] = [];
  const local = createFunction({
    handlerModule: resolve('src/lambda/export.ts'),
    environment: {
      ...stack.environment,
      AWS_ENDPOINT_URL_S3: proxies.s3.url,
      AWS_ENDPOINT_URL_SQS: proxies.sqs.url,
      AWS_ENDPOINT_URL_DYNAMODB: proxies.dynamoDb.url,
      POWERTOOLS_SERVICE_NAME: 's3-to-salesforce',
    },
    recursiveLoop: 'Allow',
    onLog: ({ line }) => lines.push(line),
  });
  const s3 = new S3Client({ ...stack.clients.s3, forcePathStyle: true });
  const sqs = new SQSClient(stack.clients.sqs);
  try {
    const { org } = stack.salesforce;
    const seeded = new Set<string>();
    for (const { event, key } of chosen) {
      const context = { ...mappings, limits: mappings.settings.limits, lastModified: new Date() };
      const location = { bucket: stack.bucket, key, line: 1 };
      const plan = await planEvent(await toEvent(event, { ...context, location }), mappings);
      if (plan.kind !== 'write') continue;
      for (const { sObject, key: needed } of plan.records.flatMap(recordsNeeded)) {
        if (!needed || seeded.has(`${sObject} ${needed.value}`)) continue;
        seeded.add(`${sObject} ${needed.value}`);
        org.seed(sObject, { [needed.field]: needed.value });
      }
    }

    let objectBytes = 0;
    async function recordsFor(part: readonly RealisticEvent[]): Promise<object[]> {
      for (const { event, key } of part) {
        const Body = JSON.stringify(event);
        objectBytes += Buffer.byteLength(Body);
        await s3.send(new PutObjectCommand({ Bucket: stack.bucket, Key: key, Body }));
      }
      const from = { queueUrl: stack.queueUrls.event, queueArn: stack.queueArns[queue], count: part.length };
      return receivedRecords(sqs, from);
    }
    async function invoke(part: readonly RealisticEvent[]): Promise<void> {
      const result = await local.invoke({ Records: await recordsFor(part) });
      const isDone = result.kind === 'returned' && JSON.stringify(result.payload) === '{"batchItemFailures":[]}';
      if (!isDone) throw new Error(`The function did not process its messages: ${JSON.stringify(result)}`);
    }

    const [{ event }] = chosen as [RealisticEvent];
    // Starts the function and logs in.
    await invoke([{ event: { ...event, id: 'first', type: 'no.mapping' }, key: 'events/first.json', versionId: '' }]);
    const reset = () => Object.values(proxies).map((proxy) => proxy.counts());
    reset();
    lines.length = 0;
    objectBytes = 0;
    const callsBefore = org.counters().apiCalls;
    let invocations = 0;
    for (let from = 0; from < chosen.length; from += together) {
      await invoke(chosen.slice(from, from + together));
      invocations += 1;
    }
    const sum = (counts: Record<string, number>) => Object.values(counts).reduce((total, count) => total + count, 0);
    return {
      events,
      invocations,
      s3Gets: proxies.s3.counts().GET ?? 0,
      sqs: sum(proxies.sqs.counts()),
      dynamoDb: sum(proxies.dynamoDb.counts()),
      salesforce: org.counters().apiCalls - callsBefore,
      logLines: lines.length,
      logBytes: lines.reduce((total, line) => total + Buffer.byteLength(withoutTimes(line)) + bytesOfLine, 0),
      objectBytes,
      metrics: new Set(lines.flatMap(metricsIn)),
    };
  } finally {
    s3.destroy();
    sqs.destroy();
    await local.close();
    await stack.close();
    for (const proxy of Object.values(proxies)) await proxy.close();
  }
}

const recordsNeeded = (write: RecordWrite) =>
  write.operation === 'update' || write.operation === 'delete' ? [write, ...write.links] : write.links;

/** The metrics of a line in the embedded metric format: their names with the values of their dimensions. */
export function metricsIn(line: string): string[] {
  if (!line.includes('"_aws"')) return [];
  const { _aws, ...values } = JSON.parse(line);
  return _aws.CloudWatchMetrics.flatMap(
    ({ Dimensions, Metrics }: { Dimensions: string[][]; Metrics: { Name: string }[] }) =>
      Metrics.flatMap(({ Name }) =>
        Dimensions.map((names) => `${Name} ${names.map((name) => values[name]).join(' ')}`),
      ),
  );
}
