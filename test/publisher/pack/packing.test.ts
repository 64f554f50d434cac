// What a publisher with packing sends and when, and what happens to a pack that fails.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { PublisherOptions } from '../../../src/publisher/publisher.ts';
import { simulatedClock } from '../outage/simulated-clock.ts';
import { login, startPublishing, temporaryFolder, until } from '../start-publishing.ts';
import { outage, type RecordedPut, recordingClient } from './recording-client.ts';

const pack = { maxEvents: 3, maxDelayMs: 1000 };

/** A publisher that packs, in simulated time. */
async function startPacking(
  options: Partial<PublisherOptions> = {},
  { answer, spool }: { answer?: (put: RecordedPut) => unknown; spool?: string } = {},
) {
  const clock = simulatedClock(Date.UTC(2026, 10, 24));
  const { client, puts } = recordingClient(answer);
  const folder = spool ?? join(await temporaryFolder(), 'spool');
  const { publisher, reports } = await startPublishing(
    { client, clock, pack, pollMs: 100_000, slowDelayMs: 1e9, ...options },
    { s3: { url: '' } as never, spool: folder },
  );
  await until(async () => (await publisher.status()).sends);
  const publish = async (...ids: string[]) => {
    for (const id of ids) expect((await publisher.publish({ ...login, id })).status).toBe('spooled');
  };
  const sentIds = () => puts.map(({ ids }) => ids);
  const isEmpty = async () => (await publisher.status()).events === 0;
  /** Lets simulated time pass until the condition holds. */
  const untilLater = (holds: () => boolean | Promise<boolean>) =>
    until(async () => {
      await clock.advance(100);
      return holds();
    });
  return { publisher, reports, clock, puts, publish, sentIds, isEmpty, untilLater, spool: folder };
}

/** Paths of the waiting files, oldest first. */
async function waitingFiles(spool: string): Promise<string[]> {
  const waiting = join(spool, 'waiting');
  const names = await Promise.all(
    (await readdir(waiting)).sort().map(async (folder) => {
      return (await readdir(join(waiting, folder))).sort().map((name) => join(waiting, folder, name));
    }),
  );
  return names.flat();
}

test('a full pack goes at once, and the rest no later than maxDelayMs after it was published', async () => {
  const { publisher, clock, publish, puts, sentIds, isEmpty } = await startPacking();
  await publish('1', '2', '3', '4', '5');
  await clock.untilSomebodySleepsUntil(pack.maxDelayMs);
  await clock.advance(pack.maxDelayMs - 1);
  expect(sentIds()).toEqual([['1', '2', '3']]);
  await clock.advance(1);
  await until(() => puts.length > 1);
  expect(sentIds()).toEqual([
    ['1', '2', '3'],
    ['4', '5'],
  ]);
  await until(isEmpty);
  await until(async () => (await publisher.status()).sent === 5);
});

test('publish names no key, because it depends on the events that share the object', async () => {
  const { publisher } = await startPacking();
  expect(await publisher.publish({ ...login, id: '1' })).toEqual({ status: 'spooled', id: '1' });
});

test('an event that nobody joins is sent as without packing', async () => {
  const { clock, publish, puts } = await startPacking();
  await publish('1');
  await clock.untilSomebodySleepsUntil(pack.maxDelayMs);
  await clock.advance(pack.maxDelayMs);
  await until(() => puts.length > 0);
  expect(puts[0]).toMatchObject({ contentType: 'application/cloudevents+json', ids: ['1'] });
  expect(puts[0]?.key).toMatch(/^events\/undated\/counselor\.login\/[0-9a-f]{32}\.json$/);
});

test('with maxDelayMs 0, events share an object only if they have to wait anyway', async () => {
  const busy = Promise.withResolvers<void>();
  const { publish, puts, sentIds } = await startPacking(
    { pack: { maxEvents: 10, maxDelayMs: 0 }, concurrency: 1 },
    { answer: () => busy.promise },
  );
  await publish('1');
  await until(() => puts.length > 0);
  await publish('2', '3', '4');
  busy.resolve();
  await until(() => puts.length > 1);
  expect(sentIds()).toEqual([['1'], ['2', '3', '4']]);
});

test('close sends what waits for its pack', async () => {
  const { publisher, publish, sentIds, isEmpty } = await startPacking();
  await publish('1', '2');
  await publisher.close();
  expect(sentIds()).toEqual([['1', '2']]);
  expect(await isEmpty()).toBe(true);
});

test('flush sends what waits for its pack, and the next events wait again', async () => {
  const { publisher, clock, publish, puts, sentIds } = await startPacking();
  await publish('1', '2');
  publisher.flush();
  await until(() => puts.length > 0);
  await publish('3');
  await clock.untilSomebodySleepsUntil(pack.maxDelayMs);
  await clock.advance(pack.maxDelayMs - 1);
  expect(sentIds()).toEqual([['1', '2']]);
  await clock.advance(1);
  await until(() => puts.length > 1);
});

test('a pack that fails is retried with the same bytes under the same key, and is removed only once S3 has it', async () => {
  let failures = 0;
  const inSpool: number[] = [];
  const packing = await startPacking(
    {},
    {
      async answer() {
        inSpool.push((await waitingFiles(packing.spool)).length);
        failures += 1;
        if (failures <= 2) outage();
      },
    },
  );
  await packing.publish('1', '2', '3');
  await packing.untilLater(packing.isEmpty);
  expect(packing.sentIds()).toEqual([
    ['1', '2', '3'],
    ['1', '2', '3'],
    ['1', '2', '3'],
  ]);
  expect(new Set(packing.puts.map(({ key, body }) => `${key} ${body}`)).size).toBe(1);
  expect(inSpool).toEqual([3, 3, 3]);
  expect((await packing.publisher.status()).failedTries).toBe(6);
});

test('an event that S3 never takes holds the others of its pack back for three attempts, and is reported alone', async () => {
  const { publish, reports, sentIds, untilLater } = await startPacking(
    {},
    {
      answer({ ids }) {
        if (ids.includes('bad')) throw Object.assign(new Error('no'), { $metadata: { httpStatusCode: 403 } });
      },
    },
  );
  await publish('1', 'bad', '2');
  await untilLater(() => reports.length > 0);
  expect(reports).toMatchObject([
    { kind: 'undelivered', event: { id: 'bad' }, attempts: 10, failure: { code: 'refused', status: 403 } },
  ]);
  const together = ['1', 'bad', '2'];
  expect(sentIds().slice(0, 3)).toEqual([together, together, together]);
  expect(
    sentIds()
      .slice(3)
      .filter((ids) => !ids.includes('bad'))
      .sort(),
  ).toEqual([['1'], ['2']]);
});

test('a broken file is quarantined, and the others of its pack arrive', async () => {
  const { publish, publisher, clock, spool, reports, puts, sentIds, isEmpty } = await startPacking({
    pack: { maxEvents: 10, maxDelayMs: 1000 },
  });
  await publish('1', '2', '3');
  const [, second = ''] = await waitingFiles(spool);
  await writeFile(second, 'no longer what it was');
  await clock.untilSomebodySleepsUntil(pack.maxDelayMs);
  await clock.advance(pack.maxDelayMs);
  await until(() => puts.length > 0);
  await until(isEmpty);
  expect(sentIds()).toEqual([['1', '3']]);
  expect(reports).toMatchObject([{ kind: 'quarantined', reason: 'changed' }]);
  expect((await publisher.status()).broken).toBe(1);
});

test('a file that cannot be read holds up no other', async () => {
  const { publish, clock, spool, puts, sentIds } = await startPacking({ pack: { maxEvents: 10, maxDelayMs: 1000 } });
  await publish('1', '2', '3');
  const [first = ''] = await waitingFiles(spool);
  await rm(first);
  await mkdir(first);
  await clock.untilSomebodySleepsUntil(pack.maxDelayMs);
  await clock.advance(pack.maxDelayMs);
  await until(() => puts.length > 0);
  expect(sentIds()).toEqual([['2', '3']]);
});

test('one failed pack is one failure of S3 and no outage; during an outage events are tried alone', async () => {
  const warnings: string[] = [];
  let isDown = true;
  const { publish, puts, sentIds, untilLater, isEmpty } = await startPacking(
    {
      pack: { maxEvents: 12, maxDelayMs: 1000 },
      concurrency: 4,
      logger: { info: () => {}, warn: (message) => warnings.push(message), error: () => {} },
    },
    { answer: () => isDown && outage() },
  );
  const ids = Array.from({ length: 12 }, (_, index) => `${index}`);
  await publish(...ids);
  // On a slow machine, more than one attempt may pass between two looks.
  await untilLater(() => puts.length >= 2);
  expect(sentIds().slice(0, 2)).toEqual([ids, ids]);
  expect(warnings).toEqual([]);
  await untilLater(() => warnings.length > 0);
  expect(puts.length).toBeGreaterThanOrEqual(10);
  const before = puts.length;
  await publish('a', 'b');
  const after = () => sentIds().slice(before);
  await untilLater(() => ['a', 'b'].every((id) => after().some((each) => each.includes(id))));
  expect(
    after()
      .filter((each) => each.includes('a') || each.includes('b'))
      .every(({ length }) => length === 1),
  ).toBe(true);
  isDown = false;
  await untilLater(isEmpty);
});

test('after an outage the backlog goes in packs, in the order of publishing', async () => {
  const spool = join(await temporaryFolder(), 'spool');
  const first = await startPacking(
    { pack: { maxEvents: 1, maxDelayMs: 0 }, attempts: 1000 },
    { answer: outage, spool },
  );
  const ids = Array.from({ length: 50 }, (_, index) => `${index}`);
  await first.publish(...ids);
  await first.publisher.close({ graceMs: 0 });
  const untried = (await waitingFiles(spool)).filter((path) => path.endsWith('-0.json')).length;
  const second = await startPacking({ pack: { maxEvents: 10, maxDelayMs: 1000 }, concurrency: 1 }, { spool });
  await second.untilLater(second.isEmpty);
  expect(second.sentIds().flat()).toEqual(ids);
  expect(second.puts.length).toBeLessThanOrEqual(50 - untried + Math.ceil(untried / 10) + 1);
});
