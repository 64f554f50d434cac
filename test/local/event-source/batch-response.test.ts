import { describe, expect, it } from 'vitest';
import { readBatchResponse } from '../../../src/local/event-source/batch-response.ts';

const batch = new Set(['a', 'b']);
const failures = (...ids: unknown[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

describe('a batch is done', () => {
  it.each([
    ['null', null],
    ['nothing', undefined],
    ['an empty object', {}],
    ['an object of other things', { statusCode: 500 }],
    ['no list of failures', { batchItemFailures: null }],
    ['an empty list', failures()],
  ])('when the function returns %s', (_, payload) => {
    expect(readBatchResponse(payload, batch)).toEqual({ kind: 'all-done' });
  });
});

describe('a batch comes again whole', () => {
  it.each([
    ['an unknown id', failures('a', 'x')],
    ['an empty id', failures('')],
    ['a null id', failures(null)],
    ['an id under another name', { batchItemFailures: [{ messageId: 'a' }] }],
    ['no object as a failure', { batchItemFailures: [null] }],
    ['failures that are no list', { batchItemFailures: 'a' }],
    ['a text', 'done'],
    ['a list', ['a']],
  ])('when the function returns %s', (_, payload) => {
    expect(readBatchResponse(payload, batch)).toEqual({ kind: 'all-failed' });
  });
});

it('leaves only the messages named when some failed', () => {
  expect(readBatchResponse(failures('b', 'b'), batch)).toEqual({ kind: 'some-failed', messageIds: new Set(['b']) });
});
