// The crash test: a platform that publishes as fast as it can is killed again and again at random moments, while S3
// fails, stalls, resets and is busy. Afterwards S3 is well and one more process opens the spool.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startS3 } from '../../../src/local/s3/server.ts';
import { createPublisher } from '../../../src/publisher/publisher.ts';
import { objectsIn } from '../objects-in.ts';
import { startUnrulyNetwork } from './unruly-network.ts';
import { unrulySettings } from './unruly-settings.ts';

export interface CrashResult {
  kills: number;
  /** Events whose `publish` resolved as spooled. */
  spooled: number;
  /** Of them: on S3 before the last process was started. */
  arrivedMeanwhile: number;
  objects: number;
  /** Keys of spooled events that never arrived. */
  lost: string[];
  /** Keys of objects whose content is not whole, or not what was spooled. */
  damaged: string[];
  leftInSpool: number;
  quarantined: number;
}

export interface CrashOptions {
  kills: number;
  random(): number;
  onKill?(kills: number, spooled: number): void;
}

const child = join(import.meta.dirname, 'publish-forever.ts');

export async function crashRun({ kills, random, onKill }: CrashOptions): Promise<CrashResult> {
  const folder = await mkdtemp(join(tmpdir(), 'publisher-crash-'));
  const spool = join(folder, 'spool');
  const s3 = await startS3();
  s3.s3.createBucket('events');
  const network = await startUnrulyNetwork(s3.url, random);
  const troubles = setInterval(() => s3.faults.add(trouble(random)), 40);
  /** Key → what its content must hash to. */
  const spooled = new Map<string, string>();
  try {
    for (let kill = 1; kill <= kills; kill += 1) {
      await publishUntilKilled([network.url, spool], random, (key, check) => spooled.set(key, check));
      onKill?.(kill, spooled.size);
    }
    clearInterval(troubles);
    s3.faults.clear();
    network.calm();
    const arrivedMeanwhile = [...spooled.keys()].filter((key) => s3.s3.bucket('events').current(key)).length;
    const last = createPublisher({ ...unrulySettings(network.url, spool), putTimeoutMs: 600_000 });
    await last.status();
    // The spool is empty for good once it was read: nobody else publishes now.
    while ((await last.status()).events > 0 || !(await last.status()).sends) await pause(50);
    await last.close();
    const { events: leftInSpool } = await last.status();
    const objects = await objectsIn(s3, 'events');
    return {
      kills,
      spooled: spooled.size,
      arrivedMeanwhile,
      objects: objects.size,
      lost: [...spooled.keys()].filter((key) => !objects.has(key)),
      damaged: [...objects].filter(([key, body]) => !isWhole(body, spooled.get(key))).map(([key]) => key),
      leftInSpool,
      quarantined: (await readdir(join(spool, 'broken'))).length,
    };
  } finally {
    clearInterval(troubles);
    await network.close();
    await s3.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function publishUntilKilled(
  args: readonly string[],
  random: () => number,
  onSpooled: (key: string, check: string) => void,
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
  // By what it has done, however slow the machine is: mostly in the middle of its work, now and then while it starts.
  let toCome = 1 + Math.floor(random() ** 2 * 150);
  lines.on('line', (line) => {
    const [key, check] = line.split(' ');
    // The last line may have been cut.
    if (key && check?.length === 64) onSpooled(key, check);
    toCome -= 1;
    if (toCome === 0) enough.resolve();
  });
  const killAt = random() < 0.1 ? pause(random() * 400) : enough.promise.then(() => pause(random() * 50));
  await Promise.race([killAt, ends]);
  platform.kill('SIGKILL');
  const [code] = await ends;
  await read;
  if (code !== null) throw new Error(`The platform ended by itself with ${code}.`);
}

function trouble(random: () => number) {
  const kind = random();
  const action = 'PutObject';
  if (kind < 0.4) return { action, code: 'SlowDown', status: 503 };
  if (kind < 0.6) return { action, code: 'InternalError', status: 500 };
  return kind < 0.8 ? { action, lostReply: true } : { action, delayMs: 100 + random() * 600 };
}

function isWhole(body: string, expected: string | undefined): boolean {
  try {
    const { data } = JSON.parse(body) as { data: { text: string; check: string } };
    const check = createHash('sha256').update(data.text).digest('hex');
    return check === data.check && (expected === undefined || check === expected);
  } catch {
    return false;
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
