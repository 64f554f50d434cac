import { expect, test } from 'vitest';
import { aimedFrom } from './faults/draw-profile.ts';
import { loadRules } from './faults/rules.ts';
import { simulate } from './simulate.ts';

const from = (first: number) => Array.from({ length: 300 }, (_, index) => first + index);

test.each([
  ['of all kinds', from(1)],
  ['of rare scenes', from(aimedFrom + 1)],
])(
  'three hundred storms %s leave Salesforce as the events in order would, and every event with an outcome',
  async (_, seeds) => {
    const rules = await loadRules();
    const broken: Record<number, string[]> = {};
    for (const seed of seeds) {
      const { breaches } = await simulate(seed, rules);
      if (breaches.length > 0) broken[seed] = breaches;
    }
    expect(broken).toEqual({});
  },
  600_000,
);

test('the same seed gives the same run, step by step', async () => {
  const rules = await loadRules();
  const first = await simulate(7, rules, true);
  const second = await simulate(7, rules, true);
  expect(first.trace.length).toBeGreaterThan(100);
  expect(second.trace).toEqual(first.trace);
});
