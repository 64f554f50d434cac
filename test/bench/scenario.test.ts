import { expect, test } from 'vitest';
import { createScenario } from '../../bench/model/scenario.ts';

const options = { seed: 3, events: 600, counselors: 60 };
const { events, deliveries } = createScenario(options);

test('a seed always draws the same scenario, and another seed another one', () => {
  expect(createScenario(options)).toEqual({ events, deliveries });
  expect(createScenario({ ...options, seed: 4 }).deliveries).not.toEqual(deliveries);
});

test('every event arrives, some twice and many out of order', () => {
  expect(new Set(deliveries).size).toBe(events.length);
  expect(deliveries.length).toBeGreaterThan(events.length * 1.05);
  const behind = deliveries.filter((index, position) => deliveries.slice(0, position).some((each) => each > index));
  expect(behind.length).toBeGreaterThan(events.length / 2);
});

test('the times increase, and all event types occur', () => {
  const times = events.map(({ time }) => time);
  expect(times).toEqual(times.toSorted());
  expect(new Set(events.map(({ type }) => type)).size).toBe(3);
});
