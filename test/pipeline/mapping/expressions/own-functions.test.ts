import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FunctionError, ownFunctions } from '../../../../src/pipeline/mapping/expressions/own-functions.ts';

const functions = new Map(ownFunctions().map(({ name, implementation }) => [name, implementation]));
const call = (name: string, ...values: unknown[]) => functions.get(name)?.(...values);

test('$date gives the day in the zone, UTC where none is named', () => {
  expect(call('date', '2026-03-02T03:30:00Z')).toBe('2026-03-02');
  expect(call('date', '2026-03-02T03:30:00Z', 'America/New_York')).toBe('2026-03-01');
  expect(call('date', '2026-03-08T06:59:59Z', 'America/New_York')).toBe('2026-03-08');
  expect(call('date', '2026-03-02T23:30:00-05:00', 'Asia/Kathmandu')).toBe('2026-03-03');
  expect(call('date', 1767323040)).toBe('2026-01-02');
  expect(call('date', '0099-03-02T03:30:00Z')).toBe('0099-03-02');
});

test('$date leaves a date alone in any zone', () => {
  expect(call('date', '2026-03-02', 'America/New_York')).toBe('2026-03-02');
});

test('$datetime gives the moment in the form Salesforce takes', () => {
  expect(call('datetime', '2026-03-02T03:30:00+01:00')).toBe('2026-03-02T02:30:00.000Z');
  expect(call('datetime', '2026-03-02T03:30:00.1Z')).toBe('2026-03-02T03:30:00.100Z');
  expect(call('datetime', '2026-03-02T03:30:00.123456Z')).toBe('2026-03-02T03:30:00.123Z');
});

test('what is missing or null stays so', () => {
  for (const name of functions.keys()) {
    expect(call(name, undefined, 5)).toBeUndefined();
    expect(call(name, null, 5)).toBeNull();
  }
});

test('what is no time, no zone and no length is refused', () => {
  const refused: unknown[][] = [
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
  for (const [name, ...values] of refused) expect(() => call(String(name), ...values)).toThrow(FunctionError);
});

test('who gives a day where a moment is needed is sent to $date, and $date says that it takes days', () => {
  expect(() => call('datetime', '2026-03-02')).toThrow(/\$date is for days/);
  expect(() => call('datetime', 'yesterday')).not.toThrow(/\$date is for days/);
  expect(() => call('date', 'yesterday')).toThrow(/a day such as/);
});

test('$truncate cuts with an ellipsis and keeps what fits', () => {
  expect(call('truncate', 'Adaeze', 6)).toBe('Adaeze');
  expect(call('truncate', 'Adaeze', 5)).toBe('Adae…');
  expect(call('truncate', 'Adaeze', 1)).toBe('…');
  expect(call('truncate', 'ab😀cd', 4)).toBe('ab…');
});

test('$truncate never goes beyond the length and never halves a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, length) => {
      const cut = String(call('truncate', text, length));
      expect(cut.length).toBeLessThanOrEqual(length);
      expect(cut.isWellFormed()).toBe(true);
      expect(text.length <= length ? cut === text : text.startsWith(cut.slice(0, -1))).toBe(true);
    }),
  );
});
