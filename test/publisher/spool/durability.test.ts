// `publish` resolves to `spooled` only after file and folder were synced, so that the event survives power loss.
import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type PublisherClock, systemClock } from '../../../src/publisher/clock.ts';
import { startPublishing, temporaryFolder, until } from '../start-publishing.ts';

const login = { type: 'counselor.login', data: {} };

/** Holds every sync of this process until the test lets it through. */
async function holdSyncs(folder: string) {
  const probe = await open(join(folder, 'probe'), 'w');
  const prototype = Object.getPrototypeOf(probe) as FileHandle;
  await probe.close();
  const original = prototype.sync;
  const waiting: (() => void)[] = [];
  let holding = true;
  prototype.sync = async function sync(this: FileHandle) {
    if (holding) await new Promise<void>((resolve) => waiting.push(resolve));
    return original.call(this);
  };
  const release = () => {
    holding = false;
    for (const resolve of waiting.splice(0)) resolve();
  };
  onTestFinished(() => {
    release();
    prototype.sync = original;
  });
  return {
    waiting: () => waiting.length,
    letOneThrough: () => waiting.shift()?.(),
    release,
  };
}

test('publish resolves after the sync of the file, and then of its folder', async () => {
  const { publisher, spool } = await startPublishing();
  // Creates the folder of the current ten seconds.
  await publisher.publish(login);
  const syncs = await holdSyncs(await temporaryFolder());
  let result: string | undefined;
  const publishing = publisher.publish({ ...login, id: 'held' }).then(({ status }) => {
    result = status;
  });
  let passed = 0;
  while (result === undefined) {
    await until(() => syncs.waiting() > 0 || result !== undefined);
    if (result !== undefined) break;
    expect(result).toBeUndefined();
    syncs.letOneThrough();
    passed += 1;
  }
  await publishing;
  expect(result).toBe('spooled');
  // File and folder; two more if a new ten-second interval began and needed a folder.
  expect(passed).toBeGreaterThanOrEqual(2);
  expect(await readdir(join(spool, 'half-written'))).toEqual([]);
});

test('a disk that does not answer delays the caller no longer than publishTimeoutMs', async () => {
  const publishTimeoutMs = 987_654;
  const over = Promise.withResolvers<void>();
  const sleep: PublisherClock['sleep'] = (ms, signal) =>
    ms === publishTimeoutMs ? over.promise : systemClock.sleep(ms, signal);
  const clock = { ...systemClock, sleep };
  const { publisher, reports, objects } = await startPublishing({ publishTimeoutMs, clock });
  await publisher.publish(login);
  const syncs = await holdSyncs(await temporaryFolder());
  const held = publisher.publish({ ...login, id: 'held' });
  await until(() => syncs.waiting() > 0);
  over.resolve();
  expect(await held).toEqual({
    status: 'refused',
    reason: 'timeout',
    id: 'held',
  });
  expect(reports).toEqual([{ kind: 'refusing', reason: 'timeout' }]);
  // The event that timed out still arrives once the disk answers.
  syncs.release();
  await until(async () => (await objects()).size === 2);
});

test('an S3 that never answers does not delay publish', async () => {
  const { publisher, s3 } = await startPublishing({ putTimeoutMs: 600_000 });
  s3.faults.add({ action: 'PutObject', delayMs: 600_000, times: Infinity });
  for (let index = 0; index < 100; index += 1) {
    expect((await publisher.publish({ ...login, id: `${index}` })).status).toBe('spooled');
  }
  const { sent, events, retriesInFlightCount } = await publisher.status();
  expect([sent, events]).toEqual([0, 100]);
  expect(retriesInFlightCount).toBeLessThanOrEqual(16);
});

test('only the owner can read the spool', async () => {
  const { publisher, s3, spool } = await startPublishing();
  s3.faults.add({ action: 'PutObject', code: 'SlowDown', status: 503, times: Infinity });
  await publisher.publish(login);
  const waiting = join(spool, 'waiting');
  const [folder = ''] = await readdir(waiting);
  const [file = ''] = await readdir(join(waiting, folder));
  const modes = await Promise.all(
    [spool, waiting, join(waiting, folder, file)].map(async (path) => {
      const handle = await open(path, 'r');
      const { mode } = await handle.stat();
      await handle.close();
      return mode & 0o077;
    }),
  );
  expect(modes).toEqual([0, 0, 0]);
});

test('a clock that jumps changes neither the order nor the delays', async () => {
  let jumpMs = 0;
  const clock = {
    now: () => Date.now() + jumpMs,
    monotonic: () => performance.now(),
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        signal?.addEventListener('abort', () => resolve(clearTimeout(timer)));
      }),
  };
  // Without a limit of attempts: a reported event would leave the order of first attempts.
  const publishing = await startPublishing({ clock, attempts: Infinity });
  publishing.s3.faults.add({ action: 'PutObject', code: 'SlowDown', status: 503, times: Infinity });
  const day = 86_400_000;
  for (const [index, jump] of [0, -day, 400 * day, -day, -20_000 * day].entries()) {
    jumpMs = jump;
    expect((await publishing.publisher.publish({ ...login, id: `${index}` })).status).toBe('spooled');
  }
  await publishing.publisher.close({ graceMs: 0 });
  const order: string[] = [];
  const send = async ({ input }: { input: { Body: Uint8Array } }) => {
    order.push(JSON.parse(Buffer.from(input.Body).toString()).id);
    return {};
  };
  const later = await startPublishing({ clock, concurrency: 1, client: { send } as never }, publishing);
  await later.publisher.publish({ ...login, id: 'after the restart' });
  await later.publisher.close({ drainMs: 600_000 });
  expect(order).toEqual(['0', '1', '2', '3', '4', 'after the restart']);
});
