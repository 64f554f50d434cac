import { expect, test } from 'vitest';
import {
  defaultExpressionLimits,
  type ExpressionLimits,
} from '../../../../src/pipeline/mapping/expressions/expression-limits.ts';
import { createMeter, type Meter } from '../../../../src/pipeline/mapping/expressions/meter.ts';
import { createBudget } from '../../../../src/pipeline/mapping/planning-budget.ts';

interface Evaluated {
  meter: Meter;
  enter(): void;
  /** The calls JSONata makes for a part of an expression that returns this value. */
  evaluate(result: unknown, node?: unknown): void;
  /** Begins an evaluation with a budget of its own. */
  begin(): void;
}

function meterWith(limits: Partial<ExpressionLimits>): Evaluated {
  const all = { ...defaultExpressionLimits, ...limits };
  const meter = createMeter(all);
  let environment = { base: {} };
  const begin = () => {
    environment = { base: {} };
    meter.begin(createBudget(all, () => 0));
  };
  const enter = () => meter.enter(undefined, undefined, environment);
  begin();
  return {
    meter,
    begin,
    enter,
    evaluate(result, node = { type: 'path' }) {
      enter();
      meter.leave(node, undefined, environment, result);
    },
  };
}

/** How often the value can be returned before the steps run out. */
function timesWithin(steps: number, value: unknown, node?: unknown): number {
  const { evaluate } = meterWith({ steps });
  for (let times = 0; times <= steps; times += 1) {
    try {
      evaluate(value, node);
    } catch {
      return times;
    }
  }
  return Number.POSITIVE_INFINITY;
}

const listOf = (length: number) => Array.from({ length }, (_, index) => index);

test('nested evaluations count towards the depth, and finished ones do not', () => {
  const { begin, enter, evaluate } = meterWith({ depth: 2 });
  for (let times = 0; times < 5; times += 1) evaluate(1);
  enter();
  enter();
  expect(enter).toThrow('depth');
  begin();
  enter();
  expect(enter).not.toThrow();
});

test('a part of an evaluation that has ended spends nothing of the next one', () => {
  const meter = createMeter(defaultExpressionLimits);
  const budget = createBudget({ steps: 1, timeMs: 1 }, () => 0);
  const [ended, next] = [{ base: {} }, { base: {} }];
  meter.begin(budget);
  meter.enter(undefined, undefined, ended);
  meter.end();
  expect(() => meter.enter(undefined, undefined, ended)).toThrow('ended');
  meter.begin(createBudget({ steps: 1, timeMs: 1 }, () => 0));
  meter.enter(undefined, undefined, next);
  expect(() => meter.enter(undefined, undefined, ended)).toThrow('ended');
  expect(() => meter.leave(undefined, undefined, ended, 1)).toThrow('ended');
  expect(() => meter.enter(undefined, undefined, next)).toThrow('steps');
});

test('long lists cost more steps each time they are made, and few where they are passed on', () => {
  const list = listOf(450);
  expect(timesWithin(100, list)).toBe(9);
  expect(timesWithin(109, list)).toBe(10);
  expect(timesWithin(100, list, { type: 'variable' })).toBe(62);
});

test('long texts cost more steps where they are made, and few where they are passed on', () => {
  const text = 'x'.repeat(9_000);
  expect(timesWithin(100, text, { type: 'binary' })).toBe(10);
  expect(timesWithin(100, text, { type: 'variable' })).toBe(84);
  expect(timesWithin(100, 'short', { type: 'binary' })).toBe(99);
});

test('what one evaluation makes counts towards its memory, and what others made does not', () => {
  const { begin, evaluate } = meterWith({ bytes: 1_000 });
  const text = 'x'.repeat(400);
  for (let times = 0; times < 3; times += 1) {
    begin();
    evaluate(text, { type: 'binary' });
    evaluate(text, { type: 'function' });
    for (let passed = 0; passed < 10; passed += 1) evaluate(text, { type: 'variable' });
  }
  expect(() => evaluate(text, { type: 'binary' })).toThrow('bytes');
  begin();
  evaluate(listOf(100));
  expect(() => evaluate(listOf(100))).toThrow('bytes');
});

test.each([
  ['text length', { textLength: 3 }, 'abc', 'abcd'],
  ['items', { items: 3 }, [1, 2, 3], [1, 2, 3, 4]],
  ['nodes', { nodes: 4 }, { a: 1, b: [] }, { a: 1, b: [2] }],
  ['nesting', { nesting: 2 }, { a: [1] }, { a: [[1]] }],
])('the limit of %s', (name, limits, within, beyond) => {
  expect(() => meterWith(limits).evaluate(within)).not.toThrow();
  expect(() => meterWith(limits).evaluate(beyond)).toThrow(name);
});

test('a value that is held twice counts twice', () => {
  const { evaluate } = meterWith({ nodes: 12 });
  const part = [1, 2, 3];
  evaluate([part, part]);
  expect(() => evaluate([part, part, part])).toThrow('nodes');
});

test('a value that doubles at every level is measured level by level', () => {
  const { evaluate } = meterWith({ nodes: Number.MAX_SAFE_INTEGER });
  let value: unknown = {};
  for (let level = 0; level < 50; level += 1) {
    value = { a: value, b: value };
    evaluate(value);
  }
  expect(() => meterWith({}).evaluate(value)).toThrow('nodes');
});

test('a value of the event may exceed the limits of what an expression creates', () => {
  expect(() => meterWith({ nodes: 3 }).evaluate(Object.freeze({ a: 1, b: 2, c: 3 }))).not.toThrow();
});

test('a function counts as one value, whatever it holds', () => {
  const environment = { a: { b: { c: {} } } };
  for (const mark of ['_jsonata_function', '_jsonata_lambda']) {
    expect(() => meterWith({ nesting: 1 }).evaluate({ [mark]: true, environment })).not.toThrow();
  }
});

test('an object that a transform has changed is measured again', () => {
  const { evaluate } = meterWith({ nodes: 5 });
  const changed: Record<string, unknown> = { a: 1 };
  evaluate(changed);
  evaluate({ _jsonata_function: true }, { type: 'transform' });
  changed.b = [1, 2, 3];
  expect(() => evaluate(changed)).toThrow('nodes');
});

test('only the evaluation with the transform measures values again', () => {
  const { begin, evaluate } = meterWith({ steps: 1_000 });
  evaluate({ _jsonata_function: true }, { type: 'transform' });
  begin();
  const list = listOf(9_000);
  // Measuring costs 180 steps once, and returning the list 181 steps each time.
  for (let times = 0; times < 4; times += 1) evaluate(list);
  begin();
  const members = Object.fromEntries(list.map((each) => [each, each]));
  for (let times = 0; times < 800; times += 1) evaluate(members);
});
