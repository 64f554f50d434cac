import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recordKey } from '../../../src/pipeline/plan/record-key.ts';

const rule = (more: Partial<Parameters<typeof recordKey>[1]> = {}) => ({
  field: 'F__c',
  ignoresCase: false,
  numeric: false,
  ...more,
});
const identity = (value: string | number, more = {}) => {
  const given = recordKey(value, rule(more));
  return 'key' in given ? given.key.identity : undefined;
};

test('keys are trimmed, and compare as Salesforce compares them', () => {
  expect(recordKey(' aB ', rule())).toEqual({ key: { field: 'F__c', value: 'aB', identity: 'aB' } });
  expect(identity('aB')).not.toBe(identity('AB'));
  expect(identity('aB', { ignoresCase: true })).toBe(identity(' AB', { ignoresCase: true }));
  expect(identity(5)).toBe(identity('5'));
  expect(identity('5.0')).not.toBe(identity(5));
  expect(identity('5.0', { numeric: true })).toBe(identity(5, { numeric: true }));
});

test('an empty value is not a key', () => {
  for (const value of [undefined, null, '', ' \n']) expect(recordKey(value, rule())).toEqual({ empty: true });
});

test('the identity of an identity is itself', () => {
  fc.assert(
    fc.property(fc.string(), fc.boolean(), fc.boolean(), (text, ignoresCase, numeric) => {
      const first = identity(text, { ignoresCase, numeric });
      fc.pre(first !== undefined);
      expect(identity(first ?? '', { ignoresCase, numeric })).toBe(first);
    }),
  );
});

test('the key of a record by its own Id is the Id in its long form, and nothing else', () => {
  const own = rule({ field: 'Id', isId: true });
  const key = { field: 'Id', value: '0035e00000AbCdEAAV', identity: '0035e00000AbCdEAAV' };
  for (const value of ['0035e00000AbCdE', ' 0035E00000ABCDEAAV ']) expect(recordKey(value, own)).toEqual({ key });
  for (const value of ['c-1', '0035e00000AbCd', 35_000_000_000_001])
    expect(recordKey(value, own)).toHaveProperty('refused');
  expect(recordKey('', own)).toEqual({ empty: true });
});
