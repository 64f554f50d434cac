import { expect, it } from 'vitest';
import { checkSettings } from '../../../src/local/event-source/settings.ts';
import { scriptedQueue, startOn } from './scripted-queue.ts';

it.each([
  { batchSize: 10, windowSeconds: 0 },
  { batchSize: 11, windowSeconds: 1 },
  { batchSize: 10_000, windowSeconds: 300, maximumConcurrency: 1000 },
  {},
])('accepts %o', (settings) => {
  expect(() => checkSettings(settings)).not.toThrow();
});

it.each([
  [{ batchSize: 11 }, /Maximum batch window in seconds must be greater than 0/],
  [{ batchSize: 0 }, /BatchSize/],
  [{ batchSize: 10_001, windowSeconds: 1 }, /BatchSize/],
  [{ windowSeconds: 301 }, /MaximumBatchingWindowInSeconds/],
  [{ windowSeconds: 0.5 }, /MaximumBatchingWindowInSeconds/],
  [{ maximumConcurrency: 1001 }, /MaximumConcurrency/],
])('refuses %o, as Lambda does', (settings, message) => {
  expect(() => checkSettings(settings)).toThrow(message);
  expect(() => startOn(scriptedQueue([]).queue, settings)).toThrow(RangeError);
});
