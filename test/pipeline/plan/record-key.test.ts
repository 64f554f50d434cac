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
