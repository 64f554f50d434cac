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
    ['addDays', '2026-03-02T15:04:05Z', 7],
    ['addDays', '2026-02-30', 7],
    ['addDays', 1767323040, 7],
    ['addDays', '2026-03-02', 1.5],
    ['addDays', '2026-03-02', '7'],
    ['addDays', '4000-12-31', 1],
    ['addDays', '1700-01-01', -1],
    ['addDays', '1699-12-31', 0],
    ['addDays', '2026-03-02', 1e9],
    ['addDays', '2026-03-02', Number.MAX_SAFE_INTEGER],
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

test('$addDays counts days of the calendar, in both directions', () => {
  expect(call('addDays', '2026-03-06', 7)).toBe('2026-03-13');
  expect(call('addDays', '2026-10-26', 7)).toBe('2026-11-02');
  expect(call('addDays', '2026-03-02', 0)).toBe('2026-03-02');
  expect(call('addDays', '2026-03-02', -2)).toBe('2026-02-28');
  expect(call('addDays', '2024-02-28', 1)).toBe('2024-02-29');
  expect(call('addDays', '2100-02-28', 1)).toBe('2100-03-01');
  expect(call('addDays', '2024-02-29', 365)).toBe('2025-02-28');
  expect(call('addDays', '4000-12-30', 1)).toBe('4000-12-31');
  expect(call('addDays', '1700-01-02', -1)).toBe('1700-01-01');
  expect(call('addDays', '2026-03-02', undefined)).toBeUndefined();
});

test('$addDays is undone by the same days back, whatever the day', () => {
  const day = fc.date({ min: new Date('1701-01-01'), max: new Date('3999-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(day, fc.integer({ min: -365, max: 365 }), (date, days) => {
      const text = date.toISOString().slice(0, 10);
      const moved = String(call('addDays', text, days));
      expect(call('addDays', moved, -days)).toBe(text);
      expect(Math.sign(moved.localeCompare(text))).toBe(Math.sign(days));
    }),
  );
});

test('the message of $addDays points to $date only for a time', () => {
  expect(() => call('addDays', '2026-03-02T15:04:05Z', 7)).toThrow(/use \$date first/);
  expect(() => call('addDays', 1767323040, 7)).toThrow(/use \$date first/);
  expect(() => call('addDays', 'yesterday', 7)).not.toThrow(/\$date/);
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
