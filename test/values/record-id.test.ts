import { expect, test } from 'vitest';
import { longId, readRecordId } from '../../src/values/record-id.ts';

test.each([
  ['00T5e0000000001', '00T5e0000000001EAA'],
  ['a0524000005wNw0', 'a0524000005wNw0AAE'],
  ['ABCDE0000000001', 'ABCDE00000000015AA'],
])('the short Id %s becomes %s', (short, long) => {
  expect(longId(short)).toBe(long);
});

test('a long Id stays as it is', () => {
  expect(longId('00T5e0000000001EAA')).toBe('00T5e0000000001EAA');
  expect(longId('00T1')).toBe('00T1');
});

test.each([
  ['in its short form', '0035e00000AbCdE', '0035e00000AbCdEAAV'],
  ['in its long form', '0035e00000AbCdEAAV', '0035e00000AbCdEAAV'],
  ['in capitals', '0035E00000ABCDEAAV', '0035e00000AbCdEAAV'],
  ['in small letters', '0035e00000abcdeaav', '0035e00000AbCdEAAV'],
])('an Id %s is read', (_, text, id) => {
  expect(readRecordId(text)).toBe(id);
});

test('an Id with a suffix that says that a digit is a capital stays as it is', () => {
  expect(readRecordId('0035e00000AbCdEEAV')).toBe('0035e00000AbCdEEAV');
});

test.each([
  ['of another length', '0035e00000AbCdEA'],
  ['with other characters', '0035e00000AbCd-'],
  ['that is empty', ''],
])('a text %s is no Id', (_, text) => {
  expect(readRecordId(text)).toBeUndefined();
});
