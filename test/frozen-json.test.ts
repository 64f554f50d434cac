import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frozenJson, NotJsonError } from '../src/frozen-json.ts';

test('a copy is equal, shares nothing and cannot be changed', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const copy = frozenJson(value, 20);
      expect(JSON.stringify(copy)).toBe(JSON.stringify(value));
      const check = (original: unknown, copied: unknown): void => {
        if (typeof original !== 'object' || original === null) return;
        expect(copied).not.toBe(original);
        expect(Object.isFrozen(copied)).toBe(true);
        for (const [name, member] of Object.entries(original)) check(member, (copied as Record<string, unknown>)[name]);
      };
      check(value, copy);
    }),
  );
});

test('a member named __proto__ stays a member', () => {
  const copy = frozenJson(JSON.parse('{"__proto__":{"a":1}}'), 5);
  expect(JSON.stringify(copy)).toBe('{"__proto__":{"a":1}}');
  expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
});

test('a value that is not JSON or nested too deeply is refused', () => {
  const cycle: unknown[] = [];
  cycle.push(cycle);
  const reasonOf = (value: unknown, depth = 5) => {
    try {
      return frozenJson(value, depth);
    } catch (error) {
      return error instanceof NotJsonError && error.reason;
    }
  };
  for (const value of [Number.NaN, 1n, () => 1, [undefined], undefined]) expect(reasonOf(value)).toBe('not-json');
  expect(reasonOf(cycle)).toBe('too-deep');
  expect(reasonOf([[1]], 1)).toBe('too-deep');
  expect(reasonOf([[1]], 2)).toEqual([[1]]);
});
