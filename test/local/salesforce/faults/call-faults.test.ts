import { expect, test } from 'vitest';
import type { CallEffect } from '../../../../src/local/salesforce/faults/fault-rule.ts';
import { row, testOrg } from '../emulator.ts';

const sf = await testOrg();
const path = '/composite/sobjects/Contact/Counselor_Id__c';
const records = ['C1', 'C2'].map((Counselor_Id__c) => row('Contact', { Counselor_Id__c, LastName: 'Rivers' }));
const upsert = () => sf.send('PATCH', path, { records });
const stored = () => sf.org.records('Contact').length;

test('a fault answers a call once, and the call is not executed', async () => {
  const expected: [CallEffect, number, unknown][] = [
    [{ kind: 'answer', status: 502, body: '<html>' }, 502, '<html>'],
    [{ kind: 'answer', status: 400, body: [{ errorCode: 'QUERY_TIMEOUT' }] }, 400, [{ errorCode: 'QUERY_TIMEOUT' }]],
    [{ kind: 'unavailable' }, 503, [{ errorCode: 'SERVER_UNAVAILABLE' }]],
    [{ kind: 'unavailable-html' }, 503, expect.stringMatching(/^<html>/)],
    [{ kind: 'too-many-requests' }, 429, [{ errorCode: 'TOO_MANY_REQUESTS' }]],
    [{ kind: 'server-error' }, 500, [{ errorCode: 'UNKNOWN_EXCEPTION' }]],
    [{ kind: 'daily-limit' }, 403, [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }]],
    [{ kind: 'concurrent-limit' }, 403, [{ errorCode: 'REQUEST_LIMIT_EXCEEDED' }]],
    [{ kind: 'refuse-session' }, 401, [{ errorCode: 'INVALID_SESSION_ID' }]],
  ];
  for (const [effect, status, body] of expected) {
    sf.org.faults.add({ times: 1, effect });
    const reply = await upsert();
    if (typeof body === 'object' && Array.isArray(body)) expect(reply).toMatchObject({ status, body });
    else expect([reply.status, reply.body]).toEqual([status, body]);
  }
  expect(stored()).toBe(0);
  expect((await upsert()).status).toBe(200);
});

test('a fault ends all sessions, and a new session works', async () => {
  sf.org.faults.add({ times: 1, effect: { kind: 'expire-sessions' } });
  expect((await upsert()).status).toBe(401);
  const authorization = `Bearer ${sf.org.openSession()}`;
  expect((await sf.send('PATCH', path, { records }, { authorization })).status).toBe(200);
});

test('a connection dropped before execution leaves nothing, one dropped after it leaves everything', async () => {
  sf.org.faults.add({ times: 1, effect: { kind: 'drop' } });
  await expect(upsert()).rejects.toThrow('fetch failed');
  expect(stored()).toBe(0);
  sf.org.faults.add({ times: 1, effect: { kind: 'apply-then-drop' } });
  await expect(upsert()).rejects.toThrow('fetch failed');
  expect(stored()).toBe(2);
  expect((await upsert()).body).toMatchObject([{ created: false }, { created: false }]);
});

test('a reset connection fails with ECONNRESET', async () => {
  sf.org.faults.add({ times: 1, effect: { kind: 'reset' } });
  await expect(upsert()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  expect(stored()).toBe(0);
});

test('a reply closed in the middle has a status and an incomplete body', async () => {
  sf.org.faults.add({ times: 1, effect: { kind: 'apply-then-drop-mid-body' } });
  await expect(upsert()).rejects.toThrow('terminated');
  expect(stored()).toBe(2);
});

test('a stalled call never answers, whether it was executed or not', async () => {
  for (const [kind, rows] of [
    ['stall', 0],
    ['apply-then-stall', 2],
  ] as const) {
    sf.org.faults.add({ times: 1, effect: { kind } });
    const applied = new Promise((resolve) => {
      const poll = setInterval(() => {
        if (sf.org.faults.list().at(-1)?.happened === 1) resolve(clearInterval(poll));
      }, 5);
    });
    const controller = new AbortController();
    const stalled = fetch(`${sf.url}/services/data/v62.0${path}`, {
      method: 'PATCH',
      signal: controller.signal,
      headers: { authorization: 'Bearer TEST-TOKEN', 'content-type': 'application/json' },
      body: JSON.stringify({ records }),
    });
    await applied;
    controller.abort();
    await expect(stalled).rejects.toThrow();
    expect(stored()).toBe(rows);
  }
});

test('calls answered with a short array or an HTML page have been executed', async () => {
  sf.org.faults.add({ times: 1, effect: { kind: 'short-array' } });
  expect((await upsert()).body).toHaveLength(1);
  sf.org.faults.add({ times: 1, effect: { kind: 'short-array' } });
  const compositeRequest = [
    { referenceId: 'a', method: 'PATCH', url: `/services/data/v62.0${path}`, body: { records } },
  ];
  const { body } = await sf.send('POST', '/composite', { compositeRequest });
  expect((body as { compositeResponse: { body: unknown[] }[] }).compositeResponse[0]?.body).toHaveLength(1);
  sf.org.faults.add({ times: 1, effect: { kind: 'not-json' } });
  expect(await upsert()).toMatchObject({ status: 200, body: expect.stringMatching(/^<html>/) });
  expect(stored()).toBe(2);
});

test('a fault applies to calls with its method, path and rows', async () => {
  const effect = { kind: 'unavailable' } as const;
  sf.org.faults.add({ id: 'post', match: { method: 'POST', path: '/composite' }, effect });
  expect((await upsert()).status).toBe(200);
  expect((await sf.send('POST', '/composite/sobjects', { records })).status).toBe(503);
  sf.org.faults.clear('post');
  sf.org.faults.add({ match: { sObject: 'Contact', field: 'Counselor_Id__c', value: 'C2' }, effect });
  expect((await upsert()).status).toBe(503);
  expect((await sf.send('PATCH', '/sobjects/Contact/Counselor_Id__c/C2', { LastName: 'Rivers' })).status).toBe(503);
  expect((await sf.send('PATCH', path, { records: records.slice(0, 1) })).status).toBe(200);
});

test('a rule replaces the rule with the same id', () => {
  const { faults } = sf.org;
  faults.add({ id: 'a', effect: { kind: 'drop' } });
  faults.add({ id: 'a', effect: { kind: 'stall' } });
  faults.add({ id: 'b', effect: { kind: 'drop' } });
  expect(faults.list().map(({ id, effect }) => [id, effect.kind])).toEqual([
    ['a', 'stall'],
    ['b', 'drop'],
  ]);
  faults.clear('a');
  expect(faults.list()).toHaveLength(1);
  faults.clear();
  expect(faults.list()).toEqual([]);
});
