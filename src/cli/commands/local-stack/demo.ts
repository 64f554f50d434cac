// Runs the whole pipeline on this machine once: publishes the examples of all mappings as the platform would, waits until
// each has its outcome, looks up every record in Salesforce, and measures how long each stage took.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startStack } from '../../../local/stack.ts';
import type { Stack } from '../../../local/stack-options.ts';
import { moduleUrl } from '../../../module-url.ts';
import type { Example, Mappings } from '../../../pipeline/mapping/mappings.ts';
import { createPublisher, type EventInput } from '../../../publisher/publisher.ts';
import { withWrittenNumbers } from '../../../values/exact-json.ts';
import type { Folders } from '../../input/load.ts';
import {
  type DemoEvent,
  type DemoResult,
  hasEnded,
  isDone,
  objectSummary,
  stagesOf,
} from '../../local-stack/demo-result.ts';
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

/** @param mappings those of the folder: the function loads them from there by itself */
export async function runDemo(folders: Folders, mappings: Mappings, host: DemoHost): Promise<DemoResult> {
  const examples = mappings.all().flatMap((mapping) => mapping.examples);
  const events = new Map<string, DemoEvent>();
  const report = (step: string) =>
    host.onProgress({ done: [...events.values()].filter(isDone).length, total: examples.length, step });
  const onLine = logReader(events, (event) => {
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
    seedParents(examples, stack);
    const startedAt = Date.now();
    report('publishing the events');
    await publishAll(examples, stack, events);
    await untilDone(events, host.signal, () => report('waiting for the outcomes'));
    const elapsedMs = Date.now() - startedAt;
    return resultOf([...events.values()], stack, elapsedMs);
  } finally {
    await stack.close();
  }
}

function resultOf(events: DemoEvent[], stack: Stack, elapsedMs: number): DemoResult {
  const salesforce = stack.salesforce.org.counters();
  return {
    events,
    stages: stagesOf(events),
    objects: Object.entries(salesforce.rows).map(([sObject, sums]) => objectSummary(sObject, sums, events)),
    salesforce,
    counts: stack.counts(),
    missing: countMissing(events, stack),
    elapsedMs,
  };
}

/** Reads the function's log. With one invocation at a time, an outcome belongs to the messages that were received last. */
function logReader(events: ReadonlyMap<string, DemoEvent>, onOutcome: DemoHost['onOutcome']): (line: string) => void {
  let takenAt = 0;
  return (line) => {
    if (line.includes('"takes messages"')) takenAt = Date.now();
    for (const outcome of readOutcomes(line)) {
      const event = outcome.event && events.get(identity(outcome.event));
      if (!event) continue;
      Object.assign(event, { outcome, takenAt, doneAt: Date.parse(outcome.at ?? '') });
      onOutcome(event);
    }
  };
}

const identity = ({ source, id }: { source: unknown; id: unknown }) => JSON.stringify([source, id]);

/** The coaches that the examples name, as an org has them: users with a Coach ID, and their Accounts. */
function seedParents(examples: readonly Example[], { salesforce }: Stack): void {
  const expected = examples.map(({ expect }) => expect);
  for (const Coach_Id__c of coachIds(expected, 'User')) {
    salesforce.org.seed('User', {
      Coach_Id__c,
      LastName: `Coach ${Coach_Id__c}`,
      Username: `${Coach_Id__c}@example.com`,
    });
  }
  for (const Coach_Id__c of coachIds(expected, 'Account'))
    salesforce.org.seed('Account', { Coach_Id__c, Name: `Counselors of ${Coach_Id__c}` });
}

/** Every value of `User: { Coach_Id__c: … }` inside an expectation, or of another object in place of User. */
const coachIds = (expected: unknown, sObject: string) => new Set(idsIn(expected, sObject));

function idsIn(value: unknown, sObject: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const parent = (value as Record<string, { Coach_Id__c?: unknown } | undefined>)[sObject];
  const own = parent?.Coach_Id__c;
  return [
    ...(typeof own === 'string' ? [own] : []),
    ...Object.values(value).flatMap((member) => idsIn(member, sObject)),
  ];
}

/** Publishes the events as the platform does, and notes when each was on the disk and when it was on S3. */
async function publishAll(examples: readonly Example[], stack: Stack, events: Map<string, DemoEvent>): Promise<void> {
  const spool = await mkdtemp(join(tmpdir(), 's3sf-demo-'));
  const publisher = createPublisher({ bucket: stack.bucket, spool, s3: stack.clients.s3 });
  try {
    const keys = new Map<DemoEvent, string>();
    await Promise.all(
      examples.map(async ({ event: exact, rounded }) => {
        const input = withWrittenNumbers(exact, rounded);
        const { id, source, type } = input as { id: string; source: string; type: string };
        const event: DemoEvent = { id, type, publishedAt: Date.now() };
        events.set(identity({ source, id }), event);
        const result = await publisher.publish(input as unknown as EventInput);
        event.spooledAt = Date.now();
        if (result.status === 'spooled' && result.key !== undefined) keys.set(event, result.key);
      }),
    );
    await publisher.close({ drainMs: patienceMs });
    const bucket = stack.s3.s3.bucket(stack.bucket);
    for (const [event, key] of keys) event.onS3At = bucket.current(key)?.lastModified;
  } finally {
    await publisher.close();
    await rm(spool, { recursive: true, force: true });
  }
}

/** Resolves when every event has ended, or nobody waits any longer. */
async function untilDone(
  events: ReadonlyMap<string, DemoEvent>,
  signal: AbortSignal,
  onLook: () => void,
): Promise<void> {
  const until = Date.now() + patienceMs;
  while (![...events.values()].every(hasEnded) && Date.now() < until && !signal.aborted) {
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
