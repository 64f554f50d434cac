// What becomes of spooled events: retries, reports, restarts and the ceiling.
import { expect, test } from 'vitest';
import type { PublisherOptions } from '../../../src/publisher/publisher.ts';
import { login, startPublishing, until, whole } from '../spool-folder.ts';

test('while S3 is away events wait, and another process brings them there later', async () => {
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

test('first tries go in the order of handing over, whatever fails', async () => {
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

test('after ten failed tries the event is reported, stays, and arrives when S3 takes it', async () => {
  const { publisher, s3, reports, objects } = await startPublishing();
  s3.faults.add({ action: 'PutObject', code: 'SlowDown', status: 503, times: Infinity });
  await publisher.publish(whole);
  await until(() => reports.length > 0);
  expect(reports).toEqual([
    {
      kind: 'undelivered',
      file: expect.stringMatching(/-9\.json$/),
      event: { id: 'evt-1', type: 'counselor.login', source: whole.source },
      key: expect.stringContaining('events/2026/03/04/counselor.login/'),
      attempts: 10,
      ageMs: expect.any(Number),
      failure: { code: 'unavailable', detail: 'SlowDown', status: 503 },
    },
  ]);
  await until(async () => (await publisher.status()).reported === 1);
  // It goes on being tried, and is not reported again.
  const { failedTries } = await publisher.status();
  await until(async () => (await publisher.status()).failedTries > failedTries + 1);
  expect(reports).toHaveLength(1);
  s3.faults.clear();
  await until(async () => (await publisher.status()).events === 0);
  expect((await objects()).size).toBe(1);
});

test('failed tries are counted over restarts, so that a process that keeps dying still tells', async () => {
  let at = await startPublishing({ attempts: 6 });
  at.s3.faults.add({ action: 'PutObject', code: 'SlowDown', status: 503, times: Infinity });
  await at.publisher.publish(whole);
  const reports = [at.reports];
  for (let restart = 0; restart < 3; restart += 1) {
    const { failedTries } = await at.publisher.status();
    await until(async () => (await at.publisher.status()).failedTries >= failedTries + 2);
    await at.publisher.close();
    at = await startPublishing({ attempts: 6 }, at);
    reports.push(at.reports);
  }
  await until(() => reports.flat().length > 0);
  expect(reports.flat()).toMatchObject([{ kind: 'undelivered', event: { id: 'evt-1' } }]);
});

test('an answer that is lost leads to a second put of the same', async () => {
  const { publisher, s3, objects } = await startPublishing();
  s3.faults.add({ action: 'PutObject', lostReply: true, times: 3 });
  await publisher.publish(whole);
  await publisher.close({ drainMs: 600_000 });
  expect([...(await objects()).values()]).toEqual([JSON.stringify(whole)]);
});

test('at the ceiling events are refused at once, and taken again when there is room', async () => {
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

test('the ceiling counts the blocks that files take on the disk', async () => {
  const { publisher, s3 } = await startPublishing({ maxSpoolBytes: 3 * 4096 });
  s3.faults.add({ action: 'PutObject', code: 'SlowDown', status: 503, times: Infinity });
  const results = [];
  for (let index = 0; index < 4; index += 1) results.push(await publisher.publish(login));
  expect(results.map(({ status }) => status)).toEqual(['spooled', 'spooled', 'spooled', 'refused']);
});

test('a receiver of reports and a logger that throw hurt nobody', async () => {
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
