// Measures how long new events take from S3 to Salesforce while a large replay runs on a local stack: one new event per
// second is published. Replays the events twice, so the second time they are all duplicates, and prints both costs.
//
//   npx node scripts/replay-latency.ts --events 100000      the default
import { parseArgs } from 'node:util';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { runReplay } from '../src/cli/commands/operations/replay.ts';
import { readOutcomes } from '../src/cli/trace/logged-outcome.ts';
import { startStack } from '../src/local/stack.ts';

const { values } = parseArgs({ options: { events: { type: 'string', default: '100000' } } });
const linesInObject = 100;
const objectCount = Math.ceil(Number(values.events) / linesInObject);
const startTime = Date.UTC(2026, 0, 1);

const loginOf = (id: string, counselor: string, at: number) =>
  JSON.stringify({
    specversion: '1.0',
    id,
    source: 'replay-latency',
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
  // Objects under other prefixes cause no notification.
  prefix: 'events/',
  onLog({ line }) {
    for (const { event, outcome, at: appliedAt = '' } of readOutcomes(line)) {
      if (!event || outcome === 'failed') continue;
      const at = publishedAt.get(event.id);
      if (at === undefined) replayed += 1;
      else latencies.push(Date.parse(appliedAt) - at);
      publishedAt.delete(event.id);
    }
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
    const id = `new-${name}-${count}`;
    publishedAt.set(id, Date.now());
    await put(`events/${id}.json`, loginOf(id, `new-${count % 50}`, Date.now()));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  const seconds = (Date.now() - startedAt) / 1_000;
  while (publishedAt.size > 0) await new Promise((resolve) => setTimeout(resolve, 100));
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (fraction: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))];
  const calls = stack.salesforce.org.counters().apiCalls - callsBefore;
  console.log(
    `${replayed} events ${name}: ${seconds.toFixed(0)} s, ${calls} Salesforce calls, including those of new events`,
  );
  console.log(`  ${sorted.length} new events meanwhile: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`);
}
