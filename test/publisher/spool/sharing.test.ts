// Several processes share a spool: one sends, and another takes over when it stops.
import { readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../../src/publisher/clock.ts';
import { type Lease, startLease } from '../../../src/publisher/spool/lease.ts';
import { startPublishing, temporaryFolder, until } from '../start-publishing.ts';

test('of several publishers, one sends the events of all', async () => {
  // On a busy machine, too, nobody takes over while the one that sends is alive.
  const patient = { takeOverMs: 600_000 };
  const first = await startPublishing(patient);
  await until(async () => (await first.publisher.status()).sends);
  const others = [await startPublishing(patient, first), await startPublishing(patient, first)];
  const all = [first, ...others];
  await Promise.all(
    all.flatMap(({ publisher }, index) =>
      Array.from({ length: 20 }, (_, each) => publisher.publish({ type: 't', id: `evt-${index}-${each}` })),
    ),
  );
  await until(async () => (await first.publisher.status()).sent === 60);
  expect((await first.objects()).size).toBe(60);
  const states = await Promise.all(all.map(({ publisher }) => publisher.status()));
  expect(states.map(({ sends, sent }) => [sends, sent])).toEqual([
    [true, 60],
    [false, 0],
    [false, 0],
  ]);
});

test('when the sending publisher closes, another takes over', async () => {
  const first = await startPublishing();
  await until(async () => (await first.publisher.status()).sends);
  const second = await startPublishing({}, first);
  await first.publisher.close();
  await until(async () => (await second.publisher.status()).sends);
  await second.publisher.publish({ type: 't', id: 'evt-1' });
  await until(async () => (await second.objects()).size === 1);
});

const leaseOn = (file: string, writer: string, log: string[] = []): Lease =>
  startLease({
    file,
    writer,
    beatMs: 10,
    staleMs: 100,
    clock: systemClock,
    onChange: (held) => log.push(`${writer} ${held}`),
  });

test('a lock that nobody touches any more is taken over, whatever its timestamp', async () => {
  const file = join(await temporaryFolder(), 'sender.lock');
  await writeFile(file, 'deadbeef');
  // The clock was wrong when its owner crashed.
  await utimes(file, 4e9, 4e9);
  const lease = leaseOn(file, 'aaaaaaaa');
  await until(() => lease.held());
  expect(await readFile(file, 'utf8')).toBe('aaaaaaaa');
  await lease.stop();
});

test('of many processes that wait for a stale lock, exactly one gets it', async () => {
  const file = join(await temporaryFolder(), 'sender.lock');
  await writeFile(file, 'deadbeef');
  const leases = ['aaaaaaaa', 'bbbbbbbb', 'cccccccc', 'dddddddd', 'eeeeeeee'].map((writer) => leaseOn(file, writer));
  await until(() => leases.filter((lease) => lease.held()).length === 1);
  await Promise.all(leases.map((lease) => lease.stop()));
});

test('a process whose lock was taken over stops sending', async () => {
  const file = join(await temporaryFolder(), 'sender.lock');
  const lease = leaseOn(file, 'aaaaaaaa');
  await until(() => lease.held());
  await writeFile(file, 'bbbbbbbb');
  const keepsTouching = setInterval(() => void utimes(file, Date.now() / 1000, Date.now() / 1000), 5);
  await until(() => !lease.held());
  clearInterval(keepsTouching);
  await lease.stop();
  expect(await readFile(file, 'utf8')).toBe('bbbbbbbb');
});

test('a process that cannot create the lock sends anyway', async () => {
  const file = join(await temporaryFolder(), 'no-such-folder', 'sender.lock');
  const lease = leaseOn(file, 'aaaaaaaa');
  await until(() => lease.held());
  await lease.stop();
});
