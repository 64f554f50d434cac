// npx node scripts/replay-beside-fresh.ts [--events 100000]: replays that many events through the backlog queue of a
// local stack, none of which was applied before, while a fresh event is published every second. Prints how long the
// fresh ones took from S3 to Salesforce, what the replay cost, and what the same replay costs once more.
import { parseArgs } from 'node:util';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { runReplay } from '../src/cli/commands/replay.ts';
import { readOutcome } from '../src/cli/trace/logged-outcome.ts';
import { startStack } from '../src/local/stack.ts';

const { values } = parseArgs({ options: { events: { type: 'string', default: '100000' } } });
const linesInObject = 100;
const objectCount = Math.ceil(Number(values.events) / linesInObject);
const startTime = Date.UTC(2026, 0, 1);

const loginOf = (id: string, counselor: string, at: number) =>
  JSON.stringify({
    specversion: '1.0',
    id,
    source: 'replay-beside-fresh',
    type: 'counselor.login',
    time: new Date(at).toISOString(),
    data: { counselor: { id: counselor, last_name: 'Invented' } },
  });

const publishedAt = new Map<string, number>();
const latencies: number[] = [];
let replayed = 0;

const root = new URL('../', import.meta.url);
const stack = await startStack({
  handlerModule: new URL('src/lambda/export.ts', root).pathname,
  mappingsDir: new URL('mappings', root).pathname,
  schemaDir: new URL('salesforce/schema', root).pathname,
  // What stands elsewhere is not notified of.
  prefix: 'events/',
  onLog({ line }) {
    const outcome = readOutcome(line);
    if (!outcome?.event || outcome.outcome === 'failed') return;
    const at = publishedAt.get(outcome.event.id);
    if (at === undefined) replayed += 1;
    else latencies.push(Date.now() - at);
    publishedAt.delete(outcome.event.id);
  },
});
// The command reaches it as it would reach a deployed pipeline.
Object.assign(process.env, stack.environment);
const s3 = new S3Client({ ...stack.clients.s3, forcePathStyle: true });
const put = (Key: string, Body: string) => s3.send(new PutObjectCommand({ Bucket: stack.bucket, Key, Body }));

try {
  for (let object = 0; object < objectCount; object += 1) {
    const lines = Array.from({ length: linesInObject }, (_, index) => {
      const number = object * linesInObject + index;
      return loginOf(`old-${number}`, `counselor-${number}`, startTime + number);
    });
    await put(`archive/${String(object).padStart(6, '0')}.jsonl`, lines.join('\n'));
  }
  await replayAll('replayed for the first time');
  await replayAll('replayed once more');
} finally {
  s3.destroy();
  await stack.close();
}

async function replayAll(name: string): Promise<void> {
  const callsBefore = stack.salesforce.org.counters().apiCalls;
  const startedAt = Date.now();
  replayed = 0;
  latencies.length = 0;
  const { end } = await runReplay(
    { prefix: 'archive/', mappings: 'mappings', schema: 'salesforce/schema' },
    {
      env: { EVENT_BUCKET: stack.bucket, BACKLOG_QUEUE_URL: stack.queueUrls.backlog },
      signal: new AbortController().signal,
      onProgress: ({ objects, seen }) => process.stderr.write(`${objects} of ${seen} objects\n`),
    },
  );
  if (end.kind !== 'finished') throw new Error('The replay was not queued.');
  for (let count = 0; replayed < objectCount * linesInObject; count += 1) {
    const id = `fresh-${name}-${count}`;
    publishedAt.set(id, Date.now());
    await put(`events/${id}.json`, loginOf(id, `fresh-${count % 50}`, Date.now()));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  const seconds = (Date.now() - startedAt) / 1_000;
  while (publishedAt.size > 0) await new Promise((resolve) => setTimeout(resolve, 100));
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  const calls = stack.salesforce.org.counters().apiCalls - callsBefore;
  console.log(
    `${replayed} events ${name}: ${seconds.toFixed(0)} s, ${calls} Salesforce calls for them and the fresh ones`,
  );
  console.log(`  ${sorted.length} fresh events meanwhile: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`);
}
