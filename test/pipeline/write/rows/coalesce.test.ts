import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold } from '../../../../src/pipeline/write/rows/coalesce.ts';
import { kindOf, recordIdOf } from '../../../../src/pipeline/write/rows/row.ts';
import { contact, linkTo, sharesOf, task } from '../window-fixture.ts';

const shape = (groups: ReturnType<typeof fold>) => groups.map((rows) => [kindOf(rows[0] as never), rows.length]);

test('writes of the same record become one row with the newest value of each field', () => {
  const groups = fold(sharesOf([contact('a', { X: 1, Y: 1 })], [contact('A', { X: 2 })]));
  expect(groups).toHaveLength(1);
  expect(groups[0]?.[0]).toMatchObject({ fields: { X: 2, Y: 1 }, shares: [{ event: 0 }, { event: 1 }] });
});

test('parents come before children, in one group a kind', () => {
  const groups = fold(
    sharesOf([task('t0', 'z')], [contact('a'), task('t1', 'a')], [contact('b'), task('t2', 'b')], [contact('c')]),
  );
  expect(shape(groups)).toEqual([
    ['upsert Contact Ext__c', 3],
    ['create Task Event__c', 3],
  ]);
});

test('a record that links to another of the same kind comes in a later group', () => {
  const child = contact('child', {}, { links: [linkTo('ReportsToId', 'ReportsTo', 'Contact', 'boss')] });
  expect(shape(fold(sharesOf([contact('boss'), child])))).toEqual([
    ['upsert Contact Ext__c', 1],
    ['upsert Contact Ext__c', 1],
  ]);
});

test('a delete between two writes of a record stays between them', () => {
  const groups = fold(
    sharesOf([contact('a', { X: 1 })], [contact('a', {}, { operation: 'delete' })], [contact('a', { X: 3 })]),
  );
  expect(groups.map((rows) => rows.map(({ operation, shares }) => [operation, shares[0]?.event]))).toEqual([
    [['upsert', 0]],
    [['delete', 1]],
    [['upsert', 2]],
  ]);
});

test('several creates of one record are one row, made of the oldest', () => {
  const groups = fold(
    sharesOf([task('t', 'a', { fields: { Subject: 'one' } })], [task('t', 'a', { fields: { Subject: 'two' } })]),
  );
  expect(groups[0]).toHaveLength(1);
  expect(groups[0]?.[0]).toMatchObject({ fields: { Subject: 'one' }, shares: [{ event: 0 }, { event: 1 }] });
});

const anyWrite = fc.record({
  sObject: fc.constantFrom('A', 'B', 'C'),
  key: fc.constantFrom('1', '2', '3'),
  operation: fc.constantFrom('upsert' as const, 'delete' as const, 'create' as const),
});

test('whatever the events, order is kept and a record stands in a group once', () => {
  fc.assert(
    fc.property(fc.array(fc.array(anyWrite, { minLength: 1, maxLength: 4 }), { maxLength: 8 }), (events) => {
      const shares = sharesOf(
        ...events.map((records) =>
          records.map(({ sObject, key, operation }) => contact(key, { F: 1 }, { sObject, operation })),
        ),
      );
      const groups = fold(shares);
      const placeOf = new Map(
        groups.flatMap((rows, place) => rows.flatMap((row) => row.shares.map((share) => [share, place]))),
      );
      expect(placeOf.size).toBe(shares.length);
      for (const rows of groups) {
        expect(new Set(rows.map(kindOf)).size).toBe(1);
        expect(new Set(rows.map(({ recordId }) => recordId)).size).toBe(rows.length);
      }
      for (const [index, share] of shares.entries()) {
        for (const later of shares.slice(index + 1)) {
          const ordered = share.event === later.event || recordIdOf(share.write, '') === recordIdOf(later.write, '');
          if (ordered) expect(placeOf.get(share)).toBeLessThanOrEqual(placeOf.get(later) as number);
        }
      }
    }),
  );
});
