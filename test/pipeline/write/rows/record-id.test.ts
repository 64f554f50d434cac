import { expect, test } from 'vitest';
import { longId } from '../../../../src/pipeline/write/rows/record-id.ts';

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
