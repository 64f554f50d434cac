import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coalesce } from '../../../../src/pipeline/write/rows/coalesce.ts';
import { batchKeyOf, recordIdOf } from '../../../../src/pipeline/write/rows/row.ts';
import { contact, eventWritesOf, linkTo, task } from '../window-fixture.ts';

const shape = (batches: ReturnType<typeof coalesce>) =>
  batches.map((rows) => [batchKeyOf(rows[0] as never), rows.length]);

test('writes of the same record become one row with the newest value of each field', () => {
  const batches = coalesce(eventWritesOf([contact('a', { X: 1, Y: 1 })], [contact('A', { X: 2 })]));
  expect(batches).toHaveLength(1);
  expect(batches[0]?.[0]).toMatchObject({ fields: { X: 2, Y: 1 }, eventWrites: [{ event: 0 }, { event: 1 }] });
});

test('parents come before children, in one batch per batch key', () => {
  const batches = coalesce(
    eventWritesOf([task('t0', 'z')], [contact('a'), task('t1', 'a')], [contact('b'), task('t2', 'b')], [contact('c')]),
  );
  expect(shape(batches)).toEqual([
    ['upsert Contact Ext__c', 3],
    ['create Task Event__c', 3],
  ]);
});

test('a record that links to another with the same batch key comes in a later batch', () => {
  const child = contact('child', {}, { links: [linkTo('ReportsToId', 'ReportsTo', 'Contact', 'boss')] });
  expect(shape(coalesce(eventWritesOf([contact('boss'), child])))).toEqual([
    ['upsert Contact Ext__c', 1],
    ['upsert Contact Ext__c', 1],
  ]);
});

test('so does one that links to another by its Id', () => {
  const byId = (id: string) => ({ operation: 'update', key: { field: 'Id', value: id, identity: id } }) as const;
  const boss = contact('', {}, byId('003b'));
  const link = linkTo('ReportsToId', 'ReportsTo', 'Contact', '', { key: byId('003b').key });
  expect(shape(coalesce(eventWritesOf([boss, contact('', {}, { ...byId('003c'), links: [link] })])))).toEqual([
    ['update Contact Id', 1],
    ['update Contact Id', 1],
  ]);
});

test('a delete between two writes of a record stays between them', () => {
  const batches = coalesce(
    eventWritesOf([contact('a', { X: 1 })], [contact('a', {}, { operation: 'delete' })], [contact('a', { X: 3 })]),
  );
  expect(batches.map((rows) => rows.map(({ operation, eventWrites }) => [operation, eventWrites[0]?.event]))).toEqual([
    [['upsert', 0]],
    [['delete', 1]],
    [['upsert', 2]],
  ]);
});

test('several creates of one record are one row with the values of the oldest', () => {
  const batches = coalesce(
    eventWritesOf([task('t', 'a', { fields: { Subject: 'one' } })], [task('t', 'a', { fields: { Subject: 'two' } })]),
  );
  expect(batches[0]).toHaveLength(1);
  expect(batches[0]?.[0]).toMatchObject({ fields: { Subject: 'one' }, eventWrites: [{ event: 0 }, { event: 1 }] });
});

const anyWrite = fc.record({
  sObject: fc.constantFrom('A', 'B', 'C'),
  key: fc.constantFrom('1', '2', '3'),
  operation: fc.constantFrom('upsert' as const, 'delete' as const, 'create' as const),
});

test('whatever the events, the order is kept and a batch contains a record once', () => {
  fc.assert(
    fc.property(fc.array(fc.array(anyWrite, { minLength: 1, maxLength: 4 }), { maxLength: 8 }), (events) => {
      const eventWrites = eventWritesOf(
        ...events.map((records) =>
          records.map(({ sObject, key, operation }) => contact(key, { F: 1 }, { sObject, operation })),
        ),
      );
      const batches = coalesce(eventWrites);
      const locationOf = new Map(
        batches.flatMap((rows, location) =>
          rows.flatMap((row) => row.eventWrites.map((eventWrite) => [eventWrite, location])),
        ),
      );
      expect(locationOf.size).toBe(eventWrites.length);
      for (const rows of batches) {
        expect(new Set(rows.map(batchKeyOf)).size).toBe(1);
        expect(new Set(rows.map(({ recordId }) => recordId)).size).toBe(rows.length);
      }
      for (const [index, eventWrite] of eventWrites.entries()) {
        for (const later of eventWrites.slice(index + 1)) {
          const ordered =
            eventWrite.event === later.event || recordIdOf(eventWrite.write, '') === recordIdOf(later.write, '');
          if (ordered) expect(locationOf.get(eventWrite)).toBeLessThanOrEqual(locationOf.get(later) as number);
        }
      }
    }),
  );
});
