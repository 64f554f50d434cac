// The stand-in for CloudWatch agrees with the tables of its documentation: "How alarm state is evaluated when data is
// missing" and "Using IF expressions".
import { expect, test } from 'vitest';
import { isRaised } from './alarm-states.ts';
import { evaluate } from './metric-math.ts';

/** The oldest data point first, as the documentation writes them: 0 is within the threshold, X is not, - is missing. */
const retrieved = (points: string) => [...points].reverse().map((point) => (point === '-' ? undefined : point === 'X'));

test.each([
  ['0-X-X', 3, false, false],
  ['0----', 3, false, false],
  ['-----', 3, true, false],
  ['0XX-X', 3, true, true],
  ['----X', 3, true, false],
  ['0-X-X', 2, true, true],
  ['00X0X', 2, true, true],
  ['0-X--', 2, true, false],
  ['----0', 2, true, false],
  ['----X', 2, true, false],
])(
  'of %s, with %i of 3, missing data raises the alarm: %s if it breaches, %s if not',
  (points, datapointsToAlarm, breaching, notBreaching) => {
    const alarm = { evaluationPeriods: 3, datapointsToAlarm };
    expect(isRaised(retrieved(points), { ...alarm, treatMissingData: 'breaching' })).toBe(breaching);
    expect(isRaised(retrieved(points), { ...alarm, treatMissingData: 'notBreaching' })).toBe(notBreaching);
  },
);

const none = undefined;
const series: Record<string, (number | undefined)[]> = {
  metric1: [1, 1, 0, 0, none],
  metric2: [30, none, 0, 0, 30],
  metric3: [0, 0, 20, none, 20],
  a: [30, 20, 0, 0],
  b: [20, none, 20, none],
  empty: [none, none],
};

const value = (expression: string, length: number, fillsNothing = false) =>
  evaluate(expression, (id) => series[id] ?? [], { length, fillsNothing });

test('IF, comparisons and arithmetic treat missing values as documented', () => {
  expect(value('IF(metric1, metric2, metric3)', 5)).toEqual([30, 0, 20, none, none]);
  expect(value('IF(metric1, 5, metric3)', 5)).toEqual([5, 5, 20, none, none]);
  expect(value('IF(metric1, metric2, 5)', 5)).toEqual([30, 0, 5, 5, none]);
  expect(value('a < b', 4)).toEqual([0, 0, 1, 0]);
  expect(value('a >= 30', 4)).toEqual([1, 0, 0, 0]);
  expect(value('a > 15 AND b > 15', 4)).toEqual([1, 0, 0, 0]);
  expect(value('a + b', 4)).toEqual([50, 20, 20, 0]);
  expect(value('100 * b / a', 4)).toEqual([2000 / 30, 0, none, none]);
});

test('FILL replaces missing values', () => {
  expect(value('FILL(b, 0)', 4)).toEqual([20, 0, 20, 0]);
  expect(value('FILL(empty, 0)', 2)).toEqual([0, 0]);
  expect(value('FILL(empty, 0)', 2, true)).toEqual([none, none]);
});
