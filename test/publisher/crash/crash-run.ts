// The crash test: kills a process that publishes as fast as it can, again and again at random moments, while S3 fails,
// stalls and resets connections. Afterwards S3 recovers and one more process sends what is in the spool.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startS3 } from '../../../src/local/s3/server.ts';
import { createPublisher, type PackOptions } from '../../../src/publisher/publisher.ts';
import { objectsIn } from '../objects-in.ts';
import { startFlakyNetwork } from './flaky-network.ts';
import { flakySettings } from './flaky-settings.ts';

export interface CrashResult {
  kills: number;
  /** Events whose `publish` resolved as spooled. */
  spooled: number;
  /** How many of these were on S3 before the last process started. */
  arrivedMeanwhile: number;
  /** Events on S3 at the end, each counted once. */
  arrived: number;
  /** Objects on S3 at the end. */
  objects: number;
  /** Ids of spooled events that never arrived. */
  lost: string[];
  /** Lines whose content is incomplete or not what was spooled, as `KEY:LINE`. */
  damaged: string[];
  leftInSpool: number;
  quarantined: number;
}

export interface CrashOptions {
  kills: number;
  random(): number;
  /** Makes the publisher pack. */
  pack?: PackOptions;
  onKill?(kills: number, spooled: number): void;
}

const child = join(import.meta.dirname, 'publish-forever.ts');

export async function runCrashes({ kills, random, pack, onKill }: CrashOptions): Promise<CrashResult> {
  const folder = await mkdtemp(join(tmpdir(), 'publisher-crash-'));
  const spool = join(folder, 'spool');
  const s3 = await startS3();
  s3.s3.createBucket('events');
  const network = await startFlakyNetwork(s3.url, random);
  const faultTimer = setInterval(() => s3.faults.add(randomFault(random)), 40);
  /** Expected hash of the content, by id. */
  const spooled = new Map<string, string>();
  try {
    for (let kill = 1; kill <= kills; kill += 1) {
      const args = [network.url, spool, ...(pack ? [JSON.stringify(pack)] : [])];
      await publishUntilKilled(args, random, (id, check) => spooled.set(id, check));
      onKill?.(kill, spooled.size);
    }
    clearInterval(faultTimer);
    s3.faults.clear();
    network.calm();
    const before = linesOf(await objectsIn(s3, 'events'));
    const last = createPublisher({ ...flakySettings(network.url, spool, pack), putTimeoutMs: 600_000 });
    await last.status();
    // Nothing else publishes now, so a spool that was read and is empty stays empty.
    while ((await last.status()).events > 0 || !(await last.status()).sends) await pause(50);
    await last.close();
    const { events: leftInSpool } = await last.status();
    const objects = await objectsIn(s3, 'events');
    const lines = linesOf(objects);
    const arrived = idsOf(lines);
    const arrivedBefore = idsOf(before);
    return {
      kills,
      spooled: spooled.size,
      arrivedMeanwhile: [...spooled.keys()].filter((id) => arrivedBefore.has(id)).length,
      arrived: arrived.size,
      objects: objects.size,
      lost: [...spooled.keys()].filter((id) => !arrived.has(id)),
      damaged: lines.filter((line) => !isIntact(line, spooled)).map(({ location }) => location),
      leftInSpool,
      quarantined: (await readdir(join(spool, 'broken'))).length,
    };
  } finally {
    clearInterval(faultTimer);
    await network.close();
    await s3.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function publishUntilKilled(
  args: readonly string[],
  random: () => number,
  onSpooled: (id: string, check: string) => void,
): Promise<void> {
  const { HTTP_PROXY: _, http_proxy: __, ...env } = process.env;
  const platform = spawn(process.execPath, ['--no-warnings', child, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ends = once(platform, 'exit');
  const lines = createInterface({ input: platform.stdout });
  const read = once(lines, 'close');
  const enough = Promise.withResolvers<void>();
  // By the events it has spooled, however slow the machine is: mostly while it publishes, sometimes while it starts.
  let toCome = 1 + Math.floor(random() ** 2 * 150);
  lines.on('line', (line) => {
    const [id, check] = line.split(' ');
    // The last line may be incomplete.
    if (id && check?.length === 64) onSpooled(id, check);
    toCome -= 1;
    if (toCome === 0) enough.resolve();
  });
  const killAt = random() < 0.1 ? pause(random() * 400) : enough.promise.then(() => pause(random() * 50));
  await Promise.race([killAt, ends]);
  platform.kill('SIGKILL');
  const [code] = await ends;
  await read;
  if (code !== null) throw new Error(`The publishing process exited by itself with code ${code}.`);
}

function randomFault(random: () => number) {
  const choice = random();
  const action = 'PutObject';
  if (choice < 0.4) return { action, code: 'SlowDown', status: 503 };
  if (choice < 0.6) return { action, code: 'InternalError', status: 500 };
  return choice < 0.8 ? { action, lostReply: true } : { action, delayMs: 100 + random() * 600 };
}

interface Line {
  /** `KEY:LINE` */
  location: string;
  /** Undefined if it is not JSON. */
  event: { id: string; data: { text: string; check: string } } | undefined;
}

const linesOf = (objects: ReadonlyMap<string, string>): Line[] =>
  [...objects].flatMap(([key, body]) =>
    body
      .trimEnd()
      .split('\n')
      .map((text, index) => ({ location: `${key}:${index + 1}`, event: parse(text) })),
  );

const idsOf = (lines: readonly Line[]) => new Set(lines.map(({ event }) => event?.id));

function parse(text: string): Line['event'] {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isIntact({ event }: Line, spooled: ReadonlyMap<string, string>): boolean {
  if (!event) return false;
  const check = createHash('sha256').update(event.data.text).digest('hex');
  return check === event.data.check && check === (spooled.get(event.id) ?? check);
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
