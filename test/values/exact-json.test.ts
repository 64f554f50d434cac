// Which numbers stay numbers, checked against decimal arithmetic on whole numbers.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../src/json.ts';
import { exactJson, inexactPaths, withWrittenNumbers } from '../../src/values/exact-json.ts';
import { isExactNumber } from '../../src/values/exact-number.ts';

const read = (text: string) => exactJson(text, JSON.parse(text) as JsonValue);

describe('a number without a loss stays a number', () => {
  test.each([
    ['0', 0],
    ['-0', -0],
    ['0.1', 0.1],
    ['1.0', 1],
    ['1.50', 1.5],
    ['1E5', 100_000],
    ['-2.5e-7', -2.5e-7],
    ['5e-324', 5e-324],
    ['0.000001', 0.000001],
    ['0.30000000000000004', 0.30000000000000004],
    ['123456789012.345', 123456789012.345],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['-9007199254740991', Number.MIN_SAFE_INTEGER],
    ['0.0000000000000000000000000000', 0],
    ['100000000000000.00000', 100_000_000_000_000],
  ])('%s', (written, value) => {
    expect(read(`{"n":${written}}`)).toEqual({ value: { n: value } });
  });
});

describe('a number that would lose digits becomes its text', () => {
  test.each([
    '1610521604143693812',
    '-1610521604143693812',
    '9007199254740992',
    '9007199254740993',
    '9007199254740994',
    '1610521604143693812.0',
    '0.12345678901234567890',
    '12345678901.123456789',
    '0.1000000000000000055511151231257827',
    '1e999',
    '-1E999',
    '1e-400',
    '4.9e-324',
    '1e20',
  ])('%s', (written) => {
    expect(read(written).value).toBe(written);
    expect(read(`{"data":[1,{"n": ${written} }]}`)).toEqual({
      value: { data: [1, { n: written }] },
      rounded: { data: [1, { n: Number(written) }] },
    });
  });
});

/** The number as a fraction of whole numbers, which lose nothing. */
function fractionOf(text: string): [bigint, bigint] {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const shift = BigInt(exponent) - BigInt(fraction.length);
  const digits = BigInt(`${sign}${whole}${fraction}`);
  return shift < 0n ? [digits, 10n ** -shift] : [digits * 10n ** shift, 1n];
}

const isSame = ([a, b]: [bigint, bigint], [c, d]: [bigint, bigint]) => a * d === c * b;

test('a number is exact if and only if JavaScript writes the same number', () => {
  const digits = fc.stringMatching(/^\d{1,20}$/);
  const whole = digits.map((text) => text.replace(/^0+(?=\d)/, ''));
  const exponents = fc.integer({ min: -40, max: 40 }).map((exponent) => `e${exponent}`);
  const parts = fc.tuple(
    fc.constantFrom('', '-'),
    whole,
    fc.option(digits, { nil: undefined }),
    fc.option(exponents, { nil: '' }),
  );
  fc.assert(
    fc.property(parts, ([sign, before, after, exponent]) => {
      const written = `${sign}${before}${after === undefined ? '' : `.${after}`}${exponent}`;
      const value = Number(written);
      const isKept =
        Math.abs(value) <= Number.MAX_SAFE_INTEGER && isSame(fractionOf(written), fractionOf(String(value)));
      expect(isExactNumber(written)).toBe(isKept);
      expect(read(`[${written}]`).value).toEqual([isKept ? value : written]);
    }),
    { numRuns: 2_000 },
  );
});

test('a text is never taken for a number, whatever it holds', () => {
  for (const text of ['1610521604143693812', ':1610521604143693812', 'call 1610521604143693812, 1e999', '\\"1e999'])
    expect(read(JSON.stringify({ a: text, b: [text] }))).toEqual({ value: { a: text, b: [text] } });
});

test('any JSON is read as JSON.parse reads it, except for such numbers', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      const { value: exact, rounded } = read(text);
      expect(rounded ?? exact).toEqual(JSON.parse(text));
      expect(JSON.parse(JSON.stringify(withWrittenNumbers(exact, rounded)))).toEqual(JSON.parse(text));
    }),
  );
});

test('a name that occurs twice has its last value, and __proto__ is a name', () => {
  expect(read('{"a":1610521604143693812,"a":1}').value).toEqual({ a: 1 });
  expect(read('{"a":1,"a":1610521604143693812}').value).toEqual({ a: '1610521604143693812' });
  const { value } = read('{"__proto__":{"id":1610521604143693812}}');
  expect(JSON.stringify(value)).toBe('{"__proto__":{"id":"1610521604143693812"}}');
});

test('where the numbers are is known, and they can be written again', () => {
  const text = '{"data":{"id":1610521604143693812,"name":"1610521604143693812","items":[{"n":1e999},{"n":2}]}}';
  const { value, rounded } = read(text);
  expect(inexactPaths(value, rounded)).toEqual(['data.id', 'data.items.0.n']);
  expect(JSON.stringify(withWrittenNumbers(value, rounded))).toBe(text);
});

test('a number with a hundred thousand zeros inside takes no longer than any other text', () => {
  const written = `1.${'0'.repeat(100_000)}1`;
  const text = `{"n":${written}}`;
  const before = process.cpuUsage();
  expect(exactJson(text, JSON.parse(text)).value).toEqual({ n: written });
  // A search that starts over at each zero takes 15 seconds of the processor here, this one a millisecond.
  expect(process.cpuUsage(before).user / 1e6).toBeLessThan(2);
});
