import { expect, test } from 'vitest';
import { renderTable } from '../../../src/cli/rendering/render-table.ts';

test('columns stand under each other', () => {
  expect(
    renderTable(
      [
        ['a', 'b', 'c'],
        ['long', 'x', 'y'],
      ],
      { indent: 2 },
    ),
  ).toBe('  a     b  c\n  long  x  y\n');
});

test('one very long cell does not push out the other rows', () => {
  const long = 'x'.repeat(200);
  const [first, second] = renderTable([
    ['a', long, 'c'],
    ['a', 'b', 'c'],
  ]).split('\n');
  expect(first).toBe(`a  ${long}  c`);
  expect(second).toBe('a  b  c');
});
