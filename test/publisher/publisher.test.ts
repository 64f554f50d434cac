// What `publish` accepts, sends and refuses.
import { expect, test } from 'vitest';
import { createPublisher, type EventInput } from '../../src/publisher/publisher.ts';
import { completeEvent, login, startPublishing, temporaryFolder } from './start-publishing.ts';

test('a published event reaches S3 byte for byte, under the key that publish returned', async () => {
  const { publisher, objects } = await startPublishing();
  const result = await publisher.publish(completeEvent);
  expect(result).toMatchObject({ status: 'spooled', id: 'evt-1' });
  const key = result.status === 'spooled' ? result.key : '';
  expect(key).toMatch(/^events\/2026\/03\/04\/counselor\.login\/[0-9a-f]{32}\.json$/);
  await publisher.close({ drainMs: 600_000 });
  expect(await objects()).toEqual(new Map([[key, JSON.stringify(completeEvent)]]));
});

test('a CloudEvent is built from only type and data', async () => {
  const { publisher, objects } = await startPublishing({ source: 'https://platform.example/app' });
  const result = await publisher.publish(login);
  await publisher.close({ drainMs: 600_000 });
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

test('an event with its own id has the same key and bytes each time it is published', async () => {
  const { publisher, objects } = await startPublishing();
  const first = await publisher.publish({ ...login, id: 'evt-7' });
  const second = await publisher.publish({ ...login, id: 'evt-7' });
  const other = await publisher.publish({ ...login, id: 'evt-8' });
  expect(second).toEqual(first);
  await publisher.close({ drainMs: 600_000 });
  const keys = [first, other].map((result) => (result.status === 'spooled' ? result.key : ''));
  expect(new Set((await objects()).keys())).toEqual(new Set(keys));
});

const circular: EventInput = { type: 'a' };
circular.data = circular;

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['a string', 'counselor.login'],
  ['no type', { data: 1 }],
  ['an empty type', { type: ' ' }],
  ['an id that is not a string', { type: 'a', id: 7 }],
  ['an id longer than the pipeline accepts', { type: 'a', id: 'i'.repeat(1_001) }],
  ['an empty source', { type: 'a', source: '' }],
  ['a circular structure', circular],
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
])('%s is refused without throwing', async (_, input) => {
  const { publisher } = await startPublishing();
  expect(await publisher.publish(input as EventInput)).toEqual({ status: 'refused', reason: 'invalid-event' });
});

test('an event that is too large is refused', async () => {
  const { publisher } = await startPublishing({ maxEventBytes: 500 });
  const result = await publisher.publish({ ...login, id: 'large', data: 'x'.repeat(500) });
  expect(result).toEqual({ status: 'refused', reason: 'too-large', id: 'large' });
});

test('an event published after close is refused', async () => {
  const { publisher } = await startPublishing();
  await publisher.close();
  expect(await publisher.publish({ ...login, id: 'late' })).toEqual({
    status: 'refused',
    reason: 'closed',
    id: 'late',
  });
});

test('creating a publisher without a bucket or a spool throws at once', async () => {
  const spool = await temporaryFolder();
  expect(() => createPublisher({ bucket: '', spool })).toThrow(TypeError);
  expect(() => createPublisher({ bucket: 'events', spool: '' })).toThrow(TypeError);
});
