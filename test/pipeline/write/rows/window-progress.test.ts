import { expect, test } from 'vitest';
import type { RecordWrite } from '../../../../src/pipeline/plan/plan.ts';
import { coalesce } from '../../../../src/pipeline/write/rows/coalesce.ts';
import type { Row } from '../../../../src/pipeline/write/rows/row.ts';
import { windowProgress } from '../../../../src/pipeline/write/rows/window-progress.ts';
import { contact, eventWritesOf, task } from '../window-fixture.ts';

const rowsOf = (...events: RecordWrite[][]): Row[] => coalesce(eventWritesOf(...events)).flat();

test('a written row gives all its event writes the result and the id', () => {
  const progress = windowProgress();
  const [row] = rowsOf([contact('a', { X: 1 })], [contact('a', { X: 2 })]) as [Row];
  progress.settleWritten({ ...row, omitted: ['OwnerId'] }, { kind: 'done', result: 'updated', id: '003' });
  expect([...progress.results.keys()]).toEqual(row.eventWrites);
  expect([...progress.results.values()]).toEqual(
    Array(2).fill({ kind: 'done', result: 'updated', id: '003', omitted: ['OwnerId'] }),
  );
});

test('of several creates of a record the first made it', () => {
  const progress = windowProgress();
  const [row] = rowsOf([task('t', 'a')], [task('t', 'a')]) as [Row];
  progress.settleWritten(row, { kind: 'done', result: 'created' });
  expect([...progress.results.values()]).toEqual([
    { kind: 'done', result: 'created' },
    { kind: 'done', result: 'unchanged' },
  ]);
});

test.each([
  ['locked', [300, 300, undefined]],
  ['lost-race', [0, undefined, undefined]],
  ['record-late', [...Array(12).fill(0), undefined]],
] as const)('a row that is %s is sent again so often, after a pause', (reason, expected) => {
  const progress = windowProgress();
  const [row] = rowsOf([contact('a')]) as [Row];
  expect(expected.map(() => progress.resend(row, reason)?.pauseMs)).toEqual(expected);
});

test('each record, each operation and each reason is counted by itself', () => {
  const progress = windowProgress();
  const [a, b] = rowsOf([contact('a')], [contact('b')]) as [Row, Row];
  const [update] = rowsOf([contact('a', {}, { operation: 'update' })]) as [Row];
  const attempts = [a, a, b, update].map((row) => progress.resend(row, 'lost-race') !== undefined);
  expect(attempts).toEqual([true, false, true, true]);
  expect(progress.resend(a, 'locked')).toBeDefined();
});

test('what a newer event of the window has written is taken out, and an event write with nothing left is settled', () => {
  const progress = windowProgress();
  const [older, newer] = [[contact('a', { X: 1, Y: 1 })], [contact('a', { X: 2 })]].map(
    (records, event) => rowsOf(...Array.from({ length: event }, () => []), records)[0],
  ) as [Row, Row];
  progress.settleWritten(newer, { kind: 'done', result: 'updated' });
  expect(progress.withoutNewer([older])).toMatchObject([{ fields: { Y: 1 } }]);
  const onlyX = { ...older, fields: { X: 1 }, eventWrites: older.eventWrites.map(withFields({ X: 1 })) };
  expect(progress.withoutNewer([onlyX])).toEqual([]);
  expect(progress.results.get(onlyX.eventWrites[0] as Row['eventWrites'][number])).toEqual({
    kind: 'done',
    result: 'unchanged',
  });
});

test('a failed row takes nothing from others', () => {
  const progress = windowProgress();
  const [row] = rowsOf([contact('a', { X: 1 })]) as [Row];
  const failure = { code: 'salesforce/rejected', message: '' } as const;
  progress.settle(row, { kind: 'failed', failure, mayHaveWritten: false });
  expect(progress.withoutNewer([row])).toEqual([row]);
});

const withFields = (fields: RecordWrite['fields']) => (eventWrite: Row['eventWrites'][number]) => ({
  ...eventWrite,
  write: { ...eventWrite.write, fields },
});
