import { expect, test } from 'vitest';
import { insertPath, writtenPath } from '../../../src/studio/edit/insert-path.ts';

test('names with unusual characters are in backquotes, and so are words of the language', () => {
  expect(writtenPath(['data', 'first name', 'in'])).toBe('data.`first name`.`in`');
});

test('inside a list, a value is that of the item', () => {
  expect(writtenPath(['data', 'calls', 'id'], ['data', 'calls'])).toBe('$item.id');
  expect(writtenPath(['data', 'calls'], ['data', 'calls'])).toBe('$item');
  expect(writtenPath(['data', 'name'], ['data', 'calls'])).toBe('data.name');
});

/** The bar is the cursor. */
const insert = (text: string) => {
  const at = text.indexOf('|');
  return insertPath(text.replace('|', ''), 'data.id', at).expression;
};

test.for([
  ['"|"', 'data.id'],
  ['""|', 'data.id'],
  ['|', 'data.id'],
  ['data.name|', 'data.name & data.id'],
  ['|data.name', 'data.id & data.name'],
  ['data.name & |', 'data.name & data.id'],
  ['"Hello |"', '"Hello " & data.id'],
  ['"|Hello"', 'data.id & "Hello"'],
  ['"Hello |world"', '"Hello " & data.id & "world"'],
  ['"say \\"hi| you\\""', '"say \\"hi" & data.id & " you\\""'],
  ['$date(|)', '$date(data.id)'],
  ['$date(|, "Europe/Paris")', '$date(data.id, "Europe/Paris")'],
  ['data.a = 1 and |', 'data.a = 1 and data.id'],
  ['data.a ?: |', 'data.a ?: data.id'],
  ['(data.a)|', '(data.a) & data.id'],
] as const)('%s becomes %s', ([text, becomes]) => {
  expect(insert(text)).toBe(becomes);
});

test('the cursor goes behind the path', () => {
  expect(insertPath('$date()', 'time', 6)).toEqual({ expression: '$date(time)', cursor: 10 });
});
