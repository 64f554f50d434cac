import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FunctionError } from '../../../../../src/pipeline/mapping/expressions/functions/function-error.ts';
import { implementOwnFunctions } from '../../../../../src/pipeline/mapping/expressions/functions/own-functions.ts';

const functions = new Map(implementOwnFunctions().map(({ name, implementation }) => [name, implementation]));
const call = (name: string, ...values: unknown[]) => functions.get(name)?.(...values);

test('$date gives the day in the zone, or in UTC if no zone is named', () => {
  expect(call('date', '2026-03-02T03:30:00Z')).toBe('2026-03-02');
  expect(call('date', '2026-03-02T03:30:00Z', 'America/New_York')).toBe('2026-03-01');
  expect(call('date', '2026-03-08T06:59:59Z', 'America/New_York')).toBe('2026-03-08');
  expect(call('date', '2026-03-02T23:30:00-05:00', 'Asia/Kathmandu')).toBe('2026-03-03');
  expect(call('date', 1767323040)).toBe('2026-01-02');
  expect(call('date', '0099-03-02T03:30:00Z')).toBe('0099-03-02');
});

test('$date leaves a day as it is in every zone', () => {
  expect(call('date', '2026-03-02', 'America/New_York')).toBe('2026-03-02');
});

test('$datetime gives the time in the format Salesforce expects', () => {
  expect(call('datetime', '2026-03-02T03:30:00+01:00')).toBe('2026-03-02T02:30:00.000Z');
  expect(call('datetime', '2026-03-02T03:30:00.1Z')).toBe('2026-03-02T03:30:00.100Z');
  expect(call('datetime', '2026-03-02T03:30:00.123456Z')).toBe('2026-03-02T03:30:00.123Z');
});

test('every function passes on a missing value and null', () => {
  for (const name of functions.keys()) {
    expect(call(name, undefined, 5)).toBeUndefined();
    expect(call(name, null, 5)).toBeNull();
  }
});

test('a call with an invalid time, zone or length fails', () => {
  const invalid: unknown[][] = [
    ['date', '2026-02-30'],
    ['date', '2026-03-02T03:30:00'],
    ['date', 'yesterday'],
    ['date', true],
    ['date', '2026-03-02T03:30:00Z', 'New York'],
    ['date', '2026-03-02', 'New York'],
    ['datetime', '2026-03-02'],
    ['truncate', 17, 5],
    ['truncate', 'text', 0],
    ['truncate', 'text', 1.5],
  ];
  for (const [name, ...values] of invalid) expect(() => call(String(name), ...values)).toThrow(FunctionError);
});

test('the message of $datetime points to $date only for a day, and the message of $date says that it accepts days', () => {
  expect(() => call('datetime', '2026-03-02')).toThrow(/use \$date/);
  expect(() => call('datetime', 'yesterday')).not.toThrow(/use \$date/);
  expect(() => call('date', 'yesterday')).toThrow(/a day such as/);
});

test('$truncate keeps a text that fits and ends a cut text in an ellipsis', () => {
  expect(call('truncate', 'Adaeze', 6)).toBe('Adaeze');
  expect(call('truncate', 'Adaeze', 5)).toBe('Adae…');
  expect(call('truncate', 'Adaeze', 1)).toBe('…');
  expect(call('truncate', 'ab😀cd', 4)).toBe('ab…');
});

test('$truncate never exceeds the length and never splits a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, length) => {
      const cut = String(call('truncate', text, length));
      expect(cut.length).toBeLessThanOrEqual(length);
      expect(cut.isWellFormed()).toBe(true);
      expect(text.length <= length ? cut === text : text.startsWith(cut.slice(0, -1))).toBe(true);
    }),
  );
});
