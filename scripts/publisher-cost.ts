// What `publish` costs the caller: `node scripts/publisher-cost.ts [--events 2000] [--folder DIR]`. Beside it the same
// bytes written by hand: with fsync alone, and with all four steps (write, fsync, rename, fsync of the folder).
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, open, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createPublisher } from '../src/publisher/publisher.ts';

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

/** Calls one after another in so many lines side by side. */
async function measure(name: string, atOnce: number, call: (index: number) => Promise<unknown>) {
  const times: number[] = [];
  let next = 0;
  const line = async () => {
    while (next < events) {
      const index = next;
      next += 1;
      const start = performance.now();
      await call(index);
      times.push(performance.now() - start);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: atOnce }, line));
  const seconds = (performance.now() - start) / 1000;
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { name, 'at once': atOnce, p50: at(0.5), p99: at(0.99), 'events/s': Math.round(events / seconds) };
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

async function publishing(name: string, endpoint: string, spool: string, atOnce: number) {
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
  await publisher.publish({ type: 'counselor.login', data });
  const row = await measure(name, atOnce, async () => {
    const { status } = await publisher.publish({ type: 'counselor.login', data });
    if (status !== 'spooled') throw new Error('An event was refused: the figures mean nothing.');
  });
  await publisher.close({ graceMs: 0 });
  return row;
}

const folder = await mkdtemp(join(values.folder, 'publisher-cost-'));
const s3 = fork(join(import.meta.dirname, 'publisher-cost', 's3-process.ts'));
const [url] = (await once(s3, 'message')) as [string];
try {
  const rows = [];
  for (const atOnce of [1, 32]) {
    const byHand = join(folder, `by-hand-${atOnce}`);
    await mkdir(byHand);
    const alone = await measure('fsync alone', atOnce, (index) => writeAndSync(join(byHand, `a${index}`)));
    const steps = await measure('all four steps by hand', atOnce, (index) => allSteps(byHand, index));
    // Nobody listens there: the sender tries now and then.
    const away = await publishing('publish, S3 away', 'http://127.0.0.1:9', join(folder, `away-${atOnce}`), atOnce);
    const sending = await publishing('publish while sending to S3', url, join(folder, `sending-${atOnce}`), atOnce);
    for (const row of [alone, steps, away, sending]) {
      rows.push({
        ...row,
        p50: `${row.p50.toFixed(2)} ms`,
        p99: `${row.p99.toFixed(2)} ms`,
        'p50 : fsync': (row.p50 / alone.p50).toFixed(1),
        'events/s : fsync': (row['events/s'] / alone['events/s']).toFixed(2),
      });
    }
  }
  console.table(rows);
} finally {
  s3.kill();
  await rm(folder, { recursive: true, force: true });
}
