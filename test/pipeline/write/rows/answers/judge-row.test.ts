import { expect, test } from 'vitest';
import type { FailureCode } from '../../../../../src/failure.ts';
import type { RecordWrite } from '../../../../../src/pipeline/plan/plan.ts';
import type { Answer } from '../../../../../src/pipeline/write/rows/answers/answer.ts';
import {
  chunksInDoubt,
  isInDoubt,
  judgeRow,
  lateRecordsOf,
  refusalBy,
  resendReasonOf,
  type SubrequestAnswer,
} from '../../../../../src/pipeline/write/rows/answers/judge-row.ts';
import type { RowRefusal } from '../../../../../src/pipeline/write/rows/answers/refusal.ts';
import { coalesce } from '../../../../../src/pipeline/write/rows/coalesce.ts';
import type { Row } from '../../../../../src/pipeline/write/rows/row.ts';
import { contact, eventWritesOf, linkTo, task } from '../../window-fixture.ts';

const rowsOf = (...events: RecordWrite[][]): Row[] => coalesce(eventWritesOf(...events)).flat();
const rowOf = (...events: RecordWrite[][]): Row => rowsOf(...events)[0] as Row;

const refusal = (code: FailureCode, more: Partial<RowRefusal> = {}): RowRefusal => ({
  failure: { code, message: '' },
  missingParents: [],
  undecided: false,
  ownKeyTaken: false,
  ...more,
});

const rejected = refusal('salesforce/rejected');
const keyTaken = refusal('salesforce/lost-race', { ownKeyTaken: true, existingId: '00T1' });
const owner = linkTo('OwnerId', 'Owner', 'User', 'boss', { notFound: 'omit' });
const none: ReadonlySet<string> = new Set();
const context = { mayHaveWritten: false, isTriedAgain: () => false };

test('a row of one event that is refused has failed', () => {
  const row = rowOf([contact('a')]);
  for (const mayHaveWritten of [false, true]) {
    expect(judgeRow(row, rejected, { ...context, mayHaveWritten })).toEqual({
      kind: 'settled',
      result: { kind: 'failed', failure: rejected.failure, mayHaveWritten },
    });
  }
});

test('a row of several events is split before any of them fails', () => {
  const verdict = judgeRow(rowOf([contact('a', { X: 1 })], [contact('a', { X: 2 })]), rejected, context);
  expect(verdict).toMatchObject({ kind: 'split', rows: [{ fields: { X: 1 } }, { fields: { X: 2 } }] });
});

test('a link that may be omitted is left out, and one that may not fails the row', () => {
  const who = linkTo('WhoId', 'Who', 'Contact', 'c');
  const row = rowOf([contact('a', {}, { links: [who, owner] })]);
  const missing = (missingParents: RowRefusal['missingParents']) =>
    judgeRow(row, refusal('salesforce/parent-missing', { missingParents }), context);
  expect(missing([owner])).toMatchObject({ kind: 'split', rows: [{ links: [who], omitted: ['OwnerId'] }] });
  expect(missing([who])).toMatchObject({ kind: 'settled', result: { kind: 'failed' } });
});

test('what is created once waits for a record that its event writes in another attempt', () => {
  const missing = refusal('salesforce/parent-missing', { missingParents: [owner] });
  const waiting = { ...context, isTriedAgain: (link: unknown) => link === owner };
  const verdictOf = (operation: RecordWrite['operation'], refused = missing) =>
    judgeRow(rowOf([task('t', 'a', { operation, links: [owner] })]), refused, waiting).kind;
  expect(verdictOf('create')).toBe('settled');
  // Another attempt sets the link of these.
  expect(verdictOf('upsert')).toBe('split');
  // The record exists, and cannot be used.
  expect(verdictOf('create', refusal('salesforce/rejected', { missingParents: [owner] }))).toBe('split');
});

test('a create whose record exists is done, and is not sent again', () => {
  const create = rowOf([task('t', 'a')]);
  expect(judgeRow(create, keyTaken, context)).toEqual({
    kind: 'settled',
    result: { kind: 'done', result: 'unchanged', id: '00T1' },
  });
  const shortId = refusal('salesforce/lost-race', { ownKeyTaken: true, existingId: '00T5e0000000001' });
  expect(judgeRow(create, shortId, context)).toMatchObject({ result: { id: '00T5e0000000001EAA' } });
  expect(resendReasonOf(create, keyTaken, none)).toBeUndefined();
  expect(resendReasonOf(rowOf([contact('a')]), keyTaken, none)).toBe('lost-race');
});

test('a locked row is sent again, a rejected one is not', () => {
  const row = rowOf([contact('a')]);
  expect(resendReasonOf(row, refusal('salesforce/row-locked'), none)).toBe('locked');
  expect(resendReasonOf(row, rejected, new Set([row.recordId]))).toBeUndefined();
});

test('a child is sent again where its parent came late, and so is an update where its record did', () => {
  const parent = rowOf([contact('a')]);
  const late = new Set([parent.recordId]);
  const child = rowOf([task('t', 'a')]);
  const parentMissing = refusal('salesforce/parent-missing', { missingParents: [...child.links] });
  expect(resendReasonOf(child, parentMissing, late)).toBe('record-late');
  expect(resendReasonOf(child, parentMissing, none)).toBeUndefined();
  const update = rowOf([contact('a', {}, { operation: 'update' })]);
  expect(resendReasonOf(update, refusal('salesforce/record-missing'), late)).toBe('record-late');
  expect(resendReasonOf(update, refusal('salesforce/record-missing'), none)).toBeUndefined();
});

test('late is what a round wrote and what will be split, but not what it refused', () => {
  const [a, b, c, d] = rowsOf([contact('a')], [contact('b')], [contact('c')], [contact('d')], [contact('d')]) as [
    Row,
    Row,
    Row,
    Row,
  ];
  const refused: Answer = { kind: 'refused', ...rejected };
  const answers = new Map<Row, Answer>([
    [a, { kind: 'done', result: 'created' }],
    [b, refused],
    [c, { kind: 'service', failure: rejected.failure, mayHaveWritten: false }],
    [d, refused],
  ]);
  expect([...lateRecordsOf([[a, b, c, d]], answers)]).toEqual([a.recordId, d.recordId]);
});

test('an update or a delete brings no record into being', () => {
  const rows = rowsOf([contact('a', {}, { operation: 'update' })], [contact('b', {}, { operation: 'delete' })]);
  const done: Answer = { kind: 'done', result: 'updated' };
  expect([...lateRecordsOf([rows], new Map(rows.map((row) => [row, done])))]).toEqual([]);
});

test('late is also what goes again without a link of its own', () => {
  const orphan = rowOf([contact('a', {}, { links: [owner] })]);
  const withoutParent = (notFound: 'omit' | 'retry'): Answer => ({
    kind: 'refused',
    ...refusal('salesforce/parent-missing', { missingParents: [{ ...owner, notFound }] }),
  });
  expect([...lateRecordsOf([[orphan]], new Map([[orphan, withoutParent('omit')]]))]).toEqual([orphan.recordId]);
  expect([...lateRecordsOf([[orphan]], new Map([[orphan, withoutParent('retry')]]))]).toEqual([]);
});

const error = (code: string, message = '') => ({ code, message, fields: [] });
const refusedTogether = (rows: readonly Row[], code: string, message = ''): SubrequestAnswer => ({
  kind: 'subrequest-refused',
  rows,
  errors: [error(code, message)],
});

test('a row that was refused with others is in doubt, and one that was alone is not', () => {
  const rows = rowsOf([contact('a')], [contact('b')]);
  const [a] = rows as [Row];
  expect(isInDoubt(a, refusedTogether(rows, 'JSON_PARSER_ERROR'))).toBe(true);
  expect(isInDoubt(a, refusedTogether([a], 'JSON_PARSER_ERROR'))).toBe(false);
  expect(isInDoubt(a, { kind: 'server-error', errors: [], rows })).toBe(true);
});

test('where the refusal names a column, only rows without it are in doubt, and they go as one batch', () => {
  const rows = rowsOf([contact('a', { Nope__c: 1 })], [contact('b', { X: 1 })], [contact('c', { X: 1 })]);
  const answer = refusedTogether(rows, 'INVALID_FIELD', "No such column 'nope__c' on sobject of type Contact");
  expect(rows.map((row) => isInDoubt(row, answer))).toEqual([false, true, true]);
  expect(chunksInDoubt(answer)).toEqual([rows.slice(1)]);
  expect(refusalBy(answer, rows[0] as Row).failure).toMatchObject({ code: 'salesforce/rejected', fields: ['Nope__c'] });
});

test('where the refusal names nobody, all rows go in at most five chunks', () => {
  const rows = rowsOf(...Array.from({ length: 12 }, (_, index) => [contact(`c${index}`)]));
  expect(chunksInDoubt(refusedTogether(rows, 'JSON_PARSER_ERROR')).map(({ length }) => length)).toEqual([3, 3, 3, 3]);
  expect(chunksInDoubt({ kind: 'server-error', errors: [], rows }).flat()).toEqual(rows);
});

test('a row alone in a server error may be written by another attempt', () => {
  const row = rowOf([contact('a')]);
  const errors = [{ code: 'UNKNOWN_EXCEPTION', message: '', fields: [] }];
  expect(refusalBy({ kind: 'server-error', errors, rows: [row] }, row).failure).toMatchObject({
    code: 'salesforce/not-written',
    salesforceCode: 'UNKNOWN_EXCEPTION',
  });
});
