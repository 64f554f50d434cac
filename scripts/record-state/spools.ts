// Records three spools: of a killed publisher, of a publisher that reported its events, and of a drop folder.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { startShipper } from '../../src/publisher/drop-folder/shipper.ts';
import { createPublisher } from '../../src/publisher/publisher.ts';
import type { RecordedSpool } from '../../test/state/recorded-state.ts';
import { clientOf, clockAt, quickly, sentFrom } from '../../test/state/sent-from.ts';
import { evening, login, shift } from './events.ts';

/**
 * @param folder emptied first; gets one folder per spool
 * @param now milliseconds since 1970
 */
export async function recordSpools(folder: string, now: number): Promise<RecordedSpool[]> {
  await rm(folder, { recursive: true, force: true });
  const spools: RecordedSpool[] = [];
  for (const [name, kind, record] of scenarios) {
    const own = join(folder, name);
    await mkdir(own, { recursive: true });
    await record(own, now);
    await normalise(own);
    const keeps = (await filesIn(own)).filter((file) => file.includes('broken/'));
    const copy = await mkdtemp(join(tmpdir(), 'record-spool-'));
    await cp(own, copy, { recursive: true });
    spools.push({ name, kind, puts: await sentFrom(copy, kind), keeps });
    await rm(copy, { recursive: true });
  }
  return spools;
}

const scenarios = [
  // The folder names are those of 0.1.0: tests find the spools by them.
  ['died', 'publisher', recordKilled],
  ['gave-up', 'publisher', recordReported],
  ['dropped', 'shipper', recordDropped],
] as const;

async function recordKilled(spool: string, now: number): Promise<void> {
  const program = fileURLToPath(new URL('./killed-publisher.ts', import.meta.url));
  const child = spawn(process.execPath, [program, spool, String(now)], { stdio: 'inherit' });
  const [, signal] = await once(child, 'exit');
  if (signal !== 'SIGKILL') throw new Error('The publisher was not killed by SIGKILL.');
}

const failingClient = clientOf(async () => {
  throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
});

const hangingClient = clientOf(() => new Promise(() => {}));

const until = async (holds: () => Promise<boolean>) => {
  while (!(await holds())) await new Promise((wake) => setTimeout(wake, 5));
};

/** Two reported events, and two quarantined files: a changed one and a foreign one. */
async function recordReported(spool: string, now: number): Promise<void> {
  const clock = clockAt(now);
  const options = { ...quickly, spool, clock, slowDelayMs: 3_600_000 };
  const publish = async (client: typeof failingClient, ids: readonly string[]) => {
    const publisher = createPublisher({ ...options, client });
    for (const id of ids) {
      clock.time += 4_000;
      await publisher.publish({ type: 'counselor.login', id, data: { id: `c-${id}`, last_name: 'Okonjo' } });
    }
    return publisher;
  };
  const first = await publish(failingClient, ['reported-1', 'reported-2']);
  await until(async () => (await first.status()).reported === 2);
  await first.close({ graceMs: 0 });
  // When a process starts, it tries each reported event once.
  await (await publish(hangingClient, ['changed'])).close({ graceMs: 0 });
  const [changed = ''] = await filesIn(join(spool, 'waiting'));
  await appendFile(join(spool, 'waiting', changed), ' ');
  await writeFile(join(spool, 'waiting', dirname(changed), 'notes.txt'), 'somebody else wrote this');
  const last = await publish(failingClient, []);
  await until(async () => {
    const { failedTries, broken } = await last.status();
    return failedTries === 2 && broken === 2;
  });
  await last.close({ graceMs: 0 });
}

/** One file of each format that a drop folder accepts. */
async function recordDropped(folder: string, now: number): Promise<void> {
  const files: Record<string, string | Uint8Array> = {
    '1.json': JSON.stringify(login({ id: 'dropped', counselor: 'c-dropped' })),
    '2.json': '{ "type": "counselor.login", "data": { "id": "c-2", "last_name": "Okonjo" } }\n',
    '3.json': JSON.stringify(shift(7, evening), null, 2),
    '4.json': JSON.stringify([shift(8, evening), shift(9, evening)]),
    '5.jsonl': [shift(10, evening), shift(11, evening)].map((event) => JSON.stringify(event)).join('\n'),
    '6.jsonl.gz': gzipSync(JSON.stringify(login({ id: 'gzipped', counselor: 'c-gzipped' }))),
  };
  const clock = clockAt(now);
  const shipper = startShipper({ ...quickly, folder, client: hangingClient, clock });
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    clock.time += 4_000;
    await writeFile(`${path}.tmp`, content);
    await rename(`${path}.tmp`, path);
    await until(async () => !(await readdir(folder)).includes(name));
  }
  await shipper.close({ graceMs: 0 });
}

/** Returns sorted relative paths. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/** Replaces the random ids of processes by numbers, so that the same code records the same files. */
async function normalise(folder: string): Promise<void> {
  const writers = new Map<string, string>();
  const numbered = (writer: string) => {
    const known = writers.get(writer) ?? String(writers.size + 1).padStart(8, '0');
    writers.set(writer, known);
    return known;
  };
  for (const file of await filesIn(folder)) {
    const path = join(folder, file);
    const name = basename(file).replace(
      /^(\d{16})-([0-9a-f]{8})/,
      (_, sequence, writer) => `${sequence}-${numbered(writer)}`,
    );
    const settled = file.includes('broken/') ? name.replace(/\.[0-9a-f]{8}$/, '.00000000') : name;
    await rename(path, join(dirname(path), settled));
    if (settled === 'sender.lock') await writeFile(path, numbered(await readFile(path, 'utf8')));
  }
}
