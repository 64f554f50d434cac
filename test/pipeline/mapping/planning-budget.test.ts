import { expect, test } from 'vitest';
import { createBudget, type Spender } from '../../../src/pipeline/mapping/planning-budget.ts';

const spenderAt = (line: number): Spender => ({
  name: `spender ${line}`,
  location: { file: 'a.yaml', line, column: 1 },
});
const [first, second] = [spenderAt(1), spenderAt(2)];

test('all spenders take their steps from one budget, and the largest is known', () => {
  const budget = createBudget({ steps: 10, timeMs: 1 }, () => 0);
  for (const [spender, steps] of [
    [first, 3],
    [second, 4],
    [first, 2],
  ] as const) {
    budget.begin(spender);
    budget.spend(steps);
    budget.end();
  }
  expect(budget.largest()).toBe(first);
  expect(budget.isSpent()).toBe(false);
  budget.begin(second);
  expect(() => budget.spend(2)).toThrow('steps');
  expect(() => budget.spend(0)).toThrow('steps');
  budget.end();
  expect(budget.isSpent()).toBe(true);
  expect(budget.largest()).toBe(second);
});

test('a count that is not a number does not lift the limit', () => {
  const budget = createBudget({ steps: 10, timeMs: 1 }, () => 0);
  budget.begin(first);
  expect(() => budget.spend(Number.NaN)).toThrow('steps');
  expect(() => budget.spend(1)).toThrow('steps');
  expect(budget.isSpent()).toBe(true);
});

test('only the time in which a spender works counts', () => {
  let now = 0;
  const budget = createBudget({ steps: 10_000, timeMs: 10 }, () => now);
  for (let times = 0; times < 2; times += 1) {
    now += 1_000;
    budget.begin(first);
    now += 5;
    budget.spend(1);
    budget.end();
  }
  budget.begin(first);
  now += 1;
  expect(() => {
    for (let steps = 0; steps < 100; steps += 1) budget.spend(1);
  }).toThrow('time');
});
