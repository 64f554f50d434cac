import { describe, expect, test } from 'vitest';
import type { RecordWrite } from '../../../../src/pipeline/plan/plan.ts';
import { coalesce } from '../../../../src/pipeline/write/rows/coalesce.ts';
import type { Row } from '../../../../src/pipeline/write/rows/row.ts';
import { nextCall, type Step, stepsOf } from '../../../../src/pipeline/write/rows/steps.ts';
import { compositeRequest, type Subrequest } from '../../../../src/pipeline/write/rows/subrequests.ts';
import { partSizes } from '../../../../src/pipeline/write/salesforce/part-sizes.ts';
import { contact, eventWritesOf, keyOf, task } from '../window-fixture.ts';

const stepsFor = (...events: RecordWrite[][]) => stepsOf(coalesce(eventWritesOf(...events)), partSizes());

const update = (id: string, more: Partial<RecordWrite> = {}) => contact(id, { X: 1 }, { operation: 'update', ...more });
const remove = (id: string) => contact(id, {}, { operation: 'delete' });

const nameOf = ({ kind, rows, ...rest }: Step) =>
  `${kind} ${rows[0]?.operation} ${rows[0]?.sObject} ${rows.length}${'isDirect' in rest && rest.isDirect ? ' direct' : ''}`;

/** The calls of the steps if each look-up finds a record per key, or the Ids that `idOf` returns. */
function callsFor(events: RecordWrite[][], idOf = (row: Row): string | undefined => `id of ${row.recordId}`) {
  const ids = new Map<Row, string>();
  const calls: Subrequest[][] = [];
  let steps: readonly Step[] = stepsFor(...events);
  for (let next = nextCall(steps, ids, partSizes()); next; next = nextCall(steps, ids, partSizes())) {
    for (const row of next.call.filter(({ kind }) => kind === 'look-up').flatMap(({ rows }) => rows)) {
      const id = idOf(row);
      if (id !== undefined) ids.set(row, id);
    }
    calls.push(next.call);
    steps = next.rest;
  }
  return calls;
}

const namesOf = (calls: Subrequest[][]) => calls.map((call) => call.map(nameOf));

describe('when Ids are looked up', () => {
  test('before the first write of their object, so that it costs no call of its own behind them', () => {
    expect(namesOf(callsFor([[task('t', 'a'), update('a')]]))).toEqual([
      ['look-up update Contact 1', 'write create Task 1'],
      ['write update Contact 1'],
    ]);
  });

  test('after an earlier write of the same object, in the same call', () => {
    expect(namesOf(callsFor([[contact('a')], [update('a')], [remove('a')]]))).toEqual([
      ['write upsert Contact 1', 'look-up update Contact 1'],
      ['write update Contact 1', 'look-up delete Contact 1'],
      ['write delete Contact 1'],
    ]);
  });

  test('once for the parts of a batch that is sent again', () => {
    const parts = [[update('a')], [update('b')]].map((events) => coalesce(eventWritesOf(...[events])));
    expect(stepsOf(parts.flat(), partSizes()).map(nameOf)).toEqual([
      'look-up update Contact 1',
      'look-up update Contact 1',
      'write-by-id update Contact 1',
      'write-by-id update Contact 1',
    ]);
  });

  test('for several objects in one call', () => {
    const updateTask = task('t', 'a', { operation: 'update' });
    expect(namesOf(callsFor([[update('a'), updateTask]]))).toEqual([
      ['look-up update Contact 1', 'look-up update Task 1'],
      ['write update Contact 1', 'write update Task 1'],
    ]);
  });
});

test('a thousand updates with keys of 30 characters cost three calls of at most five subrequests', () => {
  const events = Array.from({ length: 1000 }, (_, index) => [update(`c${index}`.padEnd(30, 'x'))]);
  const calls = callsFor(events);
  expect(calls).toHaveLength(3);
  expect(Math.max(...calls.map((call) => call.length))).toBe(5);
  expect(namesOf(calls).at(-1)).toEqual(Array(5).fill('write update Contact 200'));
});

test('a row whose record was not found is not sent', () => {
  const calls = callsFor([[update('a')], [update('b')]], ({ key }) => (key?.value === 'a' ? '003a' : undefined));
  expect(namesOf(calls)).toEqual([['look-up update Contact 2'], ['write update Contact 1']]);
  expect(namesOf(callsFor([[update('a')]], () => undefined))).toEqual([['look-up update Contact 1']]);
});

test('two keys of one record are never in one collection, and keep their order', () => {
  const keys = ['a', 'b', 'c', 'd', 'e'];
  const calls = callsFor(
    keys.map((key) => [remove(key)]),
    ({ key }) => ('bd'.includes(String(key?.value)) ? '003' : `003${key?.value}`),
  );
  expect(calls[1]?.map(({ rows }) => rows.map(({ key }) => key?.value))).toEqual([['a', 'b', 'c', 'e'], ['d']]);
});

describe('a row that holds a reference goes by itself', () => {
  test.each([
    ['field', contact('a', { Comment: 'see @{part0[0].id}' })],
    ['field of an update', update('a', { fields: { Comment: 'see @{hello}' } })],
    ['key of a link', task('t', 'a@{b}')],
  ])('in a %s', (_, write) => {
    const calls = callsFor([[contact('b')], [write], [contact('c')]]);
    const direct = calls.filter((call) => call.some(({ isDirect, kind }) => isDirect && kind === 'write'));
    expect(direct.map((call) => call.map(({ rows }) => rows.length))).toEqual([[1]]);
    const ids = new Map(calls.flat().flatMap(({ rows }) => rows.map((row) => [row, '003'])));
    const together = calls.filter((call) => !direct.includes(call));
    const bodies = together.map((call) => compositeRequest(call, { version: '65.0', ids, prefix: 'x' }).body);
    expect(JSON.stringify(bodies)).not.toContain('@{');
  });

  test('in a key: the query for it and what is written by the key, but not what goes by the Id', () => {
    const events = [[contact('@{a}')], [update('@{b}')], [remove('@{c}')]];
    expect(namesOf(callsFor(events))).toEqual([
      ['write upsert Contact 1 direct'],
      ['look-up update Contact 1 direct'],
      ['write update Contact 1'],
      ['look-up delete Contact 1 direct'],
      ['write delete Contact 1'],
    ]);
  });

  test('at its place in the order', () => {
    const events = [[contact('a', { X: '@{1}' })], [task('t', 'a')], [task('u', 'a', { fields: { Subject: '@{2}' } })]];
    expect(namesOf(callsFor(events))).toEqual([
      ['write upsert Contact 1 direct'],
      ['write create Task 1'],
      ['write create Task 1 direct'],
    ]);
  });
});

test('rows with different key fields of one object are looked up apart', () => {
  const other = update('a', { key: keyOf('Other__c', 'a') });
  expect(namesOf(callsFor([[update('a')], [other]]))).toEqual([
    ['look-up update Contact 1'],
    ['write update Contact 1', 'look-up update Contact 1'],
    ['write update Contact 1'],
  ]);
});
