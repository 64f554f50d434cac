import { expect, test } from 'vitest';
import { UsageError } from '../../src/cli/io.ts';
import { readTime } from '../../src/cli/read-time.ts';

const now = Date.parse('2026-03-10T12:00:00Z');
const read = (text: string) => new Date(readTime(text, '--since', now)).toISOString();

test('times, dates and how long ago are understood', () => {
  expect(read('2026-03-01T18:30:00+02:00')).toBe('2026-03-01T16:30:00.000Z');
  expect(read('2026-03-01')).toBe('2026-03-01T00:00:00.000Z');
  expect(read('90m')).toBe('2026-03-10T10:30:00.000Z');
  expect(read('12h')).toBe('2026-03-10T00:00:00.000Z');
  expect(read('3d')).toBe('2026-03-07T12:00:00.000Z');
});

test.each(['yesterday', '3', '2026-13-01', '2026-03-01T18:30', ''])('%j is refused', (text) => {
  expect(() => read(text)).toThrow(UsageError);
});
