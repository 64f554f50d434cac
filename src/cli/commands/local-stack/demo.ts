// Runs the whole pipeline on this machine once: publishes the examples of all mappings as the platform would, waits until
// each has its outcome, looks up every record in Salesforce, and measures how long each stage took.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { startStack } from '../../../local/stack.ts';
import type { Stack } from '../../../local/stack-options.ts';
import { moduleUrl } from '../../../module-url.ts';
import type { Mappings } from '../../../pipeline/mapping/mappings.ts';
import { createPublisher, type EventInput } from '../../../publisher/publisher.ts';
import type { SalesforceSchema } from '../../../salesforce-schema.ts';
import type { Folders } from '../../input/load.ts';
import {
  type DemoEvent,
  type DemoResult,
  hasEnded,
  isDone,
  objectSummary,
  stagesOf,
} from '../../local-stack/demo/demo-result.ts';
import type { ExampleEvent } from '../../local-stack/demo/example-events.ts';
import { parentsOf } from '../../local-stack/demo/seed-parents.ts';
import { writtenRecords } from '../../local-stack/demo/written-records.ts';
import { readOutcomes } from '../../trace/logged-outcome.ts';

export interface DemoProgress {
  done: number;
  total: number;
  /** The current step. */
  step: string;
}

export interface DemoHost {
  signal: AbortSignal;
  onProgress(progress: DemoProgress): void;
  /** Called for each outcome as it is logged; several times for an event that is retried. */
  onOutcome(event: DemoEvent): void;
}

/** Longest wait for all outcomes. */
const patienceMs = 60_000;

/** An example, and what is known of its event so far. */
interface Published {
  example: ExampleEvent;
  /** Of its object, once that is known. */
  key?: string | undefined;
  event: DemoEvent;
}

export interface DemoRequest {
  folders: Folders;
  /** Those of the folder: the function loads them from there by itself. */
  mappings: Mappings;
  schema: SalesforceSchema;
  examples: readonly ExampleEvent[];
}

export async function runDemo(request: DemoRequest, host: DemoHost): Promise<DemoResult> {
  const { folders, mappings, schema, examples } = request;
  const published = publishedOnce(examples);
  const events = [...new Set(published.map(({ event }) => event))];
  const report = (step: string) =>
    host.onProgress({ done: events.filter(isDone).length, total: examples.length, step });
  const onLine = logReader(published, (event) => {
    host.onOutcome(event);
    report('waiting for the outcomes');
  });
  report('starting S3, the queues, the function and Salesforce');
  const stack = await startStack({
    handlerModule: fileURLToPath(moduleUrl('../../../lambda/export', import.meta.url)),
    mappingsDir: folders.mappings,
    schemaDir: folders.schema,
    // One environment is enough for a few events, and starts faster than five.
    maximumConcurrency: { event: 1, backlog: 1 },
    // Then the log says when the function receives messages.
    environment: { POWERTOOLS_LOG_LEVEL: 'DEBUG' },
    onLog: ({ line }) => onLine(line),
  });
  try {
    const readable = examples.flatMap(({ event }) => event ?? []);
    const parents = await parentsOf(readable, mappings, schema);
    for (const { sObject, fields } of parents) stack.salesforce.org.seed(sObject, fields);
    const startedAt = Date.now();
    report('publishing the events');
    await publishAll(published, stack);
    await untilDone(events, host.signal, () => report('waiting for the outcomes'));
    const elapsedMs = Date.now() - startedAt;
    return { ...resultOf(events, stack, elapsedMs), invented: parents };
  } finally {
    await stack.close();
  }
}

/** Examples of the same event have one outcome. */
function publishedOnce(examples: readonly ExampleEvent[]): Published[] {
  const known = new Map<string, DemoEvent>();
  return examples.map((example) => {
    const { id, type, cloudEvent, object, shouldFail } = example;
    const name = cloudEvent ? identity(cloudEvent) : (object?.key ?? id);
    const event = known.get(name) ?? { id, type, publishedAt: 0, shouldFail };
    known.set(name, event);
    return { example, key: object?.key, event };
  });
}

function resultOf(events: DemoEvent[], stack: Stack, elapsedMs: number): Omit<DemoResult, 'invented'> {
  const salesforce = stack.salesforce.org.counters();
  return {
    events,
    stages: stagesOf(events),
    objects: Object.entries(salesforce.rows).map(([sObject, sums]) => objectSummary(sObject, sums, events)),
    records: writtenRecords(
      events.flatMap(({ outcome }) => outcome?.written ?? []),
      (sObject) => stack.salesforce.org.records(sObject),
    ),
    salesforce,
    counts: stack.counts(),
    missing: countMissing(events, stack),
    elapsedMs,
  };
}

/** Reads the function's log. With one invocation at a time, an outcome belongs to the messages that were received last. */
function logReader(published: readonly Published[], onOutcome: DemoHost['onOutcome']): (line: string) => void {
  const byIdentity = new Map(
    published.flatMap(({ example, event }) => (example.cloudEvent ? [[identity(example.cloudEvent), event]] : [])),
  );
  let takenAt = 0;
  return (line) => {
    if (line.includes('"takes messages"')) takenAt = Date.now();
    for (const outcome of readOutcomes(line)) {
      const event =
        (outcome.event && byIdentity.get(identity(outcome.event))) ??
        published.find(({ key }) => key === outcome.location.key)?.event;
      if (!event) continue;
      Object.assign(event, { outcome, takenAt, doneAt: Date.parse(outcome.at ?? '') });
      onOutcome(event);
    }
  };
}

const identity = ({ source, id }: { source: unknown; id: unknown }) => JSON.stringify([source, id]);

/** Publishes the events as the platform does, and notes when each was on the disk and when it was on S3. */
async function publishAll(published: readonly Published[], stack: Stack): Promise<void> {
  const spool = await mkdtemp(join(tmpdir(), 's3sf-demo-'));
  const publisher = createPublisher({ bucket: stack.bucket, spool, s3: stack.clients.s3 });
  try {
    await Promise.all(
      published.map(async (each) => {
        const { cloudEvent, object } = each.example;
        each.event.publishedAt = Date.now();
        if (object) await putObject(object, stack);
        if (!cloudEvent) return;
        const result = await publisher.publish(cloudEvent as unknown as EventInput);
        each.event.spooledAt = Date.now();
        if (result.status === 'spooled' && result.key !== undefined) each.key = result.key;
      }),
    );
    await publisher.close({ drainMs: patienceMs });
    const bucket = stack.s3.s3.bucket(stack.bucket);
    for (const { event, key } of published) {
      if (key !== undefined) event.onS3At = bucket.current(key)?.lastModified;
    }
  } finally {
    await publisher.close();
    await rm(spool, { recursive: true, force: true });
  }
}

async function putObject({ key, body }: { key: string; body: string }, stack: Stack): Promise<void> {
  const client = new S3Client({ ...stack.clients.s3, forcePathStyle: true });
  try {
    await client.send(new PutObjectCommand({ Bucket: stack.bucket, Key: key, Body: body }));
  } finally {
    client.destroy();
  }
}

/** Resolves when every event has ended, or nobody waits any longer. */
async function untilDone(events: readonly DemoEvent[], signal: AbortSignal, onLook: () => void): Promise<void> {
  const until = Date.now() + patienceMs;
  while (!events.every(hasEnded) && Date.now() < until && !signal.aborted) {
    onLook();
    await sleep(20);
  }
}

/** Deleted records are not looked up. */
function countMissing(events: readonly DemoEvent[], { salesforce }: Stack): number {
  const written = events.flatMap(({ outcome }) => outcome?.written ?? []);
  const deleted = new Set(written.filter(({ result }) => result === 'deleted').map(({ sObject }) => sObject));
  return written.filter(({ sObject, id, result }) => {
    if (result === 'deleted' || id === undefined || deleted.has(sObject)) return false;
    return !salesforce.org.records(sObject).some((record) => String(record.Id).startsWith(id.slice(0, 15)));
  }).length;
}
