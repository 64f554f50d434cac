import { describe, expect, it } from 'vitest';
import { readBatchResponse } from '../../../src/local/event-source/batch-response.ts';

const batch = new Set(['a', 'b']);
const failures = (...ids: unknown[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

describe('a batch succeeds', () => {
  it.each([
    ['null', null],
    ['nothing', undefined],
    ['an empty object', {}],
    ['an object with other properties', { statusCode: 500 }],
    ['null failures', { batchItemFailures: null }],
    ['an empty list', failures()],
  ])('when the function returns %s', (_, payload) => {
    expect(readBatchResponse(payload, batch)).toEqual({ kind: 'all-done' });
  });
});

describe('the whole batch is delivered again', () => {
  it.each([
    ['an unknown id', failures('a', 'x')],
    ['an empty id', failures('')],
    ['a null id', failures(null)],
    ['an id under another name', { batchItemFailures: [{ messageId: 'a' }] }],
    ['a failure that is not an object', { batchItemFailures: [null] }],
    ['failures that are not a list', { batchItemFailures: 'a' }],
    ['a string', 'done'],
    ['a list', ['a']],
  ])('when the function returns %s', (_, payload) => {
    expect(readBatchResponse(payload, batch)).toEqual({ kind: 'all-failed' });
  });
});

it('delivers only the failed messages again if some failed', () => {
  expect(readBatchResponse(failures('b', 'b'), batch)).toEqual({ kind: 'some-failed', messageIds: new Set(['b']) });
});
