// A service that fails in the middle of a window: how many calls are made after that, and what is said of rows that an
// earlier call may have written.
import { expect, test } from 'vitest';
import { FailureError } from '../../../../src/failure.ts';
import type { RecordWrite } from '../../../../src/pipeline/plan/plan.ts';
import { coalesce } from '../../../../src/pipeline/write/rows/coalesce.ts';
import { sendRows } from '../../../../src/pipeline/write/rows/send-rows.ts';
import type {
  SalesforceApi,
  SalesforceReply,
  SalesforceRequest,
} from '../../../../src/pipeline/write/salesforce/api.ts';
import { contact, eventWritesOf, smallSalesforce } from '../window-fixture.ts';

const clock = { now: () => 0, sleep: async () => {} };
const unreachable = () => new FailureError({ code: 'salesforce/unreachable', message: 'Not reached.' });

/** @param intercept may answer or fail instead of Salesforce; gets the body of the call as text */
function apiWith(intercept: (text: string) => Promise<SalesforceReply | undefined>) {
  const inner = smallSalesforce();
  const api: SalesforceApi = {
    ...inner,
    async call(request: SalesforceRequest) {
      return (await intercept(decodeURIComponent(JSON.stringify(request)))) ?? inner.call(request);
    },
  };
  return { api, inner };
}

async function send(api: SalesforceApi, events: RecordWrite[][]) {
  const eventWrites = eventWritesOf(...events);
  const results = await sendRows(coalesce(eventWrites), { api, clock, random: () => 0 });
  return eventWrites.map((eventWrite) => results.get(eventWrite));
}

const remove = (id: string) => contact(id, {}, { operation: 'delete' });
const update = (id: string) => contact(id, { X: 1 }, { operation: 'update' });

test('deletes that find nothing ask once per object what the user sees, even if nobody answers', async () => {
  let asked = 0;
  const { api } = apiWith(async (text) => {
    if (!text.includes('UserPermissionAccess')) return undefined;
    asked += 1;
    throw unreachable();
  });
  const results = await send(
    api,
    Array.from({ length: 50 }, (_, index) => [remove(`c${index}`)]),
  );
  expect(new Set(results.map((result) => result?.kind === 'failed' && result.failure.code))).toEqual(
    new Set(['salesforce/unreachable']),
  );
  expect(asked).toBe(1);
});

const serverError = [{ errorCode: 'UNKNOWN_EXCEPTION', message: '' }];

test('rows that an earlier round may have written may have been written if the query for their Ids fails later', async () => {
  let writes = 0;
  const { api, inner } = apiWith(async (text) => {
    if (text.includes('SELECT Id') && writes > 0) throw unreachable();
    if (!text.includes('"PATCH"')) return undefined;
    writes += 1;
    const referenceId = /"referenceId":"(\w+)"/.exec(text)?.[1];
    return { status: 200, body: { compositeResponse: [{ referenceId, httpStatusCode: 500, body: serverError }] } };
  });
  for (const id of ['a', 'b']) inner.records.set(`Contact ${id}`, {});
  const results = await send(api, [[update('a')], [update('b')]]);
  expect(results).toEqual(Array(2).fill(expect.objectContaining({ kind: 'failed', mayHaveWritten: true })));
});

test('the rest of a call that met a server error may have been written if the first half then meets an outage', async () => {
  let calls = 0;
  const { api } = apiWith(async () => {
    calls += 1;
    if (calls === 1) return { status: 500, body: serverError };
    throw unreachable();
  });
  const results = await send(api, [[contact('a')], [contact('b')]]);
  expect(results).toEqual(Array(2).fill(expect.objectContaining({ kind: 'failed', mayHaveWritten: true })));
});
