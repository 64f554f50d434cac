import { expect, test } from 'vitest';
import { readTime } from '../../../src/cli/input/read-time.ts';
import { UsageError } from '../../../src/cli/io.ts';

const now = Date.parse('2026-03-10T12:00:00Z');
const read = (text: string) => new Date(readTime(text, '--since', now)).toISOString();

test('times, dates and ages are understood', () => {
  expect(read('2026-03-01T18:30:00+02:00')).toBe('2026-03-01T16:30:00.000Z');
  expect(read('2026-03-01')).toBe('2026-03-01T00:00:00.000Z');
  expect(read('90m')).toBe('2026-03-10T10:30:00.000Z');
  expect(read('12h')).toBe('2026-03-10T00:00:00.000Z');
  expect(read('3d')).toBe('2026-03-07T12:00:00.000Z');
});

test('for --until, a day alone means its last millisecond', () => {
  const until = (text: string) => new Date(readTime(text, '--until', now)).toISOString();
  expect(until('2026-03-01')).toBe('2026-03-01T23:59:59.999Z');
  expect(until('2026-03-01T18:30:00Z')).toBe('2026-03-01T18:30:00.000Z');
  expect(until('3d')).toBe('2026-03-07T12:00:00.000Z');
});

test.each(['2026-02-30', '2026-02-29', '2026-04-31T10:00:00Z', '2026-13-01', '2026-00-10'])(
  'the day %s does not exist',
  (text) => {
    expect(() => read(text)).toThrow('--since');
    expect(() => read(text)).toThrow('no such day');
  },
);

test('29 February exists in a leap year', () => {
  expect(read('2028-02-29')).toBe('2028-02-29T00:00:00.000Z');
});

test('a time without a zone is refused with the fix', () => {
  expect(() => read('2026-03-01T18:30')).toThrow('has no time zone. Write 2026-03-01T18:30Z');
});

test.each(['2026-03-01Z', '2026-03-01T25:00:00Z', 'yesterday', '3', '2026-13-01', '2026-03-01T18:30', ''])(
  '%j is refused',
  (text) => {
    expect(() => read(text)).toThrow(UsageError);
  },
);
