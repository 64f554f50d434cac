import { describe, expect, test } from 'vitest';
import { row, testOrg } from '../../emulator.ts';

const sf = await testOrg();
const base = '/services/data/v62.0';
const subrequest = (referenceId: string, method: string, url: string, body?: unknown) => ({
  referenceId,
  method,
  url: `${base}${url}`,
  body,
});
const composite = async (compositeRequest: unknown[], more: object = {}) => {
  const { status, body } = await sf.send('POST', '/composite', { compositeRequest, ...more });
  expect(status).toBe(200);
  return (body as { compositeResponse: Record<string, unknown>[] }).compositeResponse;
};
const contacts = (...keys: unknown[]) => ({
  records: keys.map((Counselor_Id__c) => row('Contact', { Counselor_Id__c, LastName: 'Rivers' })),
});
const upsertPath = '/composite/sobjects/Contact/Counselor_Id__c';
const halted = {
  httpStatusCode: 400,
  body: [
    {
      errorCode: 'PROCESSING_HALTED',
      message: 'The transaction was rolled back since another operation in the same transaction failed.',
    },
  ],
};

test('subrequests are answered by reference id, with a location, or null for no body', async () => {
  const id = sf.org.seed('Contact', { LastName: 'Rivers' });
  const answers = await composite([
    subrequest('a', 'POST', '/sobjects/Account', { Name: 'North' }),
    subrequest('b', 'PATCH', `/sobjects/Contact/${id}`, { FirstName: 'Ada' }),
    subrequest('c', 'PATCH', '/sobjects/Contact/Counselor_Id__c/C%2F1', { LastName: 'Brook' }),
    subrequest('d', 'POST', '/sobjects/Account', {}),
  ]);
  const account = sf.org.records('Account')[0]?.Id;
  expect(answers).toEqual([
    {
      referenceId: 'a',
      httpStatusCode: 201,
      httpHeaders: { Location: `${base}/sobjects/Account/${account}` },
      body: { id: account, success: true, errors: [] },
    },
    { referenceId: 'b', httpStatusCode: 204, httpHeaders: {}, body: null },
    expect.objectContaining({ referenceId: 'c', httpStatusCode: 201 }),
    {
      referenceId: 'd',
      httpStatusCode: 400,
      httpHeaders: {},
      body: [expect.objectContaining({ errorCode: 'REQUIRED_FIELD_MISSING' })],
    },
  ]);
});

test('later collections find parents from earlier ones', async () => {
  const tasks = row('Task', { Event_Id__c: 'e1', Who: { attributes: { type: 'Contact' }, Counselor_Id__c: 'C1' } });
  const answers = await composite(
    [
      subrequest('c', 'PATCH', upsertPath, contacts('C1')),
      subrequest('t', 'PATCH', '/composite/sobjects/Task/Event_Id__c', { records: [tasks] }),
    ],
    { collateSubrequests: false },
  );
  expect(answers).toMatchObject([{ body: [{ success: true }] }, { body: [{ success: true }] }]);
});

test('a refused subrequest does not affect the others, even with an unknown column', async () => {
  const answers = await composite([
    subrequest('a', 'PATCH', upsertPath, { records: [row('Contact', { Counselor_Id__c: 'C1', Pet__c: 'cat' })] }),
    subrequest('b', 'PATCH', upsertPath, contacts('C2')),
  ]);
  expect(answers).toMatchObject([
    { httpStatusCode: 400, body: [{ errorCode: 'INVALID_FIELD' }] },
    { httpStatusCode: 200, body: [{ success: true }] },
  ]);
});

describe('references', () => {
  test('a subrequest refers to an earlier answer in its url and body', async () => {
    const answers = await composite([
      subrequest('acc', 'POST', '/sobjects/Account', { Name: 'North' }),
      subrequest('rows', 'PATCH', upsertPath, contacts('C1')),
      subrequest('con', 'PATCH', '/sobjects/Contact/@{rows[0].id}', { AccountId: '@{acc.id}' }),
      subrequest('read', 'GET', '/sobjects/Contact/@{rows[0].id}'),
    ]);
    expect(answers[3]).toMatchObject({ httpStatusCode: 200, body: { AccountId: sf.org.records('Account')[0]?.Id } });
  });

  test('a subrequest that refers to a failed one, or with the wrong case, is halted', async () => {
    const answers = await composite([
      subrequest('acc', 'POST', '/sobjects/Account', {}),
      subrequest('con', 'POST', '/sobjects/Contact', { LastName: 'Rivers', AccountId: '@{acc.id}' }),
      subrequest('ok', 'POST', '/sobjects/Account', { Name: 'North' }),
      subrequest('case', 'POST', '/sobjects/Contact', { LastName: 'Rivers', AccountId: '@{ok.Id}' }),
    ]);
    for (const index of [1, 3])
      expect(answers[index]).toMatchObject({
        httpStatusCode: 400,
        body: [{ errorCode: 'PROCESSING_HALTED', message: expect.stringMatching(/^Invalid reference specified\./) }],
      });
  });

  test('reference ids must exist, be unique and consist of letters, digits and underscores', async () => {
    for (const names of [['a', 'a'], ['a b'], [undefined], ['']]) {
      const compositeRequest = names.map((name) => ({ ...subrequest('x', 'GET', '/limits'), referenceId: name }));
      expect((await sf.send('POST', '/composite', { compositeRequest })).status).toBe(400);
    }
  });
});

describe('allOrNone', () => {
  test('one failed subrequest rolls back all, and the others are halted', async () => {
    const answers = await composite(
      [
        subrequest('a', 'POST', '/sobjects/Account', { Name: 'North' }),
        subrequest('b', 'PATCH', upsertPath, contacts('C1')),
        subrequest('c', 'POST', '/sobjects/Contact', {}),
      ],
      { allOrNone: true },
    );
    expect(answers).toMatchObject([halted, halted, { body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }] }]);
    expect([...sf.org.records('Account'), ...sf.org.records('Contact')]).toEqual([]);
    expect(sf.org.counters().rows.Account).toMatchObject({ created: 0, failed: 1 });
  });

  test('a collection with a failed row keeps its original answer, although nothing of it is stored', async () => {
    const answers = await composite(
      [
        subrequest('a', 'POST', '/sobjects/Account', { Name: 'North' }),
        subrequest('b', 'PATCH', upsertPath, contacts('C1', null)),
      ],
      { allOrNone: true },
    );
    expect(answers).toMatchObject([
      halted,
      {
        httpStatusCode: 200,
        body: [{ success: true }, { success: false, errors: [{ statusCode: 'MISSING_ARGUMENT' }] }],
      },
    ]);
    expect(sf.org.records('Contact')).toEqual([]);
  });
});

describe('limits', () => {
  test('26 subrequests are refused inside the usual envelope', async () => {
    const subrequests = Array.from({ length: 26 }, (_, n) =>
      subrequest(`p${n}`, 'POST', '/sobjects/Account', { Name: `A${n}` }),
    );
    expect(await composite(subrequests)).toEqual([
      {
        body: [{ errorCode: 'LIMIT_EXCEEDED', message: 'The request can’t contain more than 25 operations.' }],
        httpHeaders: {},
        httpStatusCode: 400,
        referenceId: null,
      },
    ]);
    expect(await composite(subrequests.slice(1))).toHaveLength(25);
  });

  test('six collections or queries are refused', async () => {
    const subrequests = Array.from({ length: 6 }, (_, n) =>
      subrequest(`p${n}`, 'PATCH', upsertPath, contacts(`C${n}`)),
    );
    expect(await composite(subrequests)).toMatchObject([{ body: [{ errorCode: 'LIMIT_EXCEEDED' }] }]);
    expect(await composite(subrequests.slice(1))).toHaveLength(5);
  });

  test('a composite counts as one call and cannot contain another composite', async () => {
    const answers = await composite([
      subrequest('a', 'GET', '/limits'),
      subrequest('b', 'POST', '/composite', { compositeRequest: [] }),
    ]);
    expect(answers[1]).toMatchObject({ httpStatusCode: 400 });
    expect(sf.org.usage.used()).toBe(1);
  });
});

test('a composite answer is chunked and has no content length', async () => {
  const { headers } = await sf.send('POST', '/composite', { compositeRequest: [subrequest('a', 'GET', '/limits')] });
  expect(headers.get('content-length')).toBeNull();
  expect((await sf.send('GET', '/limits')).headers.get('content-length')).toMatch(/^\d+$/);
});

test('a batch answers and counts each request separately, and halts on request', async () => {
  const requests = [
    { method: 'POST', url: 'v62.0/sobjects/Account', richInput: { Name: 'North' } },
    { method: 'POST', url: 'v62.0/sobjects/Account', richInput: {} },
    { method: 'GET', url: 'v62.0/limits' },
  ];
  const { body } = await sf.send('POST', '/composite/batch', { batchRequests: requests, haltOnError: true });
  expect(body).toMatchObject({
    hasErrors: true,
    results: [
      { statusCode: 201 },
      { statusCode: 400, result: [{ errorCode: 'REQUIRED_FIELD_MISSING' }] },
      { statusCode: 412, result: [{ errorCode: 'BATCH_PROCESSING_HALTED' }] },
    ],
  });
  expect(sf.org.usage.used()).toBe(3);
  expect(sf.org.records('Account')).toHaveLength(1);
});
