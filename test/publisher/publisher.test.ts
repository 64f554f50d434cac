import { expect, test } from 'vitest';
import { createPublisher, type EventInput, type PublisherOptions } from '../../src/publisher/publisher.ts';
import { startPublishing, temporaryFolder, until } from './spool-folder.ts';

const login: EventInput = { type: 'counselor.login', data: { counselor: { id: 'cc-1' } } };

const whole = {
  specversion: '1.0',
  id: 'evt-1',
  source: 'https://platform.example/logins',
  type: 'counselor.login',
  time: '2026-03-03T23:30:00-05:00',
  data: { counselor: { id: 'cc-1' } },
};

test('what is published reaches S3 under the key that publish told, byte for byte', async () => {
  const { publisher, objects } = await startPublishing();
  const result = await publisher.publish(whole);
  expect(result).toMatchObject({ status: 'spooled', id: 'evt-1' });
  const key = result.status === 'spooled' ? result.key : '';
  expect(key).toMatch(/^events\/2026\/03\/04\/counselor\.login\/[0-9a-f]{32}\.json$/);
  await publisher.close({ drainMs: 20_000 });
  expect(await objects()).toEqual(new Map([[key, JSON.stringify(whole)]]));
});

test('a CloudEvent is built for those who give only type and data', async () => {
  const { publisher, objects } = await startPublishing({ source: 'https://platform.example/app' });
  const result = await publisher.publish(login);
  await publisher.close({ drainMs: 20_000 });
  const [body = ''] = (await objects()).values();
  expect(JSON.parse(body)).toEqual({
    specversion: '1.0',
    id: result.status === 'spooled' ? result.id : '',
    source: 'https://platform.example/app',
    type: 'counselor.login',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    data: login.data,
  });
});

test('an event that names its id has the same key and the same bytes each time it is published', async () => {
  const { publisher, objects } = await startPublishing();
  const first = await publisher.publish({ ...login, id: 'evt-7' });
  const second = await publisher.publish({ ...login, id: 'evt-7' });
  const other = await publisher.publish({ ...login, id: 'evt-8' });
  expect(second).toEqual(first);
  await publisher.close({ drainMs: 20_000 });
  const keys = [first, other].map((result) => (result.status === 'spooled' ? result.key : ''));
  expect(new Set((await objects()).keys())).toEqual(new Set(keys));
});

const circular: EventInput = { type: 'a' };
circular.data = circular;

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['a text', 'counselor.login'],
  ['no type', { data: 1 }],
  ['an empty type', { type: ' ' }],
  ['an id that is no text', { type: 'a', id: 7 }],
  ['an empty source', { type: 'a', source: '' }],
  ['what refers to itself', circular],
  ['a BigInt', { type: 'a', data: 1n }],
  [
    'a getter that throws',
    {
      get type() {
        throw new Error('mine');
      },
    },
  ],
  [
    'toJSON that throws',
    {
      type: 'a',
      data: {
        toJSON() {
          throw new Error('mine');
        },
      },
    },
  ],
])('%s is refused, not thrown', async (_, input) => {
  const { publisher } = await startPublishing();
  expect(await publisher.publish(input as EventInput)).toEqual({ status: 'refused', reason: 'invalid-event' });
});

test('an event that is too large is refused', async () => {
  const { publisher } = await startPublishing({ maxEventBytes: 500 });
  const result = await publisher.publish({ ...login, id: 'large', data: 'x'.repeat(500) });
  expect(result).toEqual({ status: 'refused', reason: 'too-large', id: 'large' });
});

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
  await publisher.close({ drainMs: 20_000 });
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
  await publisher.close({ drainMs: 20_000 });
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

test('what is published after close is refused', async () => {
  const { publisher } = await startPublishing();
  await publisher.close();
  expect(await publisher.publish({ ...login, id: 'late' })).toEqual({
    status: 'refused',
    reason: 'closed',
    id: 'late',
  });
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

test('a publisher without a bucket or a spool is a mistake that is told at once', async () => {
  const spool = await temporaryFolder();
  expect(() => createPublisher({ bucket: '', spool })).toThrow(TypeError);
  expect(() => createPublisher({ bucket: 'events', spool: '' })).toThrow(TypeError);
});
