import { expect, test } from 'vitest';
import { formatLines, includesLine, parseLines, rangesOf } from '../src/line-ranges.ts';

test('lines are written as short ranges and read back', () => {
  const ranges = rangesOf([9, 3, 4, 5, 3]);
  expect(formatLines(ranges)).toBe('3-5,9');
  expect(parseLines('3-5,9')).toEqual(ranges);
  expect(parseLines('12-')).toEqual([[12, Number.POSITIVE_INFINITY]]);
});

test('a text that names no lines is refused', () => {
  for (const text of ['', '0', '5-3', '3,2', 'a', '1-2-3']) expect(parseLines(text)).toBeUndefined();
});

test('a line is found in its range alone', () => {
  const ranges = rangesOf([1, 2, 7]);
  expect([1, 2, 3, 7, 8].filter((line) => includesLine(ranges, line))).toEqual([1, 2, 7]);
});
