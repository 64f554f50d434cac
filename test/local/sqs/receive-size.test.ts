import { expect, it } from 'vitest';
import { longPoll } from '../../../src/local/sqs/queues/long-poll.ts';
import { receiveSize } from '../../../src/local/sqs/queues/receive-size.ts';
import { createSqs } from '../../../src/local/sqs/sqs.ts';

const draws = Array.from({ length: 1000 }, (_, index) => index / 1000);

it('a receive that waits gets three to ten messages, eight to nine on average', () => {
  const sizes = draws.map((drawn) => receiveSize(() => drawn, true));
  expect([Math.min(...sizes), Math.max(...sizes)]).toEqual([3, 10]);
  const average = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  expect(average).toBeGreaterThan(8);
  expect(average).toBeLessThan(9);
});

it('a receive that does not wait may get none', () => {
  const sizes = draws.map((drawn) => receiveSize(() => drawn, false));
  expect([Math.min(...sizes), Math.max(...sizes)]).toEqual([0, 10]);
});

it('a queue answers by chance only if it is given', async () => {
  const receivedFrom = async (waitMs: number, random?: () => number) => {
    let id = 0;
    const sqs = createSqs({ now: () => 0, newId: () => `${++id}`, random });
    sqs.createQueue('event');
    for (let index = 0; index < 20; index += 1) sqs.send('event', { body: `${index}` });
    return (await longPoll(sqs, 'event', { count: 10, waitMs })).length;
  };
  expect(await receivedFrom(1000)).toBe(10);
  expect(await receivedFrom(1000, () => 0)).toBe(3);
  expect(await receivedFrom(0, () => 0)).toBe(0);
  expect(await receivedFrom(0, () => 0.99)).toBe(10);
});
