import { expect, it } from 'vitest';
import { createDueList } from '../../../src/local/sqs/queues/due-list.ts';
import { createSqs } from '../../../src/local/sqs/sqs.ts';

const ids = () => {
  let next = 0;
  return () => `id-${++next}`;
};

it('delivers messages in order of arrival, or in the order of pick', () => {
  const received = (pick?: (count: number) => number) => {
    const sqs = createSqs({ now: () => 0, newId: ids(), ...(pick ? { pick } : {}) });
    sqs.createQueue('event');
    for (const body of ['a', 'b', 'c', 'd']) sqs.send('event', { body });
    return sqs.receive('event', { count: 4 }).map(({ body }) => body);
  };
  expect(received()).toEqual(['a', 'b', 'c', 'd']);
  expect(received((count) => count - 1)).toEqual(['d', 'a', 'b', 'c']);
});

it('gives the same results with the same clock and ids', () => {
  const run = () => {
    let time = 0;
    const sqs = createSqs({ now: () => time, newId: ids() });
    sqs.createQueue('event', { VisibilityTimeout: '5' });
    for (let index = 0; index < 20; index += 1) sqs.send('event', { body: `${index}`, delaySeconds: (index * 7) % 10 });
    const seen: unknown[] = [];
    for (; time < 30_000; time += 1000) seen.push(...sqs.receive('event', { count: 3 }));
    return seen;
  };
  expect(run()).toEqual(run());
});

it('returns due values in order of time', () => {
  const list = createDueList<number>();
  const times = Array.from({ length: 200 }, (_, index) => (index * 7919) % 211);
  for (const time of times) list.add(time, time);
  const taken: number[] = [];
  for (let due = list.takeDue(105); due !== undefined; due = list.takeDue(105)) taken.push(due);
  expect(taken).toEqual(times.filter((time) => time <= 105).sort((a, b) => a - b));
  expect(list.next()).toBe(Math.min(...times.filter((time) => time > 105)));
});
