// Measures what `publish` costs: `node scripts/publisher/cost.ts [--events 2000] [--folder DIR]`. First counts the
// requests that a thousand events cost, alone and in packs (with `--events 0`, nothing else). Then compares how long
// the caller waits with the time to write the same bytes directly: with fsync alone, and with all four steps (write,
// fsync, rename, fsync of the folder).
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, open, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createPublisher } from '../../src/publisher/publisher.ts';
import { countRequests } from './count-requests.ts';

const { values } = parseArgs({
  options: {
    /** Events per measurement. */
    events: { type: 'string', default: '2000' },
    /** A folder on the disk to measure. */
    folder: { type: 'string', default: tmpdir() },
  },
});
const events = Number(values.events);
const data = { counselor: { id: 'cc-1042', first_name: 'Mira', last_name: 'Okonjo' }, note: 'x'.repeat(300) };
const bytes = Buffer.from(JSON.stringify({ specversion: '1.0', id: 'x'.repeat(36), type: 'counselor.login', data }));

/** One way to write an event to disk, measured in rounds. */
interface Way {
  name: string;
  call(index: number): Promise<unknown>;
  /** Waits for background work that a round has left. */
  settle?(): Promise<void>;
  close?(): Promise<void>;
  times: number[];
  seconds: number;
}

/** The ways take turns, so that other load on the machine affects all of them equally. */
const rounds = 10;

/** Keeps `concurrency` calls in progress until all are done. */
async function measure(way: Way, concurrency: number, from: number, to: number): Promise<void> {
  let next = from;
  const worker = async () => {
    while (next < to) {
      const index = next;
      next += 1;
      const start = performance.now();
      await way.call(index);
      way.times.push(performance.now() - start);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: concurrency }, worker));
  way.seconds += (performance.now() - start) / 1000;
  await way.settle?.();
}

async function writeAndSync(path: string): Promise<void> {
  const file = await open(path, 'wx');
  await file.writeFile(bytes);
  await file.sync();
  await file.close();
}

async function allSteps(folder: string, index: number): Promise<void> {
  await writeAndSync(join(folder, `.${index}`));
  await rename(join(folder, `.${index}`), join(folder, `${index}`));
  const held = await open(folder, 'r');
  await held.sync();
  await held.close();
}

function publishing(name: string, endpoint: string, spool: string, isOutage: boolean): Way {
  const publisher = createPublisher({
    bucket: 'events',
    spool,
    s3: {
      endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    },
    logger: { info: () => {}, warn: () => {}, error: () => {} },
  });
  return {
    name,
    times: [],
    seconds: 0,
    async call() {
      const { status } = await publisher.publish({ type: 'counselor.login', data });
      if (status !== 'spooled')
        throw new Error(
          'An event was refused, so the figures would be meaningless. Use a folder with more free space, or fewer --events.',
        );
    },
    async settle() {
      while (!isOutage && (await publisher.status()).events > 0) await new Promise((wake) => setTimeout(wake, 50));
    },
    close: () => publisher.close({ graceMs: 0 }),
  };
}

function direct(name: string, call: (index: number) => Promise<unknown>): Way {
  return { name, call, times: [], seconds: 0 };
}

function rowOf({ name, times, seconds }: Way, baseline: Way | undefined, concurrency: number) {
  const quantile = (fraction: number, of: Way['times'] = times) =>
    of.toSorted((a, b) => a - b)[Math.floor(of.length * fraction)] ?? 0;
  const perSecond = times.length / seconds;
  return {
    name,
    concurrency,
    p50: `${quantile(0.5).toFixed(2)} ms`,
    p99: `${quantile(0.99).toFixed(2)} ms`,
    'events/s': Math.round(perSecond),
    'p50 : fsync': (quantile(0.5) / quantile(0.5, baseline?.times)).toFixed(1),
    'p99 : fsync': (quantile(0.99) / quantile(0.99, baseline?.times)).toFixed(1),
    'events/s : fsync': baseline ? (perSecond / (baseline.times.length / baseline.seconds)).toFixed(2) : '',
  };
}

const pack = { maxEvents: 10, maxDelayMs: 1000 };
const counts = [await countRequests(values.folder, 100, undefined)];
for (const eventsPerSecond of [1, 10, 100]) counts.push(await countRequests(values.folder, eventsPerSecond, pack));
console.table(counts);
if (events === 0) process.exit();

const folder = await mkdtemp(join(values.folder, 'publisher-cost-'));
const s3 = fork(join(import.meta.dirname, 's3-process.ts'));
const [url] = (await once(s3, 'message')) as [string];
try {
  const rows = [];
  for (const concurrency of [1, 32]) {
    const files = join(folder, `direct-${concurrency}`);
    await mkdir(files);
    const ways = [
      direct('fsync only', (index) => writeAndSync(join(files, `a${index}`))),
      direct('all four steps', (index) => allSteps(files, index)),
      // Nobody listens on this port: the sender retries now and then.
      publishing('publish during an outage', 'http://127.0.0.1:9', join(folder, `outage-${concurrency}`), true),
      publishing('publish while sending to S3', url, join(folder, `sending-${concurrency}`), false),
    ];
    // Warm up: folders, connections and compiled code.
    for (const way of ways) await measure(way, concurrency, events, events + 50);
    for (const way of ways) Object.assign(way, { times: [], seconds: 0 });
    const perRound = Math.ceil(events / rounds);
    for (let round = 0; round < rounds; round += 1) {
      for (const way of ways)
        await measure(way, concurrency, round * perRound, Math.min(events, (round + 1) * perRound));
    }
    rows.push(...ways.map((way) => rowOf(way, ways[0], concurrency)));
    for (const way of ways) await way.close?.();
  }
  console.table(rows);
} finally {
  s3.kill();
  await rm(folder, { recursive: true, force: true });
}
