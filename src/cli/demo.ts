// `npm run demo`: the whole pipeline on this machine once. Publishes the examples of all mappings as the platform
// would, waits until each has its outcome, looks into Salesforce for every record, and says what it all cost.
import { fileURLToPath } from 'node:url';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { startStack } from '../local/stack.ts';
import type { Stack } from '../local/stack-options.ts';
import type { Example } from '../pipeline/mapping/mappings.ts';
import type { ExitCode, Io } from './io.ts';
import { type Folders, hasErrors, load } from './load.ts';
import { type LoggedOutcome, readOutcome } from './outcome-feed.ts';
import { renderTable } from './render-table.ts';

export interface DemoOptions extends Folders {
  json: boolean;
}

/** Longest wait for all outcomes. */
const patienceMs = 60_000;

interface Published {
  type: string;
  id: string;
  publishedAt: number;
  /** The last outcome that was logged, and when. */
  outcome?: LoggedOutcome;
  latencyMs?: number;
}

export async function demo(options: DemoOptions, io: Io): Promise<ExitCode> {
  const { mappings, problems } = await load(options, io);
  if (hasErrors(problems)) return 1;
  const examples = mappings.all().flatMap((mapping) => mapping.examples);
  const events = new Map<string, Published>();
  const stack = await startStack({
    handlerModule: fileURLToPath(new URL('../lambda/export.ts', import.meta.url)),
    mappingsDir: options.mappings,
    schemaDir: options.schema,
    // One environment is enough for a handful of events, and starts faster than five.
    maximumConcurrency: { event: 1, backlog: 1 },
    onLog: ({ line: text }) => note(text, events),
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

function note(line: string, events: Map<string, Published>): void {
  const outcome = readOutcome(line);
  const event = outcome?.event && events.get(identity(outcome.event));
  if (!event || !outcome) return;
  event.outcome = outcome;
  event.latencyMs = Date.now() - event.publishedAt;
}

const identity = ({ source, id }: { source: unknown; id: unknown }) => JSON.stringify([source, id]);

const isDone = ({ outcome }: Published) => outcome !== undefined && outcome.outcome !== 'failed';

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

async function publishAll(examples: readonly Example[], stack: Stack, events: Map<string, Published>): Promise<void> {
  const s3 = new S3Client(stack.clients.s3);
  await Promise.all(
    examples.map(async ({ event }) => {
      const { id, type } = event as { id: string; type: string };
      events.set(identity(event as { source: unknown; id: unknown }), { id, type, publishedAt: Date.now() });
      const Key = `events/${type}/${id}.json`;
      await s3.send(new PutObjectCommand({ Bucket: stack.bucket, Key, Body: JSON.stringify(event) }));
    }),
  );
  s3.destroy();
}

/** Resolves when every event is done, or nobody waits any longer. */
async function settled(events: ReadonlyMap<string, Published>, signal: AbortSignal): Promise<void> {
  const until = Date.now() + patienceMs;
  while (![...events.values()].every(isDone) && Date.now() < until && !signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** How many records the function says it wrote that Salesforce does not have; the deleted are not looked for. */
function recordsNotFound(events: ReadonlyMap<string, Published>, { salesforce }: Stack): number {
  const written = [...events.values()].flatMap(({ outcome }) => outcome?.written ?? []);
  const deleted = new Set(written.filter(({ result }) => result === 'deleted').map(({ sObject }) => sObject));
  return written.filter(({ sObject, id, result }) => {
    if (result === 'deleted' || id === undefined || deleted.has(sObject)) return false;
    return !salesforce.org.records(sObject).some((record) => String(record.Id).startsWith(id.slice(0, 15)));
  }).length;
}

function asText(events: ReadonlyMap<string, Published>, stack: Stack, missing: number, elapsedMs: number): string {
  const rows = [...events.values()].map(({ type, id, outcome, latencyMs }) => [
    type,
    id,
    outcome?.outcome ?? 'no outcome yet',
    latencyMs === undefined ? '' : `${latencyMs} ms`,
    outcome?.failure ? `${outcome.failure.code}: ${outcome.failure.message}` : recordsText(outcome),
  ]);
  const table = renderTable([['EVENT', 'ID', 'OUTCOME', 'AFTER', 'RECORDS IN SALESFORCE'], ...rows], { indent: 2 });
  const { apiCalls, rows: byObject } = stack.salesforce.org.counters();
  const counts = Object.entries(byObject).map(
    ([sObject, { created, updated, deleted, failed }]) =>
      `  ${sObject}: ${created} created, ${updated} updated, ${deleted} deleted, ${failed} refused\n`,
  );
  const done = [...events.values()].filter(isDone).length;
  const { invocations } = stack.counts().function;
  return [
    `\n${table}\n`,
    `${done} of ${events.size} events done in ${(elapsedMs / 1000).toFixed(1)} s: `,
    `${invocations} function invocations, ${apiCalls} Salesforce API calls.\n`,
    ...counts,
    ...(missing > 0 ? [`${missing} records that were said to be written are not in Salesforce.\n`] : []),
  ].join('');
}

function recordsText(outcome: LoggedOutcome | undefined): string {
  return (outcome?.written ?? [])
    .map(({ sObject, result, id }) => [sObject, result, id].filter(Boolean).join(' '))
    .join(', ');
}

function asJson(events: ReadonlyMap<string, Published>, stack: Stack, missing: number): string {
  const salesforce = stack.salesforce.org.counters();
  return `${JSON.stringify({ events: [...events.values()], salesforce, counts: stack.counts(), missing })}\n`;
}
