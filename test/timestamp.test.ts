import fc from 'fast-check';
import { expect, test } from 'vitest';
import { epochTimestamp, utcTimestamp } from '../src/timestamp.ts';

test.each([
  ['2026-03-01T12:00:00Z', '2026-03-01T12:00:00Z'],
  ['2026-03-01t12:00:00z', '2026-03-01T12:00:00Z'],
  ['2026-03-01 12:00:00.5+00:00', '2026-03-01T12:00:00.5Z'],
  ['2026-03-01T12:00:00.123456789-05:30', '2026-03-01T17:30:00.123456789Z'],
  ['2026-03-01T12:00:00.1234567891234Z', '2026-03-01T12:00:00.123456789Z'],
  ['2026-01-01T00:30:00+01:00', '2025-12-31T23:30:00Z'],
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
  ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00Z'],
  ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00Z'],
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
  ['2026-03-01T12:00Z', '2026-03-01T12:00:00Z'],
  ['2026-03-01T12:00:00+0100', '2026-03-01T11:00:00Z'],
])('%s is %s', (text, expected) => {
  expect(utcTimestamp(text)).toBe(expected);
});

test.each([
  '',
  'yesterday',
  '2026-03-01',
  '2026-03-01T12:00:00',
  '2026-03-01T12:00:00123Z',
  '2026-03-01T12:00:00.Z',
  '2026-00-01T12:00:00Z',
  '2026-13-01T12:00:00Z',
  '2026-03-00T12:00:00Z',
  '2026-04-31T12:00:00Z',
  '2026-02-29T12:00:00Z',
  '1900-02-29T12:00:00Z',
  '2026-03-01T24:00:00Z',
  '2026-03-01T12:60:00Z',
  '2026-03-01T12:00:61Z',
  '2026-03-01T12:00:00+24:00',
  '2026-03-01T12:00:00+01:60',
  '0000-01-01T00:00:00+00:01',
  '9999-12-31T23:59:59-00:01',
  ` 2026-03-01T12:00:00Z`,
  `2026-03-01T12:00:00.${'1'.repeat(100)}Z`,
])('%s is not a timestamp', (text) => {
  expect(utcTimestamp(text)).toBeUndefined();
});

test('every instant is read correctly from any zone', () => {
  const instants = fc.date({
    min: new Date('0001-01-02T00:00:00Z'),
    max: new Date('9999-12-30T00:00:00Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(instants, fc.integer({ min: -1439, max: 1439 }), (instant, offsetMinutes) => {
      const local = new Date(instant.getTime() + offsetMinutes * 60_000).toISOString().slice(0, -1);
      const pair = (value: number) => String(value).padStart(2, '0');
      const size = Math.abs(offsetMinutes);
      const zone = `${offsetMinutes < 0 ? '-' : '+'}${pair(Math.floor(size / 60))}:${pair(size % 60)}`;
      expect(utcTimestamp(`${local}${zone}`)).toBe(instant.toISOString());
    }),
  );
});

test('a number means seconds or milliseconds, depending on its size', () => {
  expect(epochTimestamp(1_700_000_000)).toBe('2023-11-14T22:13:20.000Z');
  expect(epochTimestamp(1_700_000_000.25)).toBe('2023-11-14T22:13:20.250Z');
  expect(epochTimestamp(1_700_000_000_123)).toBe('2023-11-14T22:13:20.123Z');
  expect(epochTimestamp(0)).toBe('1970-01-01T00:00:00.000Z');
  for (const value of [-1, Number.NaN, Number.POSITIVE_INFINITY, 1e16]) expect(epochTimestamp(value)).toBeUndefined();
});
