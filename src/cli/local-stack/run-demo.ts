// `npm run demo`: the whole chain on this machine once. Publishes the examples of all mappings as the platform would,
// waits until each has its outcome, looks into Salesforce for every record, and says what it all took.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startStack } from '../../local/stack.ts';
import type { Stack } from '../../local/stack-options.ts';
import type { Example } from '../../pipeline/mapping/mappings.ts';
import { createPublisher, type EventInput } from '../../publisher/publisher.ts';
import { type Folders, hasErrors, load } from '../input/load.ts';
import type { ExitCode, Io } from '../io.ts';
import { asJson, asText, type DemoEvent, isDone } from '../rendering/demo-report.ts';
import { readOutcome } from './outcome-feed.ts';

export interface DemoOptions extends Folders {
  json: boolean;
}

/** Longest wait for all outcomes. */
const patienceMs = 60_000;

export async function demo(options: DemoOptions, io: Io): Promise<ExitCode> {
  const { mappings, problems } = await load(options, io);
  if (hasErrors(problems)) return 1;
  const examples = mappings.all().flatMap((mapping) => mapping.examples);
  const events = new Map<string, DemoEvent>();
  const note = listener(events);
  const stack = await startStack({
    handlerModule: fileURLToPath(new URL('../../lambda/export.ts', import.meta.url)),
    mappingsDir: options.mappings,
    schemaDir: options.schema,
    // One environment is enough for a handful of events, and starts faster than five.
    maximumConcurrency: { event: 1, backlog: 1 },
    // It says when it takes messages.
    environment: { POWERTOOLS_LOG_LEVEL: 'DEBUG' },
    onLog: ({ line: text }) => note(text),
  });
  try {
    seedCoaches(examples, stack);
    const started = Date.now();
    await publishAll(examples, stack, events);
    await settled(events, io.signal);
    const missing = recordsNotFound(events, stack);
    io.out(options.json ? asJson(events, stack, missing) : asText(events, stack, missing, Date.now() - started));
    return missing === 0 && [...events.values()].every(isDone) ? 0 : 1;
  } finally {
    await stack.close();
  }
}

/** Takes the function's log, line by line. One invocation at a time: what it took last is what it tells the outcome of. */
function listener(events: ReadonlyMap<string, DemoEvent>): (line: string) => void {
  let takenAt = 0;
  return (line) => {
    if (line.includes('"takes messages"')) takenAt = Date.now();
    const outcome = readOutcome(line);
    const event = outcome?.event && events.get(identity(outcome.event));
    if (event) Object.assign(event, { outcome, takenAt, doneAt: Date.now() });
  };
}

const identity = ({ source, id }: { source: unknown; id: unknown }) => JSON.stringify([source, id]);

/** The coaches that the examples name, as an org has them: users with a Coach ID. */
function seedCoaches(examples: readonly Example[], { salesforce }: Stack): void {
  const ids = new Set(examples.flatMap(({ expect }) => coachIds(expect)));
  for (const Coach_Id__c of ids) {
    salesforce.org.seed('User', {
      Coach_Id__c,
      LastName: `Coach ${Coach_Id__c}`,
      Username: `${Coach_Id__c}@example.com`,
    });
  }
}

/** Every value of `User: { Coach_Id__c: … }` inside an expectation. */
function coachIds(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = (value as { User?: { Coach_Id__c?: unknown } }).User?.Coach_Id__c;
  return [...(typeof own === 'string' ? [own] : []), ...Object.values(value).flatMap(coachIds)];
}

/** Hands the events over as the platform does, and notes when each was on the disk and when it was on S3. */
async function publishAll(examples: readonly Example[], stack: Stack, events: Map<string, DemoEvent>): Promise<void> {
  const spool = await mkdtemp(join(tmpdir(), 's3sf-demo-'));
  const publisher = createPublisher({ bucket: stack.bucket, spool, s3: stack.clients.s3 });
  try {
    const keys = new Map<DemoEvent, string>();
    await Promise.all(
      examples.map(async ({ event: input }) => {
        const { id, source, type } = input as { id: string; source: string; type: string };
        const event: DemoEvent = { id, type, publishedAt: Date.now() };
        events.set(identity({ source, id }), event);
        const result = await publisher.publish(input as unknown as EventInput);
        event.spooledAt = Date.now();
        if (result.status === 'spooled') keys.set(event, result.key);
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

/** Resolves when every event is done, or nobody waits any longer. */
async function settled(events: ReadonlyMap<string, DemoEvent>, signal: AbortSignal): Promise<void> {
  const until = Date.now() + patienceMs;
  while (![...events.values()].every(isDone) && Date.now() < until && !signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** How many records the function says it wrote that Salesforce does not have; the deleted are not looked for. */
function recordsNotFound(events: ReadonlyMap<string, DemoEvent>, { salesforce }: Stack): number {
  const written = [...events.values()].flatMap(({ outcome }) => outcome?.written ?? []);
  const deleted = new Set(written.filter(({ result }) => result === 'deleted').map(({ sObject }) => sObject));
  return written.filter(({ sObject, id, result }) => {
    if (result === 'deleted' || id === undefined || deleted.has(sObject)) return false;
    return !salesforce.org.records(sObject).some((record) => String(record.Id).startsWith(id.slice(0, 15)));
  }).length;
}
