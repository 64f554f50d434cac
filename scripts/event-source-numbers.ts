// Measures what the settings of the event source cost: time, Salesforce calls, invocations, receives and lost races,
// for a burst of objects and for steady traffic. The local stack runs the real function; each call to the emulated
// Salesforce takes a fixed time. Prints one table.
//
//   npx node scripts/event-source-numbers.ts --try 10/0/2 --try 10/0/3 --try 10/0/5 --try 500/1/5
//
// A `--try` is batch size / window in seconds / concurrency.
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { readOutcomes } from '../src/cli/trace/logged-outcome.ts';
import { startStack } from '../src/local/stack.ts';
import type { Stack } from '../src/local/stack-options.ts';
import { startStampWriteCounter } from './stamp-write-counter.ts';

const { values } = parseArgs({
  options: {
    try: { type: 'string', multiple: true, default: ['10/0/3'] },
    /** Objects at once; 0 leaves the burst out. */
    burst: { type: 'string', default: '1000' },
    /** Events per second, and for how many seconds; 0 leaves steady traffic out. */
    rate: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '20' },
    /** Milliseconds of each Salesforce call. */
    'call-ms': { type: 'string', default: '150' },
    /** Number of Contacts that the events update: the fewer, the more races. */
    contacts: { type: 'string', default: '300' },
    /** Daily API calls of the org. */
    allowance: { type: 'string', default: '100000' },
    handler: { type: 'string', default: 'src/lambda/export.ts' },
  },
});
const contacts = Number(values.contacts);
const callMs = Number(values['call-ms']);

interface Measured {
  /** From the first put, or the release of a burst, to the last outcome. */
  seconds: number;
  calls: number;
  invocations: number;
  /** Receives by the event source and by the function itself, including empty ones. */
  receives: number;
  stampWrites: number;
  lost: number;
  /** Milliseconds from the put to the outcome in the log, sorted. */
  latencies: number[];
}

let sent = 0;

function eventOf(index: number, type = 'counselor.login') {
  return {
    specversion: '1.0',
    id: `event-${index}`,
    source: 'event-source-numbers',
    type,
    time: new Date().toISOString(),
    data: { counselor: { id: `counselor-${index % contacts}`, last_name: 'Invented' } },
  };
}

async function withStack<T>(numbers: string, run: (measure: Measuring) => Promise<T>): Promise<T> {
  const [batchSize = 10, windowSeconds = 0, concurrency = 3] = numbers.split('/').map(Number);
  const stamps = await startStampWriteCounter('stamps');
  const publishedAt = new Map<string, number>();
  const latencies: number[] = [];
  const stack = await startStack({
    handlerModule: resolve(values.handler),
    mappingsDir: 'mappings',
    schemaDir: 'salesforce/schema',
    batchSize: { event: batchSize },
    windowSeconds: { event: windowSeconds },
    maximumConcurrency: { event: concurrency },
    functionTimeoutSeconds: 120,
    environment: { AWS_ENDPOINT_URL_DYNAMODB: stamps.url },
    salesforce: { dailyLimit: Number(values.allowance) },
    onLog({ line }) {
      for (const { event } of readOutcomes(line)) {
        const at = event && publishedAt.get(event.id);
        if (!event || at === undefined) continue;
        publishedAt.delete(event.id);
        latencies.push(Date.now() - at);
      }
    },
  });
  stamps.attach(stack.dynamoDb.url);
  stack.salesforce.org.faults.add({ effect: { kind: 'delay', delayMs: callMs } });
  const s3 = new S3Client({ ...stack.clients.s3, forcePathStyle: true });

  const totals = () => ({
    calls: stack.salesforce.org.counters().apiCalls,
    invocations: stack.counts().function.invocations,
    receives: stack.counts().event.receives + (stack.sqs.calls().ReceiveMessage ?? 0),
    stampWrites: stamps.counts().written,
    lost: stamps.counts().lost,
  });
  const measuring: Measuring = {
    stack,
    async put() {
      const event = eventOf(sent++);
      publishedAt.set(event.id, Date.now());
      const Body = JSON.stringify(event);
      await s3.send(new PutObjectCommand({ Bucket: stack.bucket, Key: `events/${event.id}.json`, Body }));
    },
    async measure(work) {
      const before = totals();
      latencies.length = 0;
      const startedAt = performance.now();
      await work();
      while (publishedAt.size > 0) await sleep(5);
      const seconds = (performance.now() - startedAt) / 1000;
      await stack.idle();
      const after = totals();
      return {
        seconds,
        calls: after.calls - before.calls,
        invocations: after.invocations - before.invocations,
        receives: after.receives - before.receives,
        stampWrites: after.stampWrites - before.stampWrites,
        lost: after.lost - before.lost,
        latencies: latencies.toSorted((a, b) => a - b),
      };
    },
  };
  try {
    // Every environment has started and has logged in.
    await measuring.measure(() => putAtOnce(measuring, 20 * concurrency));
    return await run(measuring);
  } finally {
    s3.destroy();
    await stack.close();
    await stamps.close();
  }
}

interface Measuring {
  stack: Stack;
  put(): Promise<void>;
  measure(work: () => Promise<void>): Promise<Measured>;
}

async function putAtOnce({ stack, put }: Measuring, count: number): Promise<void> {
  await stack.pause();
  for (let done = 0; done < count; done += 50) {
    await Promise.all(Array.from({ length: Math.min(50, count - done) }, put));
  }
  stack.resume();
}

async function burst(measuring: Measuring, count: number): Promise<Measured> {
  let releasedAt = 0;
  const startedAt = performance.now();
  const measured = await measuring.measure(async () => {
    await putAtOnce(measuring, count);
    releasedAt = performance.now();
  });
  return { ...measured, seconds: measured.seconds - (releasedAt - startedAt) / 1000 };
}

function steady(measuring: Measuring, rate: number, seconds: number): Promise<Measured> {
  return measuring.measure(async () => {
    const startedAt = performance.now();
    const puts: Promise<void>[] = [];
    for (let index = 0; index < rate * seconds; index += 1) {
      await sleep(Math.max(0, startedAt + (index * 1000) / rate - performance.now()));
      puts.push(measuring.put());
    }
    await Promise.all(puts);
  });
}

const columns = ['numbers', 'load', 'seconds', 'calls', 'calls a day', 'invocations', 'receives', 'lost', 'p50', 'p95'];
const rows: string[][] = [];

function addRow(numbers: string, load: string, measured: Measured, perDay: string): void {
  const { latencies, lost, stampWrites } = measured;
  const at = (share: number) => `${latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))]} ms`;
  const lostShare = stampWrites === 0 ? '' : `${lost} of ${stampWrites} (${Math.round((100 * lost) / stampWrites)} %)`;
  const counts = [measured.calls, perDay, measured.invocations, measured.receives].map(String);
  rows.push([numbers, load, measured.seconds.toFixed(1), ...counts, lostShare, at(0.5), at(0.95)]);
}

for (const numbers of values.try) {
  await withStack(numbers, async (measuring) => {
    const [count, rate, seconds] = [Number(values.burst), Number(values.rate), Number(values.seconds)];
    if (count > 0) addRow(numbers, `${count} at once`, await burst(measuring, count), '');
    if (rate * seconds > 0) {
      const measured = await steady(measuring, rate, seconds);
      const perDay = Math.round((measured.calls / seconds) * 86_400).toLocaleString('en-US');
      addRow(numbers, `${rate}/s for ${seconds} s`, measured, perDay);
    }
  });
}

const widths = columns.map((name, index) => Math.max(name.length, ...rows.map((row) => row[index]?.length ?? 0)));
const line = (cells: readonly string[]) =>
  `| ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`;
console.log([line(columns), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n'));
