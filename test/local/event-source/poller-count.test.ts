import { expect, it } from 'vitest';
import { createPollerCount } from '../../../src/local/event-source/poller-count.ts';

function start(maximumConcurrency?: number) {
  let time = 0;
  const pollers = createPollerCount(maximumConcurrency, () => time);
  return {
    ...pollers,
    /** Every receive of these seconds finds this many messages; there are ten receives a second. */
    pass(seconds: number, messages: number): number {
      for (let tenths = 0; tenths < seconds * 10; tenths += 1) {
        time += 100;
        pollers.received(messages);
      }
      return pollers.now();
    },
  };
}

it('there are five pollers at the start, or as many as may run at once', () => {
  expect(start().now()).toBe(5);
  expect(start(20).now()).toBe(5);
  expect(start(3).now()).toBe(3);
});

it('there are up to 300 more a minute while messages remain', () => {
  const { pass } = start();
  expect(pass(60, 10)).toBeGreaterThan(300);
  expect(pass(60, 10)).toBeLessThanOrEqual(605);
});

it('there are never more than 1,250, or than may run at once', () => {
  expect(start().pass(300, 10)).toBe(1250);
  expect(start(20).pass(300, 10)).toBe(20);
});

it('single messages add none, and the time of a quiet spell does not count', () => {
  const { pass } = start();
  expect(pass(600, 1)).toBe(5);
  expect(pass(0.1, 10)).toBe(5);
});

it('each receive that finds nothing ends one, down to two; then a burst starts with five again', () => {
  const { pass } = start();
  pass(10, 10);
  expect(pass(600, 0)).toBe(2);
  expect(pass(0.1, 10)).toBe(5);
});

it('with a maximum concurrency, there are never fewer than five', () => {
  const { pass } = start(1000);
  pass(10, 10);
  expect(pass(600, 0)).toBe(5);
});
