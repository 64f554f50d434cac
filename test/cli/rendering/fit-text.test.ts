import fc from 'fast-check';
import { expect, test } from 'vitest';
import { besideOrBelow, cut, pad, widthOf, wrap } from '../../../src/cli/rendering/fit-text.ts';

test('widths are those of a terminal', () => {
  expect(['abc', 'é', 'e\u0301', '漢字', '👩‍💻', '\u001b[31mred\u001b[39m'].map(widthOf)).toEqual([3, 1, 1, 4, 2, 3]);
  expect(pad('漢字', 6)).toBe('漢字  ');
  expect(pad('7', 3, 'right')).toBe('  7');
});

test('a cut text never takes more than its room, and a short one is left alone', () => {
  expect(cut('a long value', 6)).toBe('a lon…');
  expect(cut('漢字漢字', 6)).toBe('漢字…');
  expect(cut('fits', 4)).toBe('fits');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(30), (text, width) => {
      expect(widthOf(cut(text, width))).toBeLessThanOrEqual(width);
    }),
  );
});

test.each(['0035e00000AbCdE', '0035e00000AbCdEAAV'])('no part of the Salesforce Id %s is left by a cut', (id) => {
  const text = `Contact ${id} created`;
  for (let width = 9; width < 8 + id.length; width += 1) expect(cut(text, width)).toBe('Contact…');
  expect(cut(text, 9 + id.length)).toBe(`Contact ${id}…`);
});

test('text is wrapped at blanks, each line behind its indent', () => {
  expect(wrap('one two three four five six seven', { width: 24, indent: 4, first: 2 })).toBe(
    '  one two three four\n    five six seven',
  );
});

test('a text that does not fit beside another goes below it whole', () => {
  const at = (width: number) => besideOrBelow('name', 'from a place', { width, indent: 2 });
  expect(at(18)).toBe('name  from a place');
  expect(at(17)).toBe('name\n  from a place');
  expect(at(Number.POSITIVE_INFINITY)).toBe('name  from a place');
});

test('a word that is longer than the line stays whole', () => {
  const id = 'events/2026/03/01/a-very-long-key-of-an-object.json';
  expect(wrap(`see ${id} now`, { width: 30 })).toBe(`see\n${id}\nnow`);
});

test('in a pipe nothing is wrapped', () => {
  const text = 'word '.repeat(100).trim();
  expect(wrap(text, { width: Number.POSITIVE_INFINITY, indent: 2 })).toBe(`  ${text}`);
});
