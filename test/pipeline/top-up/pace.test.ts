import { describe, expect, test } from 'vitest';
import { longestPauseMs, type Pace, paceAfter, pauseMs } from '../../../src/pipeline/top-up/pace.ts';
import { dayOfTraffic, limitShare } from './day-of-traffic.ts';

const max = 100_000;
const allowed = max * limitShare;
const minute = 60_000;

/** The pace after replies that say `used` at these times. */
const after = (...replies: readonly (readonly [at: number, used: number])[]) =>
  replies.reduce<Pace | undefined>((pace, [at, used]) => paceAfter(pace, { used, max }, limitShare, at), undefined);

describe('a whole day of 20 events a second with 100,000 calls', () => {
  test.each([2, 3, 5])('%d functions stay within the share, and 95 of 100 events take less than 2.5 s', (functions) => {
    const day = dayOfTraffic({ functions, eventsPerSecond: 20, allowance: max, hours: 24 });
    expect(day.used).toBeLessThan(0.96 * allowed);
    expect(day.calls).toBeGreaterThan(0.9 * allowed);
    expect(day.p95).toBeLessThan(2_500);
  });
});

test('the second day stays within the share too, although the calls of the first leave it by and by', () => {
  const days = dayOfTraffic({ functions: 3, eventsPerSecond: 5, allowance: max, hours: 48 });
  expect(days.used).toBeLessThan(allowed);
  expect(days.calls).toBeGreaterThan(1.7 * allowed);
});

test('a minute of 20 events a second on a fresh allowance waits for nothing', () => {
  const { p95 } = dayOfTraffic({ functions: 3, eventsPerSecond: 20, allowance: max, hours: 1 / 60 });
  expect(p95).toBeLessThan(700);
});

test('nothing waits before a reply has said what the allowance is', () => {
  expect(pauseMs(undefined)).toBe(0);
});

test('a function that has just started has saved up what is left of the first 5 % of the share', () => {
  expect(pauseMs(after([0, 0], [minute, 3_999]))).toBe(0);
  expect(pauseMs(after([0, 3_990], [minute, 4_100]))).toBeGreaterThan(0);
  expect(pauseMs(after([0, 40_000], [1_000, 40_002]))).toBeGreaterThan(0);
});

test('the pause ends when time has made up for the calls', () => {
  const perCallMs = 86_400_000 / (0.9 * allowed);
  const pace = after([0, 40_000], [0, 40_002]);
  expect(pauseMs(pace)).toBe(Math.ceil(2 * perCallMs));
  expect(pauseMs(after([0, 40_000], [0, 40_002], [2 * perCallMs + 1, 40_002]))).toBe(0);
});

test('no burst slows down what comes after the longest pause', () => {
  const pace = after([0, 40_000], [1_000, 50_000]);
  expect(pauseMs(pace)).toBe(longestPauseMs);
  expect(pauseMs(after([0, 40_000], [1_000, 50_000], [1_001 + longestPauseMs, 50_000]))).toBe(0);
});

test('calls that leave the last 24 hours are no calls saved up', () => {
  const pace = after([0, 40_000], [0, 40_010], [0, 10_000]);
  expect(pauseMs(pace)).toBe(longestPauseMs);
});

test('the pace falls with what is left of the last 5 % of the share', () => {
  const [usual, late, used] = [40_000, allowed - 2_000, allowed].map(
    (used) => after([0, used])?.callsPerMs ?? Infinity,
  );
  expect(late).toBeCloseTo((usual ?? 0) / 2, 10);
  expect(used).toBe(0);
});

test('nothing waits for a pace once the share is used up', () => {
  expect(pauseMs(after([0, allowed], [1_000, allowed + 10]))).toBe(0);
});
