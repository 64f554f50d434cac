// What `publish` costs the caller: `node scripts/publisher/cost.ts [--events 2000] [--folder DIR]`. Beside it the same
// bytes written by hand: with fsync alone, and with all four steps (write, fsync, rename, fsync of the folder).
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, open, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createPublisher } from '../../src/publisher/publisher.ts';

const { values } = parseArgs({
  options: {
    /** Events of each measurement. */
    events: { type: 'string', default: '2000' },
    /** A folder on the disk that is to be measured. */
    folder: { type: 'string', default: tmpdir() },
  },
});
const events = Number(values.events);
const data = { counselor: { id: 'cc-1042', first_name: 'Mira', last_name: 'Okonjo' }, note: 'x'.repeat(300) };
const bytes = Buffer.from(JSON.stringify({ specversion: '1.0', id: 'x'.repeat(36), type: 'counselor.login', data }));

/** One way of bringing an event to the disk, measured in rounds. */
interface Way {
  name: string;
  call(index: number): Promise<unknown>;
  /** Lets the work end that a round has left behind. */
  settle?(): Promise<void>;
  close?(): Promise<void>;
  times: number[];
  seconds: number;
}

/** The ways take turns, so that what else the machine does befalls all of them alike. */
const rounds = 10;

/** Calls one after another in so many lines side by side. */
async function measure(way: Way, atOnce: number, from: number, to: number): Promise<void> {
  let next = from;
  const line = async () => {
    while (next < to) {
      const index = next;
      next += 1;
      const start = performance.now();
      await way.call(index);
      way.times.push(performance.now() - start);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: atOnce }, line));
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

function publishing(name: string, endpoint: string, spool: string, isAway: boolean): Way {
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
      if (status !== 'spooled') throw new Error('An event was refused: the figures mean nothing.');
    },
    async settle() {
      while (!isAway && (await publisher.status()).events > 0) await new Promise((wake) => setTimeout(wake, 50));
    },
    close: () => publisher.close({ graceMs: 0 }),
  };
}

function byHand(name: string, call: (index: number) => Promise<unknown>): Way {
  return { name, call, times: [], seconds: 0 };
}

function rowOf({ name, times, seconds }: Way, alone: Way | undefined, atOnce: number) {
  const at = (share: number, of: Way['times'] = times) =>
    of.toSorted((a, b) => a - b)[Math.floor(of.length * share)] ?? 0;
  const perSecond = times.length / seconds;
  return {
    name,
    'at once': atOnce,
    p50: `${at(0.5).toFixed(2)} ms`,
    p99: `${at(0.99).toFixed(2)} ms`,
    'events/s': Math.round(perSecond),
    'p50 : fsync': (at(0.5) / at(0.5, alone?.times)).toFixed(1),
    'p99 : fsync': (at(0.99) / at(0.99, alone?.times)).toFixed(1),
    'events/s : fsync': alone ? (perSecond / (alone.times.length / alone.seconds)).toFixed(2) : '',
  };
}

const folder = await mkdtemp(join(values.folder, 'publisher-cost-'));
const s3 = fork(join(import.meta.dirname, 's3-process.ts'));
const [url] = (await once(s3, 'message')) as [string];
try {
  const rows = [];
  for (const atOnce of [1, 32]) {
    const files = join(folder, `by-hand-${atOnce}`);
    await mkdir(files);
    const ways = [
      byHand('fsync alone', (index) => writeAndSync(join(files, `a${index}`))),
      byHand('all four steps by hand', (index) => allSteps(files, index)),
      // Nobody listens there: the sender tries now and then.
      publishing('publish, S3 away', 'http://127.0.0.1:9', join(folder, `away-${atOnce}`), true),
      publishing('publish while sending to S3', url, join(folder, `sending-${atOnce}`), false),
    ];
    // Folders, connections and compiled code are there before anything is measured.
    for (const way of ways) await measure(way, atOnce, events, events + 50);
    for (const way of ways) Object.assign(way, { times: [], seconds: 0 });
    const share = Math.ceil(events / rounds);
    for (let round = 0; round < rounds; round += 1) {
      for (const way of ways) await measure(way, atOnce, round * share, Math.min(events, (round + 1) * share));
    }
    rows.push(...ways.map((way) => rowOf(way, ways[0], atOnce)));
    for (const way of ways) await way.close?.();
  }
  console.table(rows);
} finally {
  s3.kill();
  await rm(folder, { recursive: true, force: true });
}
