import { expect, test } from 'vitest';
import type { RecordKey } from '../../../../../src/pipeline/plan/plan.ts';
import { coalesce } from '../../../../../src/pipeline/write/rows/coalesce.ts';
import { hasKey } from '../../../../../src/pipeline/write/rows/ids/id-query.ts';
import { matchRecords } from '../../../../../src/pipeline/write/rows/ids/match-records.ts';
import { contact, eventWritesOf } from '../../window-fixture.ts';

/** The Ids of each key; undefined where smaller queries have to be made. */
function match(
  keys: readonly (string | number)[],
  values: readonly (string | number)[],
  more: Partial<RecordKey> = {},
) {
  const rows = coalesce(
    eventWritesOf(
      ...keys.map((value, index) => [
        contact('', {}, { key: { field: 'Ext__c', value, identity: `${index}`, ...more } }),
      ]),
    ),
  )
    .flat()
    .filter(hasKey);
  const matches = matchRecords(
    values.map((value, index) => ({ attributes: { type: 'Contact' }, Id: `id${index}`, EXT__C: value })),
    rows,
  );
  return matches && rows.map((row) => matches.get(row)?.join());
}

test('each record answers the key that it has', () => {
  expect(match(['a', 'b', 'c'], ['c', 'a'])).toEqual(['id1', '', 'id0']);
  expect(match([1, 2], ['2', '1'])).toEqual(['id1', 'id0']);
});

test('several records with one key are all returned', () => {
  expect(match(['a', 'b'], ['b', 'a', 'b'])).toEqual(['id1', 'id0,id2']);
});

test('where the field ignores case, so does the match', () => {
  expect(match(['Abc', 'b'], ['aBC'], { ignoresCase: true })).toEqual(['id0', '']);
});

test('where it does not, a record whose key differs in case is another record', () => {
  expect(match(['abc', 'b'], ['ABC', 'b'])).toEqual(['', 'id1']);
  expect(match(['abc', 'ABC'], ['ABC'])).toEqual(['', 'id0']);
  expect(match(['abc'], ['ABC'])).toEqual(['']);
  expect(match(['abc'], ['ABC', 'abc'])).toEqual(['id1']);
});

test('a record that Salesforce finds equal to a key, and we do not, is asked for key by key', () => {
  expect(match(['straße', 'b'], ['STRASSE'], { ignoresCase: true })).toBeUndefined();
  expect(match(['straße'], ['STRASSE'], { ignoresCase: true })).toEqual(['id0']);
});

test('two keys that we cannot tell apart are asked for one by one', () => {
  expect(match(['A', 'a'], ['a'], { ignoresCase: true })).toBeUndefined();
  const big = ['9007199254740993', '9007199254740992'];
  expect(match(big, [9007199254740992], { numeric: true })).toBeUndefined();
});

test('a number key is a number, however it is written', () => {
  expect(match(['007', 8], [7, 8], { numeric: true })).toEqual(['id0', 'id1']);
});

test('an answer that may be cut off is asked for again, down to a single key', () => {
  const full = Array.from({ length: 2000 }, () => 'a');
  expect(match(['a', 'b'], full)).toBeUndefined();
  expect(match(['a'], full)?.[0]?.split(',')).toHaveLength(2000);
});
