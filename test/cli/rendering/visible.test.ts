import { expect, test } from 'vitest';
import { visible } from '../../../src/cli/rendering/visible.ts';

test.each([
  ['\u001b[31mred', '\\u001b[31mred'],
  ['a\nb\tc\rd', 'a\\nb\\tc\\rd'],
  ['\u0000\u007f\u009b', '\\u0000\\u007f\\u009b'],
  ['evt\u200b-1', 'evt\\u200b-1'],
  ['\u202egnp.exe', '\\u202egnp.exe'],
  ['\ud800', '\\ud800'],
  ['x\u{e0041}', 'x\\u{e0041}'],
])('%j is shown as %s', (text, shown) => {
  expect(visible(text)).toBe(shown);
});

test('letters of all scripts and emoji stay as they are', () => {
  const text = 'Søren 漢字 שלום می‌خواهم 👩‍💻 é — “x”';
  expect(visible(text)).toBe(text);
});
