import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  allLines,
  formatLines,
  includesLine,
  lastLine,
  linesFrom,
  mergeLines,
  nextLine,
  parseLines,
  rangesOf,
  splitLines,
} from '../src/line-ranges.ts';

const infinity = Number.POSITIVE_INFINITY;
const someLines = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 20 });
const tillHere = Array.from({ length: 45 }, (_, index) => index + 1);
const listed = (ranges: ReturnType<typeof rangesOf>) => tillHere.filter((line) => includesLine(ranges, line));
const ascending = (lines: Iterable<number>) => [...new Set(lines)].sort((a, b) => a - b);

test('lines are written as short ranges and read back', () => {
  const ranges = rangesOf([9, 3, 4, 5, 3]);
  expect(formatLines(ranges)).toBe('3-5,9');
  expect(parseLines('3-5,9')).toEqual(ranges);
  expect(parseLines('12-')).toEqual([[12, infinity]]);
  expect(parseLines(formatLines(allLines))).toEqual(allLines);
});

test('a text that is not a list of lines is refused', () => {
  for (const text of ['', '0', '5-3', '3,2', '3,3', '1-4,4', '3-,5', 'a', '1-2-3', '01', ' 1', '1,', '-4', '1e3']) {
    expect(parseLines(text)).toBeUndefined();
  }
});

test('any lines can be written and read back, and only they are in their ranges', () => {
  fc.assert(
    fc.property(someLines, (lines) => {
      const ranges = rangesOf(lines);
      expect(listed(ranges)).toEqual(ascending(lines));
      if (lines.length > 0) expect(parseLines(formatLines(ranges))).toEqual(ranges);
      expect(lastLine(ranges)).toBe(Math.max(0, ...lines));
    }),
  );
});

test('an open range includes every later line', () => {
  const ranges = parseLines('2,7-') ?? [];
  expect([1, 2, 3, 6, 7, 8, 1e12].filter((line) => includesLine(ranges, line))).toEqual([2, 7, 8, 1e12]);
  expect(lastLine(ranges)).toBe(infinity);
});

test('the next line is the first one at or after a number', () => {
  fc.assert(
    fc.property(someLines, fc.integer({ min: 1, max: 45 }), (lines, from) => {
      expect(nextLine(rangesOf(lines), from)).toBe(ascending(lines).find((line) => line >= from));
    }),
  );
});

test('the lines from a number on are those still to be processed', () => {
  fc.assert(
    fc.property(someLines, fc.integer({ min: 1, max: 45 }), (lines, from) => {
      expect(linesFrom(rangesOf(lines), from)).toEqual(rangesOf(lines.filter((line) => line >= from)));
    }),
  );
  expect(linesFrom(allLines, 900)).toEqual([[900, infinity]]);
});

test('two lists of lines are merged into as few ranges as possible', () => {
  fc.assert(
    fc.property(someLines, someLines, (a, b) => {
      expect(mergeLines(rangesOf(a), rangesOf(b))).toEqual(rangesOf([...a, ...b]));
    }),
  );
  expect(mergeLines(rangesOf([3, 9]), [[4, infinity]])).toEqual([[3, infinity]]);
});

test('too many lines for one message are split, and none is lost', () => {
  fc.assert(
    fc.property(someLines, fc.integer({ min: 1, max: 5 }), (lines, most) => {
      const pieces = splitLines(rangesOf(lines), most);
      expect(pieces.every((piece) => piece.length > 0 && piece.length <= most)).toBe(true);
      expect(pieces.flat()).toEqual(rangesOf(lines));
    }),
  );
});
