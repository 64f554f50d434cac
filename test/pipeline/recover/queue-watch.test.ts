import { expect, test } from 'vitest';
import { queueWatch } from '../../../src/pipeline/recover/queue-watch.ts';

test('an incomplete reading does not make the oldest message younger', () => {
  let now = 10_000;
  const watch = queueWatch(() => now);
  expect([watch.isDue(1), watch.ageMs()]).toEqual([true, 0]);
  watch.wasRead({ left: { messages: 2, oldestSentAt: 1_000 }, isComplete: true, isSettled: true }, 2);
  expect([watch.isDue(2), watch.isDue(3), watch.ageMs(), watch.messages()]).toEqual([false, true, 9_000, 2]);
  now = 20_000;
  watch.wasRead({ left: { messages: 1, oldestSentAt: 15_000 }, isComplete: false, isSettled: false }, 2);
  expect([watch.isDue(2), watch.ageMs(), watch.messages()]).toEqual([true, 19_000, 2]);
  watch.wasRead({ left: { messages: 0 }, isComplete: false, isSettled: false }, 2);
  expect(watch.ageMs()).toBe(19_000);
  watch.wasRead({ left: { messages: 1, oldestSentAt: 15_000 }, isComplete: true, isSettled: true }, 1);
  expect([watch.ageMs(), watch.messages()]).toEqual([5_000, 1]);
  now += 3_600_000;
  expect(watch.isDue(1)).toBe(true);
});
