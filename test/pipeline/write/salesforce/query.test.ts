import { expect, test } from 'vitest';
import { queryTogether, recordsFrom } from '../../../../src/pipeline/write/salesforce/query.ts';

const next = (number: number) => `/services/data/v62.0/query/01g-${number}`;

/** Answers each further page with the one given for its number. */
const pages = (followUps: Record<number, { records: object[]; next?: number }>) => ({
  version: '62.0',
  async call({ path }: { path: string }) {
    const page = followUps[Number(path.split('-')[1])];
    if (!page) throw new Error(`no page at ${path}`);
    const more = page.next === undefined ? { done: true } : { done: false, nextRecordsUrl: next(page.next) };
    return { status: 200, body: { records: page.records, ...more } };
  },
});

test('all pages are read, in their order', async () => {
  const api = pages({ 1: { records: [{ Id: 'b' }], next: 2 }, 2: { records: [{ Id: 'c' }] } });
  const records = await recordsFrom({ records: [{ Id: 'a' }], nextRecordsUrl: next(1) }, api);
  expect(records.map(({ Id }) => Id)).toEqual(['a', 'b', 'c']);
});

test('pages that lead back to an earlier one are refused', async () => {
  const api = pages({ 1: { records: [], next: 2 }, 2: { records: [], next: 1 } });
  await expect(recordsFrom({ records: [], nextRecordsUrl: next(1) }, api)).rejects.toMatchObject({
    failure: { code: 'salesforce/bad-reply' },
  });
});

test('several queries by one call are read to their ends', async () => {
  const followUps = pages({ 1: { records: [{ Id: 'b' }] } });
  const page = { done: false, records: [{ Id: 'a' }], nextRecordsUrl: next(1) };
  const compositeResponse = [
    { referenceId: 'query1', httpStatusCode: 400, body: [{ errorCode: 'INVALID_TYPE', message: '' }] },
    { referenceId: 'query0', httpStatusCode: 200, body: page },
  ];
  const api = {
    ...followUps,
    call: async (request: { path: string }) =>
      request.path === '/composite' ? { status: 200, body: { compositeResponse } } : followUps.call(request),
  };
  expect(await queryTogether(['SELECT Id FROM A', 'SELECT Id FROM B'], api)).toEqual([
    [{ Id: 'a' }, { Id: 'b' }],
    undefined,
  ]);
});
