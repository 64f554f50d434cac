import { expect, test } from 'vitest';
import { readJson } from './json.ts';
import { write } from './plan.ts';
import { withoutSameRecords } from './same-record.ts';

test.each([
  ['9007199254740991', 9_007_199_254_740_991],
  ['9007199254740992', '9007199254740992'],
  ['-12345678901234567890', '-12345678901234567890'],
  ['1e400', '1e400'],
  ['1.50', 1.5],
  ['-0.010e2', -1],
  ['0.12345678901234567890', '0.12345678901234567890'],
  ['[1e2, "9007199254740993"]', [100, '9007199254740993']],
])('the model reads %s without losing a digit', (text, value) => {
  expect(readJson(text)).toEqual(value);
});

test('of two items of a list that contradict each other, only the first is written', () => {
  const item = (key: string, fields: Record<string, string>) => ({
    ...write('upsert', 'Shift__c', ['Key__c', key], { fields }),
    list: 'shifts',
  });
  const first = item('h1', { A__c: 'a' });
  const agreeing = item('H1 ', { A__c: 'a', B__c: 'b' });
  const other = item('h2', { A__c: 'c' });
  const contradicting = item('h1', { B__c: 'c' });
  expect(withoutSameRecords([first, agreeing, other, contradicting])).toEqual([first, agreeing, other]);
});
