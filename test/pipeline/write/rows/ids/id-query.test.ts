import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RecordKey } from '../../../../../src/pipeline/plan/plan.ts';
import { coalesce } from '../../../../../src/pipeline/write/rows/coalesce.ts';
import {
  hasKey,
  idQuery,
  impossibleKey,
  inQueries,
  type KeyedRow,
} from '../../../../../src/pipeline/write/rows/ids/id-query.ts';
import { queryPath } from '../../../../../src/pipeline/write/salesforce/query.ts';
import { contact, eventWritesOf } from '../../window-fixture.ts';

const rowsFor = (keys: readonly (string | number)[], more: Partial<RecordKey> = {}): KeyedRow[] =>
  coalesce(
    eventWritesOf(
      ...keys.map((value, index) => [
        contact('', {}, { operation: 'update', key: { field: 'Ext__c', value, identity: `${index}`, ...more } }),
      ]),
    ),
  )
    .flat()
    .filter(hasKey);

const literalsOf = (key: string | number, more?: Partial<RecordKey>) =>
  /IN \((.*)\) LIMIT 2000$/s.exec(idQuery(rowsFor([key], more)))?.[1];

test('a query asks for the Id and the key of each row', () => {
  expect(idQuery(rowsFor(['a', 'b']))).toBe("SELECT Id, Ext__c FROM Contact WHERE Ext__c IN ('a','b') LIMIT 2000");
});

test('a query by the own Id does not ask for it twice', () => {
  expect(idQuery(rowsFor(['0035e00000AbCdEAAV'], { field: 'Id' }))).toBe(
    "SELECT Id FROM Contact WHERE Id IN ('0035e00000AbCdEAAV') LIMIT 2000",
  );
});

test.each([
  ["O'Neill", "'O\\'Neill'"],
  ['back\\slash', "'back\\\\slash'"],
  ['two\nlines\r\t', "'two\\nlines\\r\\t'"],
  ['50%_', "'50%_'"],
  [42, "'42'"],
])('the text key %j is the literal %s', (key, literal) => {
  expect(literalsOf(key)).toBe(literal);
});

test.each([
  [42, '42'],
  ['0042', '0042'],
  ['9007199254740993', '9007199254740993'],
  ['-1.50', '-1.50'],
  ['1e3', '1000'],
])('the number key %j is the literal %s', (key, literal) => {
  expect(literalsOf(key, { numeric: true })).toBe(literal);
});

const key = fc.oneof(
  fc.string({ minLength: 1, maxLength: 255 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
  fc.string({ unit: fc.constantFrom("'", '\\', '\n', '話', '😀'), minLength: 1, maxLength: 125 }),
);

test('whatever the keys are, each row is in one query, in order, and no query exceeds a limit', () => {
  fc.assert(
    fc.property(fc.array(key, { minLength: 1, maxLength: 200 }), (keys) => {
      const rows = rowsFor(keys);
      const parts = inQueries(rows);
      expect(parts.flat()).toEqual(rows);
      for (const part of parts) {
        expect(part.length).toBeGreaterThan(0);
        const soql = idQuery(part);
        expect(/WHERE (.*) LIMIT/s.exec(soql)?.[1]?.length).toBeLessThanOrEqual(4000);
        expect(queryPath(soql).length).toBeLessThan(8000);
      }
    }),
    { numRuns: 100 },
  );
});

test('a thousand keys of 30 characters fit into nine queries', () => {
  const keys = Array.from({ length: 1000 }, (_, index) => `c${index}`.padEnd(30, 'x'));
  expect(inQueries(rowsFor(keys)).length).toBeLessThanOrEqual(9);
});

test('a query finds no more records than fit on the smallest page', () => {
  const parts = inQueries(rowsFor(Array.from({ length: 1000 }, (_, index) => `c${index}`)));
  expect(parts.map((part) => part.length)).toEqual([200, 200, 200, 200, 200]);
});

test('a key that no record can have is not asked for', () => {
  const failureOf = (value: string | number, more?: Partial<RecordKey>) =>
    impossibleKey(rowsFor([value], more)[0] as KeyedRow)?.code;
  expect(failureOf('x'.repeat(256))).toBe('salesforce/rejected');
  expect(failureOf('x'.repeat(255))).toBeUndefined();
  expect(failureOf('abc', { numeric: true })).toBe('salesforce/rejected');
  for (const key of ['0x10', '0b11', '0o7', 'Infinity', '.', 'e5'])
    expect(failureOf(key, { numeric: true })).toBe('salesforce/rejected');
  for (const key of ['12', '-1.50', '.5', '5.', '1e3']) expect(failureOf(key, { numeric: true })).toBeUndefined();
  expect(impossibleKey(rowsFor(['secret value'.repeat(30)])[0] as KeyedRow)?.message).not.toContain('secret');
});

test('a key of which Salesforce ignores the case is asked for in lower case', () => {
  expect(literalsOf('Ann@Example.org', { ignoresCase: true })).toBe("'ann@example.org'");
  expect(literalsOf('ÉTÉ', { ignoresCase: true })).toBe("'ÉtÉ'");
  expect(literalsOf('Ann')).toBe("'Ann'");
});
