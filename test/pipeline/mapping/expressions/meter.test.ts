import { expect, test } from 'vitest';
import {
  defaultExpressionLimits,
  type ExpressionLimits,
} from '../../../../src/pipeline/mapping/expressions/expression-limits.ts';
import { createMeter, type Meter } from '../../../../src/pipeline/mapping/expressions/meter.ts';

function meterWith(limits: Partial<ExpressionLimits>, now = () => 0): Meter {
  const meter = createMeter({ ...defaultExpressionLimits, ...limits }, now);
  meter.begin();
  return meter;
}

/** The calls JSONata makes for a part of an expression that returns this value. */
function evaluate(meter: Meter, result: unknown, node: unknown = { type: 'path' }) {
  meter.enter();
  meter.leave(node, undefined, undefined, result);
}

/** How often the value can be returned before the steps run out. */
function timesWithin(steps: number, value: unknown): number {
  const meter = meterWith({ steps });
  for (let times = 0; times <= steps; times += 1) {
    try {
      evaluate(meter, value);
    } catch {
      return times;
    }
  }
  return Number.POSITIVE_INFINITY;
}

const listOf = (length: number) => Array.from({ length }, (_, index) => index);

test('nested evaluations count towards the depth, and finished ones do not', () => {
  const meter = meterWith({ depth: 2 });
  for (let times = 0; times < 5; times += 1) evaluate(meter, 1);
  meter.enter();
  meter.enter();
  expect(() => meter.enter()).toThrow('depth');
  meter.begin();
  meter.enter();
  expect(() => meter.enter()).not.toThrow();
});

test('each evaluation starts with all its steps and time', () => {
  let now = 0;
  const meter = meterWith({ steps: 2, timeMs: 10 }, () => now);
  for (let times = 0; times < 3; times += 1) {
    meter.begin();
    evaluate(meter, 1);
    evaluate(meter, 1);
    now += 10;
  }
  expect(() => meter.spend(1)).toThrow('steps');
  meter.begin();
  now += 11;
  expect(() => meter.spend(1)).toThrow('time');
});

test('long texts and lists cost more steps each time they are returned', () => {
  expect(timesWithin(100, 'short')).toBe(99);
  expect(timesWithin(100, 'x'.repeat(9_000))).toBe(10);
  const list = listOf(900);
  expect(timesWithin(100, list)).toBe(9);
  expect(timesWithin(109, list)).toBe(10);
});

test.each([
  ['text length', { textLength: 3 }, 'abc', 'abcd'],
  ['items', { items: 3 }, [1, 2, 3], [1, 2, 3, 4]],
  ['nodes', { nodes: 4 }, { a: 1, b: [] }, { a: 1, b: [2] }],
  ['nesting', { nesting: 2 }, { a: [1] }, { a: [[1]] }],
])('the limit of %s', (name, limits, within, beyond) => {
  expect(() => evaluate(meterWith(limits), within)).not.toThrow();
  expect(() => evaluate(meterWith(limits), beyond)).toThrow(name);
});

test('a value that is held twice counts twice', () => {
  const meter = meterWith({ nodes: 12 });
  const part = [1, 2, 3];
  evaluate(meter, [part, part]);
  expect(() => evaluate(meter, [part, part, part])).toThrow('nodes');
});

test('a value that doubles at every level is measured level by level', () => {
  const meter = meterWith({ nodes: Number.MAX_SAFE_INTEGER });
  let value: unknown = {};
  for (let level = 0; level < 50; level += 1) {
    value = { a: value, b: value };
    evaluate(meter, value);
  }
  expect(() => evaluate(meterWith({}), value)).toThrow('nodes');
});

test('a value of the event may exceed the limits of what an expression creates', () => {
  expect(() => evaluate(meterWith({ nodes: 3 }), Object.freeze({ a: 1, b: 2, c: 3 }))).not.toThrow();
});

test('a function counts as one value, whatever it holds', () => {
  const environment = { a: { b: { c: {} } } };
  for (const mark of ['_jsonata_function', '_jsonata_lambda']) {
    expect(() => evaluate(meterWith({ nesting: 1 }), { [mark]: true, environment })).not.toThrow();
  }
});

test('an object that a transform has changed is measured again', () => {
  const meter = meterWith({ nodes: 5 });
  const changed: Record<string, unknown> = { a: 1 };
  evaluate(meter, changed);
  evaluate(meter, { _jsonata_function: true }, { type: 'transform' });
  changed.b = [1, 2, 3];
  expect(() => evaluate(meter, changed)).toThrow('nodes');
});

test('only the evaluation with the transform measures values again', () => {
  const meter = meterWith({ steps: 1_000 });
  evaluate(meter, { _jsonata_function: true }, { type: 'transform' });
  meter.begin();
  const list = listOf(9_000);
  // Measuring costs 90 steps once, and returning the list 91 steps each time.
  for (let times = 0; times < 9; times += 1) evaluate(meter, list);
  meter.begin();
  const members = Object.fromEntries(list.map((each) => [each, each]));
  for (let times = 0; times < 900; times += 1) evaluate(meter, members);
});
