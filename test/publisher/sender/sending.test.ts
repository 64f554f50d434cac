// What happens to spooled events: retries, reports, restarts and the spool's limits.
import { expect, test } from 'vitest';
import type { PublisherOptions } from '../../../src/publisher/publisher.ts';
import { simulatedClock } from '../outage/simulated-clock.ts';
import { completeEvent, login, startPublishing, until } from '../start-publishing.ts';

test('events wait during an outage, and another process sends them later', async () => {
  const first = await startPublishing();
  first.s3.faults.add({ action: '*', code: 'ServiceUnavailable', status: 503, times: Infinity });
  const results = await Promise.all(
    Array.from({ length: 40 }, (_, index) => first.publisher.publish({ ...login, id: `evt-${index}` })),
  );
  expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['spooled']));
  await first.publisher.close();
  expect((await first.publisher.status()).events).toBe(40);
  first.s3.faults.clear();
  const second = await startPublishing({}, first);
  await until(async () => (await second.objects()).size === 40);
  await until(async () => (await second.publisher.status()).events === 0);
});

test('first attempts run in the order of handing over, whatever fails', async () => {
  const firstSeen = new Set<string>();
  let puts = 0;
  const send = async ({ input }: { input: { Body: Uint8Array } }) => {
    firstSeen.add(JSON.parse(Buffer.from(input.Body).toString()).id);
    puts += 1;
    if (puts % 3 === 0) throw new Error('reset');
    return {};
  };
  const client = { send } as unknown as NonNullable<PublisherOptions['client']>;
  const { publisher } = await startPublishing({ concurrency: 1, client });
  const ids = Array.from({ length: 60 }, (_, index) => `evt-${index}`);
  for (const id of ids) await publisher.publish({ ...login, id });
  await publisher.close({ drainMs: 600_000 });
  expect([...firstSeen]).toEqual(ids);
  expect(puts).toBeGreaterThan(60);
});

test('after ten failed attempts an event is reported, stays in the spool, and arrives when S3 recovers', async () => {
  const { publisher, s3, reports, objects } = await startPublishing();
  s3.faults.add({ action: 'PutObject', code: 'SlowDown', status: 503, times: Infinity });
  await publisher.publish(completeEvent);
  await until(() => reports.length > 0);
  expect(reports).toEqual([
    {
      kind: 'undelivered',
      file: expect.stringMatching(/-9\.json$/),
      event: { id: 'evt-1', type: 'counselor.login', source: completeEvent.source },
      key: expect.stringContaining('events/2026/03/04/counselor.login/'),
      attempts: 10,
      ageMs: expect.any(Number),
      failure: { code: 'unavailable', detail: 'SlowDown', status: 503 },
    },
  ]);
  await until(async () => (await publisher.status()).reported === 1);
  // It is still retried, and is not reported again.
  const { failedTries } = await publisher.status();
  await until(async () => (await publisher.status()).failedTries > failedTries + 1);
  expect(reports).toHaveLength(1);
  s3.faults.clear();
  await until(async () => (await publisher.status()).events === 0);
  expect((await objects()).size).toBe(1);
});

test('every five minutes while a reported event waits, and no longer, the publisher says so', async () => {
  const clock = simulatedClock(Date.parse('2026-01-01T00:00:00Z'));
  const { publisher, s3, reports } = await startPublishing({ clock, slowDelayMs: 60_000 });
  const pass = async (minutes: number) => {
    for (let second = 0; second < minutes * 60; second += 5) await clock.advance(5_000);
  };
  const waiting = () => reports.filter(({ kind }) => kind === 'waiting');
  await pass(20);
  s3.faults.add({ action: 'PutObject', code: 'SlowDown', status: 503, times: Infinity });
  const published = publisher.publish(completeEvent);
  while (!reports.some(({ kind }) => kind === 'undelivered')) await clock.advance(1_000);
  await published;
  expect(waiting()).toEqual([]);
  await pass(31);
  expect([5, 6]).toContain(waiting().length);
  expect(waiting()[0]).toEqual({ kind: 'waiting', events: 1, oldestAgeMs: expect.any(Number) });
  s3.faults.clear();
  await pass(5);
  const told = waiting().length;
  await pass(20);
  expect(waiting()).toHaveLength(told);
});

test('failed attempts are counted across restarts, so a process that keeps crashing still reports', async () => {
  let publishing = await startPublishing({ attempts: 6 });
  publishing.s3.faults.add({ action: 'PutObject', code: 'SlowDown', status: 503, times: Infinity });
  await publishing.publisher.publish(completeEvent);
  const reports = [publishing.reports];
  for (let restart = 0; restart < 3; restart += 1) {
    const { failedTries } = await publishing.publisher.status();
    await until(async () => (await publishing.publisher.status()).failedTries >= failedTries + 2);
    await publishing.publisher.close();
    publishing = await startPublishing({ attempts: 6 }, publishing);
    reports.push(publishing.reports);
  }
  await until(() => reports.flat().length > 0);
  expect(reports.flat()).toMatchObject([{ kind: 'undelivered', event: { id: 'evt-1' } }]);
});

test('a lost response leads to a second put of the same object', async () => {
  const { publisher, s3, objects } = await startPublishing();
  s3.faults.add({ action: 'PutObject', lostReply: true, times: 3 });
  await publisher.publish(completeEvent);
  await publisher.close({ drainMs: 600_000 });
  expect([...(await objects()).values()]).toEqual([JSON.stringify(completeEvent)]);
});

test('a full spool refuses events at once, and accepts them again when there is room', async () => {
  const { publisher, s3, reports } = await startPublishing({ maxSpoolEvents: 5 });
  s3.faults.add({ action: 'PutObject', code: 'SlowDown', status: 503, times: Infinity });
  const results = await Promise.all(
    Array.from({ length: 8 }, (_, index) => publisher.publish({ ...login, id: `${index}` })),
  );
  expect(results.filter(({ status }) => status === 'spooled')).toHaveLength(5);
  expect(results.at(-1)).toEqual({ status: 'refused', reason: 'spool-full', id: '7' });
  expect(reports.filter(({ kind }) => kind === 'refusing')).toEqual([{ kind: 'refusing', reason: 'spool-full' }]);
  expect((await publisher.status()).refused).toBe(3);
  s3.faults.clear();
  await until(async () => (await publisher.publish({ ...login, id: 'later' })).status === 'spooled');
});

test('the size limit counts the blocks that files occupy on disk', async () => {
  const { publisher, s3 } = await startPublishing({ maxSpoolBytes: 3 * 4096 });
  s3.faults.add({ action: 'PutObject', code: 'SlowDown', status: 503, times: Infinity });
  const results = [];
  for (let index = 0; index < 4; index += 1) results.push(await publisher.publish(login));
  expect(results.map(({ status }) => status)).toEqual(['spooled', 'spooled', 'spooled', 'refused']);
});

test('an onReport or a logger that throws does not stop the sender', async () => {
  const fails = () => {
    throw new Error('mine');
  };
  const { publisher, s3, objects } = await startPublishing({
    attempts: 1,
    onReport: fails,
    logger: { info: fails, warn: fails, error: fails },
  });
  s3.faults.add({ action: 'PutObject', code: 'SlowDown', status: 503, times: 15 });
  for (let index = 0; index < 12; index += 1) await publisher.publish({ ...login, id: `${index}` });
  await until(async () => (await objects()).size === 12);
});
