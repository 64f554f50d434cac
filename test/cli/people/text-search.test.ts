import { expect, test } from 'vitest';
import { searchJson, searchText } from '../../../src/cli/people/find/text-search.ts';

test.each([
  [{ data: { id: 'c-17' } }, 'equal'],
  [{ data: { ids: [' c-17 '] } }, 'equal'],
  [{ 'c-17': true }, 'equal'],
  [{ id: 'login-c-17-1' }, 'inside'],
  [{ note: 'Praise for C-17.' }, 'inside'],
  [{ id: 'c-171' }, 'no'],
  [{ id: 'ac-17' }, 'no'],
])('%j contains "c-17": %s', (document, expected) => {
  expect(searchJson(document as never, ['c-17'])).toBe(expected);
});

test.each([
  [17, 'equal'],
  ['2026-11-17', 'inside'],
  [170, 'no'],
])('%j contains "17": %s', (value, expected) => {
  expect(searchJson({ value }, ['17'])).toBe(expected);
});

test.each([
  ['{"id": "c-17", ', 'equal'],
  ['a;c-17;b', 'equal'],
  ['c-17', 'equal'],
  ['{"id": "xc-17"', 'no'],
  ['/people/c-17/login', 'inside'],
  ['{"name": "Mira \\"C\\" O"', 'no'],
])('the text %s contains "c-17": %s', (text, expected) => {
  expect(searchText(text, ['c-17'])).toBe(expected);
});

test('a text may have escaped the value', () => {
  expect(searchText('{"name": "Mira \\"C\\" O", ', ['Mira "C" O'])).toBe('equal');
});
