import { expect, test } from 'vitest';
import { FailureError } from '../../../../../src/failure.ts';
import type { RecordWrite } from '../../../../../src/pipeline/plan/plan.ts';
import { readCompositeReply } from '../../../../../src/pipeline/write/rows/answers/read-reply.ts';
import { coalesce } from '../../../../../src/pipeline/write/rows/coalesce.ts';
import { composites, type Subrequest } from '../../../../../src/pipeline/write/rows/subrequests.ts';
import { contact, eventWritesOf } from '../../window-fixture.ts';

const subrequestsFor = (...events: RecordWrite[][]): Subrequest[] =>
  composites(coalesce(eventWritesOf(...events)), '65.0').flat();

const upserts = subrequestsFor([contact('a')], [contact('b')]);
const update = subrequestsFor([contact('a', {}, { operation: 'update' })]);
const remove = subrequestsFor([contact('a', {}, { operation: 'delete' })]);

const read = (sent: readonly Subrequest[], httpStatusCode: number, body: unknown = null) =>
  readCompositeReply({ compositeResponse: [{ referenceId: 'subrequest0', httpStatusCode, body }] }, sent)[0];

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

test('an update or a delete by itself is done with any status from 200 to 299', () => {
  for (const status of [200, 204, 299]) {
    expect(read(update, status)).toEqual({ kind: 'rows', results: [{ kind: 'done', result: 'updated' }] });
    expect(read(remove, status)).toEqual({ kind: 'rows', results: [{ kind: 'done', result: 'deleted' }] });
  }
});

test('several records with the key of an update refuse it', () => {
  expect(read(update, 300, ['/a', '/b'])).toMatchObject({
    kind: 'rows',
    results: [{ kind: 'refused', failure: { code: 'salesforce/ambiguous-key' } }],
  });
});

test('a 404 is a missing record, unless it names the external ID field as unknown', () => {
  const resultOf = (body: unknown) => read(remove, 404, body);
  expect(resultOf(error('NOT_FOUND'))).toEqual({ kind: 'rows', results: [{ kind: 'missing', isKnown: false }] });
  expect(resultOf(error('ENTITY_IS_DELETED'))).toEqual({ kind: 'rows', results: [{ kind: 'missing', isKnown: true }] });
  expect(resultOf(error('NOT_FOUND', 'Provided external ID field does not exist'))).toMatchObject({
    results: [{ kind: 'refused', failure: { code: 'salesforce/rejected' } }],
  });
});

test.each([
  ['too few rows', [{ success: true, id: 'x' }]],
  ['no list', { success: true }],
  ['a row without a result', [{ success: true, id: 'x' }, {}]],
])('a collection with %s is a bad reply', (_, body) => {
  expect(JSON.stringify(read(upserts, 200, body))).toContain('salesforce/bad-reply');
});

test.each([
  undefined,
  {},
  { compositeResponse: [] },
  { compositeResponse: [{ referenceId: 'other', httpStatusCode: 200 }] },
  { compositeResponse: [{ referenceId: 'subrequest0' }] },
])('the reply %j does not answer the call', (body) => {
  expect(() => readCompositeReply(body, upserts)).toThrow(FailureError);
});
