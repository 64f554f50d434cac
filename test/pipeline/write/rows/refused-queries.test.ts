// A query for Ids that Salesforce refuses because of one of its keys.
import { expect, test } from 'vitest';
import type { RecordWrite } from '../../../../src/pipeline/plan/plan.ts';
import { coalesce } from '../../../../src/pipeline/write/rows/coalesce.ts';
import { sendRows } from '../../../../src/pipeline/write/rows/send-rows.ts';
import type { SalesforceApi } from '../../../../src/pipeline/write/salesforce/api.ts';
import { contact, eventWritesOf, smallSalesforce } from '../window-fixture.ts';

const clock = { now: () => 0, sleep: async () => {} };
const malformed = { httpStatusCode: 400, body: [{ errorCode: 'MALFORMED_QUERY', message: "unexpected token: ''" }] };

/** Refuses every query with this key. */
function refusing(key: string) {
  const inner = smallSalesforce();
  const api: SalesforceApi = {
    ...inner,
    async call(request) {
      const { compositeRequest = [] } = request.body as { compositeRequest?: { referenceId: string; url: string }[] };
      const reply = await inner.call(request);
      const { compositeResponse } = reply.body as { compositeResponse: object[] };
      const answers = compositeRequest.map(({ referenceId, url }, index) =>
        url.includes('/query') && decodeURIComponent(url).includes(`'${key}'`)
          ? { referenceId, ...malformed }
          : compositeResponse[index],
      );
      return { ...reply, body: { compositeResponse: answers } };
    },
  };
  return { api, inner };
}

async function send(api: SalesforceApi, ...events: RecordWrite[][]) {
  const eventWrites = eventWritesOf(...events);
  const results = await sendRows(coalesce(eventWrites), { api, clock, random: () => 0 });
  return eventWrites.map((eventWrite) => {
    const result = results.get(eventWrite);
    return result?.kind === 'failed' ? result.failure.code : result?.result;
  });
}

test('one key that makes Salesforce refuse a query does not harm the other 199', async () => {
  const { api, inner } = refusing('c77');
  const keys = Array.from({ length: 200 }, (_, index) => `c${index}`);
  for (const key of keys) inner.records.set(`Contact ${key}`, {});
  const results = await send(api, ...keys.map((key) => [contact(key, { X: 1 }, { operation: 'update' })]));
  expect(results.filter((result) => result !== 'updated')).toEqual(['salesforce/rejected']);
  expect(results[77]).toBe('salesforce/rejected');
  expect(inner.calls.length).toBeLessThanOrEqual(2 + Math.ceil(Math.log2(200)));
});
