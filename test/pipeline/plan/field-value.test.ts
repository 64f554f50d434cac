import { describe, expect, test } from 'vitest';
import { fieldValue } from '../../../src/pipeline/plan/field-value.ts';
import { recordKey } from '../../../src/pipeline/plan/record-key.ts';

const text = { multiple: false, numeric: false };
const number = { multiple: false, numeric: true };
const choices = { multiple: true, numeric: false };

test('a blank text clears a field; a no-break space is a text', () => {
  for (const blank of ['', ' ', '\t\r\n ', '\0']) {
    expect(fieldValue(blank, text)).toEqual({ value: null });
    expect(fieldValue(blank, number)).toEqual({ value: null });
  }
  for (const kept of ['\u00a0', '\u2003', ' a ', '0']) expect(fieldValue(kept, text)).toEqual({ value: kept });
});

test('blank choices are left out', () => {
  expect(fieldValue(['', ' '], choices)).toEqual({ value: null });
  expect(fieldValue([], choices)).toEqual({ value: null });
  expect(fieldValue(['a', '', 'b'], choices)).toEqual({ value: 'a;b' });
});

describe('a text that stands for no value is refused', () => {
  test.each(['NaN', ' NaN ', 'Invalid Date', '[object Object]'])('%s', (broken) => {
    expect(fieldValue(broken, text)).toHaveProperty('refused');
    expect(fieldValue([broken], choices)).toHaveProperty('refused');
    expect(recordKey(broken, { field: 'F__c', ignoresCase: false, numeric: false })).toHaveProperty('refused');
  });

  test('not a name that only looks like one', () => {
    for (const name of ['Nan', 'nan', 'NaN-Lin', 'Infinity', 'An Invalid Date'])
      expect(fieldValue(name, text)).toEqual({ value: name });
  });
});

test('a number field refuses digits that it cannot hold, and a text field takes them', () => {
  expect(fieldValue('1610521604143693812', text)).toEqual({ value: '1610521604143693812' });
  for (const large of ['1610521604143693812', '-1610521604143693812', ' 1610521604143693812', '1e999'])
    expect(fieldValue(large, number)).toHaveProperty('refused');
  for (const fits of ['0.12345678901234567890', '9007199254740991', '12'])
    expect(fieldValue(fits, number)).toEqual({ value: fits });
  for (const rule of [text, number]) expect(fieldValue(2 ** 53, rule)).toHaveProperty('refused');
});

test('a number key refuses digits that it cannot hold', () => {
  const rule = { field: 'F__c', ignoresCase: false, numeric: true };
  for (const large of ['1610521604143693812', '1610521604143693899', '0.12345678901234567890'])
    expect(recordKey(large, rule)).toHaveProperty('refused');
  expect(recordKey('007', rule)).toMatchObject({ key: { identity: '7' } });
  expect(recordKey('1610521604143693812', { ...rule, numeric: false })).toMatchObject({
    key: { identity: '1610521604143693812' },
  });
});
