import { expect, test } from 'vitest';
import { FailureError } from '../../../../../src/failure.ts';
import type { RecordWrite } from '../../../../../src/pipeline/plan/plan.ts';
import { readCompositeReply } from '../../../../../src/pipeline/write/rows/answers/read-reply.ts';
import { coalesce } from '../../../../../src/pipeline/write/rows/coalesce.ts';
import type { Subrequest } from '../../../../../src/pipeline/write/rows/subrequests.ts';
import { contact, eventWritesOf } from '../../window-fixture.ts';

const subrequestsFor = (kind: Subrequest['kind'], ...writes: RecordWrite[]): Subrequest[] =>
  coalesce(eventWritesOf(...writes.map((write) => [write]))).map((rows) => ({ kind, rows, isDirect: false }));

const upserts = subrequestsFor('write', contact('a'), contact('b'));
const update = subrequestsFor('write', contact('a', {}, { operation: 'update' }));
const remove = subrequestsFor('write', contact('a', {}, { operation: 'delete' }));
const lookUp = subrequestsFor('look-up', contact('a', {}, { operation: 'delete' }));

const ids = new Map(update.flatMap(({ rows }) => rows.map((row) => [row, '003u'] as const)));
const read = (sent: readonly Subrequest[], httpStatusCode: number, body: unknown = null) =>
  readCompositeReply({ compositeResponse: [{ referenceId: 'abc_0', httpStatusCode, body }] }, sent, {
    prefix: 'abc',
    ids,
  })[0];

const error = (errorCode: string, message = '') => [{ errorCode, message }];

test('each row of a collection has its result', () => {
  const body = [
    { success: true, created: true, id: '003a', errors: [] },
    { success: true, created: false, id: '003b', errors: [] },
  ];
  expect(read(upserts, 200, body)).toEqual({
    kind: 'rows',
    results: [
      { kind: 'done', id: '003a', result: 'created' },
      { kind: 'done', id: '003b', result: 'updated' },
    ],
  });
});

test.each([300, 400, 404])('a collection with HTTP %i is refused as a whole', (status) => {
  expect(read(upserts, status, error('JSON_PARSER_ERROR'))).toMatchObject({
    kind: 'refused',
    errors: [{ code: 'JSON_PARSER_ERROR' }],
  });
});

test.each([
  [500, error('UNKNOWN_EXCEPTION'), { kind: 'server-error' }],
  [500, null, { kind: 'service', failure: { code: 'salesforce/unavailable' } }],
  [503, error('SERVER_UNAVAILABLE'), { kind: 'service', failure: { code: 'salesforce/unavailable' } }],
  [429, null, { kind: 'service', failure: { code: 'salesforce/unavailable' } }],
  [400, error('STORAGE_LIMIT_EXCEEDED'), { kind: 'service', failure: { code: 'salesforce/storage-full' } }],
])('HTTP %i with %j is about the service', (status, body, expected) => {
  expect(read(upserts, status, body)).toMatchObject(expected);
});

test('a row that is written by its Id is updated or deleted', () => {
  const body = [{ success: true, id: '003a', errors: [] }];
  expect(read(update, 200, body)).toEqual({ kind: 'rows', results: [{ kind: 'done', id: '003a', result: 'updated' }] });
  expect(read(remove, 200, body)).toEqual({ kind: 'rows', results: [{ kind: 'done', id: '003a', result: 'deleted' }] });
});

test('a query for Ids returns its first page and where the next one is', () => {
  const records = [{ Id: '003a', Ext__c: 'a' }];
  expect(read(lookUp, 200, { done: true, records })).toEqual({ kind: 'page', page: { records } });
  expect(read(lookUp, 200, { done: false, nextRecordsUrl: '/next', records })).toEqual({
    kind: 'page',
    page: { records, nextRecordsUrl: '/next' },
  });
});

test.each([null, {}, { records: 1 }, { done: false, records: [] }])('a query answered by %j is a bad reply', (body) => {
  expect(read(lookUp, 200, body)).toMatchObject({ kind: 'service', failure: { code: 'salesforce/bad-reply' } });
});

test.each([
  ['too few rows', [{ success: true, id: 'x' }]],
  ['no list', { success: true }],
  ['a row without a result', [{ success: true, id: 'x' }, {}]],
])('a collection with %s is a bad reply', (_, body) => {
  expect(JSON.stringify(read(upserts, 200, body))).toContain('salesforce/bad-reply');
});

const one = (sent: readonly Subrequest[]) => sent.map((each): Subrequest => ({ ...each, kind: 'write-one' }));

test('a single row is answered by an object, an update of one by nothing, and an unclear key by links', () => {
  const [first] = upserts as [Subrequest];
  const single = one([{ ...first, rows: first.rows.slice(0, 1) }]);
  expect(read(single, 201, { id: '003a', success: true, errors: [], created: true })).toEqual({
    kind: 'rows',
    results: [{ kind: 'done', id: '003a', result: 'created' }],
  });
  expect(read(one(update), 204)).toEqual({ kind: 'rows', results: [{ kind: 'done', id: '003u', result: 'updated' }] });
  expect(read(single, 300, ['/services/data/v65.0/sobjects/Contact/003a'])).toMatchObject({
    kind: 'refused',
    errors: [{ code: 'DUPLICATE_EXTERNAL_ID' }],
  });
  expect(read(one(update), 404, error('NOT_FOUND'))).toMatchObject({ errors: [{ code: 'ENTITY_IS_DELETED' }] });
  expect(read(single, 404, error('NOT_FOUND'))).toMatchObject({ errors: [{ code: 'NOT_FOUND' }] });
});

test.each([
  undefined,
  {},
  { compositeResponse: [] },
  { compositeResponse: [{ referenceId: 'other', httpStatusCode: 200 }] },
  { compositeResponse: [{ referenceId: 'abc_0' }] },
  { compositeResponse: [{ referenceId: 'subrequest0', httpStatusCode: 200, body: [] }] },
])('the reply %j does not answer the call', (body) => {
  expect(() => readCompositeReply(body, upserts, { prefix: 'abc', ids })).toThrow(FailureError);
});
