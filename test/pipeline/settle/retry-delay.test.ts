import { expect, test } from 'vitest';
import { deferralSeconds, retryDelaySeconds } from '../../../src/pipeline/settle/retry-delay.ts';

const almostOne = 1 - Number.EPSILON;

test.each([
  [1, 1, 2],
  [2, 3, 6],
  [3, 9, 18],
  [4, 27, 54],
  [6, 243, 486],
  [7, 450, 900],
  [9, 450, 900],
])('after %i failed attempts a retry waits %i to %i seconds', (attempts, least, most) => {
  expect(retryDelaySeconds(attempts, 0)).toBe(least);
  expect(retryDelaySeconds(attempts, almostOne)).toBe(most);
});

test('a retry waits at least a second', () => {
  expect(retryDelaySeconds(1, 0)).toBeGreaterThanOrEqual(1);
});

test('a longer minimum is spread over itself and half of it again', () => {
  expect(retryDelaySeconds(1, 0, 300)).toBe(300);
  expect(retryDelaySeconds(1, 0.5, 300)).toBe(375);
  expect(retryDelaySeconds(1, almostOne, 600)).toBe(900);
});

test('a minimum that the usual delay meets changes nothing', () => {
  expect(retryDelaySeconds(7, 0, 300)).toBe(450);
  expect(retryDelaySeconds(7, 0, 450)).toBe(450);
  expect(retryDelaySeconds(7, 0, 451)).toBe(451);
});

test('a deferral waits 15 to 30 seconds', () => {
  const waits = (hops: number) => [0, 0.5, almostOne].map((random) => deferralSeconds(random, hops));
  expect([0, 1, 2, 3, 4, 1_000].map(waits)).toEqual([
    [1, 2, 2],
    [2, 3, 4],
    [4, 6, 8],
    [8, 12, 16],
    [15, 23, 30],
    [15, 23, 30],
  ]);
});
