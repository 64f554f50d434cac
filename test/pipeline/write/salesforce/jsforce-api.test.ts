import { generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { FailureError } from '../../../../src/failure.ts';
import type { SalesforceApi } from '../../../../src/pipeline/write/salesforce/api.ts';
import { type OrgUnderTest, startOrg } from './org-fixture.ts';

let org: OrgUnderTest;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.close());
afterEach(() => org.org.reset());

const empty = { method: 'POST', path: '/composite', body: { compositeRequest: [] } } as const;
const limits = { method: 'GET', path: '/limits' } as const;

async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'no failure',
    (error: unknown) => (error instanceof FailureError ? error.failure.code : String(error)),
  );
}

const tokens = () => org.org.counters().calls.token ?? 0;

test('one login serves many calls', async () => {
  const api = org.apiWith({});
  for (let times = 0; times < 3; times += 1) expect((await api.call(limits)).status).toBe(200);
  expect(tokens()).toBe(1);
});

test('an expired session is renewed once, and the call succeeds', async () => {
  const api = org.apiWith({});
  await api.call(limits);
  org.org.expireSessions();
  expect((await api.call(limits)).status).toBe(200);
  expect(tokens()).toBe(2);
});

test('a server that refuses every session is called twice, not forever', async () => {
  const api = org.apiWith({});
  org.org.faults.add({ match: { path: '/limits' }, effect: { kind: 'refuse-session' } });
  expect(await codeOf(api.call(limits))).toBe('salesforce/session-refused');
  expect(org.org.counters().calls.limits ?? 0).toBeLessThanOrEqual(2);
  org.org.faults.clear();
  expect((await api.call(limits)).status).toBe(200);
});

test('every connection error is the same failure, and the next call works', async () => {
  const cases = {
    drop: 'salesforce/unreachable',
    'apply-then-drop': 'salesforce/unreachable',
    'apply-then-drop-mid-body': 'salesforce/unreachable',
    unavailable: 'salesforce/unavailable',
    'unavailable-html': 'salesforce/unavailable',
    'too-many-requests': 'salesforce/unavailable',
    'server-error': 'no failure',
    'not-json': 'salesforce/bad-reply',
    'daily-limit': 'salesforce/limit-reached',
    'concurrent-limit': 'salesforce/unavailable',
  } as const;
  const api = org.apiWith({});
  await api.call(limits);
  for (const [kind, code] of Object.entries(cases)) {
    org.org.faults.add({ match: { path: '/limits' }, times: 1, effect: { kind: kind as keyof typeof cases } });
    expect([kind, await codeOf(api.call(limits))]).toEqual([kind, code]);
    expect((await org.apiWith({}).call(limits)).status).toBe(200);
  }
});

test('a reply that never comes, or stops half way, ends at the deadline', async () => {
  for (const kind of ['stall', 'apply-then-stall'] as const) {
    org.org.faults.add({ match: { path: '/limits' }, times: 1, effect: { kind } });
    expect(await codeOf(org.apiWith({ timeoutMs: () => 200 }).call(limits))).toBe('salesforce/unreachable');
  }
});

test('a redirect is not followed', async () => {
  org.org.faults.add({
    match: { path: '/composite' },
    effect: { kind: 'answer', status: 302, headers: { location: `${org.url}/services/data` } },
  });
  expect(await codeOf(org.apiWith({}).call(empty))).toBe('salesforce/bad-reply');
});

test('an error about what was sent is a reply with its status', async () => {
  expect(await org.apiWith({}).call({ method: 'GET', path: '/sobjects/Nothing__c/describe' })).toMatchObject({
    status: 404,
    body: [{ errorCode: 'NOT_FOUND' }],
  });
});

test('at the configured share of the daily allowance calls stop, except for one per minute', async () => {
  let now = 1_800_000_000_000;
  const api: SalesforceApi = org.apiWith({ limitShare: () => 0.5, clock: { now: () => now, sleep: async () => {} } });
  org.org.usage.set(org.org.usage.limit / 2);
  expect((await api.call(limits)).status).toBe(200);
  expect(await codeOf(api.call(limits))).toBe('salesforce/limit-reached');
  const before = org.org.counters().apiCalls;
  expect(await codeOf(api.call(limits))).toBe('salesforce/limit-reached');
  expect(org.org.counters().apiCalls).toBe(before);
  org.org.usage.set(10);
  now += 61_000;
  expect((await api.call(limits)).status).toBe(200);
  expect((await api.call(limits)).status).toBe(200);
});

test('every refused login is a clear failure without the secret', async () => {
  const other = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const secrets = [
    { privateKey: other.privateKey },
    { audience: 'https://example.com' },
    { clientId: 'unknown-app' },
    { username: 'nobody@example.com' },
  ];
  for (const secret of secrets) {
    const error = await org
      .apiWith({}, secret)
      .call(limits)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FailureError);
    expect((error as FailureError).failure.code).toBe('salesforce/login-refused');
    for (const value of Object.values(secret))
      expect(JSON.stringify((error as FailureError).failure)).not.toContain(value);
  }
});

test('an unreachable login host is a failure that is retried', async () => {
  expect(await codeOf(org.apiWith({}, { loginUrl: 'http://127.0.0.1:20999' }).call(limits))).toBe(
    'salesforce/unreachable',
  );
});

/** Ways in which the host of a session says that the org is somewhere else, or the session over. */
const moves = {
  'a redirect': { kind: 'answer', status: 301, headers: { location: 'https://other.example/' } },
  'a web page instead of the API': { kind: 'answer', status: 404, body: '<html>Not here</html>' },
  'a login page': { kind: 'answer', status: 200, body: '<html>Login</html>' },
  'a page that denies access': { kind: 'answer', status: 403, body: '<html>Access Denied</html>' },
  'a token that is not known': { kind: 'answer', status: 403, body: 'Bad_OAuth_Token' },
  'a host that has nothing there': { kind: 'answer', status: 404 },
  'a connection to another host': { kind: 'answer', status: 421 },
  'INVALID_SESSION_ID as a server error': {
    kind: 'answer',
    status: 500,
    body: { errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' },
  },
  'a connection that is refused': { kind: 'drop' },
  'INVALID_SESSION_ID with another status': {
    kind: 'answer',
    status: 403,
    body: JSON.stringify([{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }]),
  },
  'an org of another instance': {
    kind: 'answer',
    status: 400,
    body: JSON.stringify([{ errorCode: 'ORG_NOT_OWNED_BY_INSTANCE', message: 'Try login.salesforce.com' }]),
  },
} as const;

test.each(Object.entries(moves))('after %s the next call logs in anew, once a minute', async (_, effect) => {
  let now = 1_800_000_000_000;
  const api = org.apiWith({ clock: { now: () => now, sleep: async () => {} } });
  await api.call(limits);
  org.org.faults.add({ match: { path: '/limits' }, effect });
  for (let times = 0; times < 3; times += 1) expect(await codeOf(api.call(limits))).not.toBe('no failure');
  expect(tokens()).toBe(2);
  now += 61_000;
  await codeOf(api.call(limits));
  org.org.faults.clear();
  expect((await api.call(limits)).status).toBe(200);
  expect(tokens()).toBe(3);
});

const outages = {
  'an outage of the edge': { kind: 'unavailable-html' },
  'an empty outage': { kind: 'answer', status: 502 },
  'an answer that never comes': { kind: 'stall' },
  'a refusal without a known code': {
    kind: 'answer',
    status: 403,
    body: [{ errorCode: 'FORBIDDEN', message: 'You do not have access' }],
  },
} as const;

test.each(Object.entries(outages))('after %s in three calls the next one logs in anew', async (_, effect) => {
  let timeoutMs = 600_000;
  const api = org.apiWith({ timeoutMs: () => timeoutMs });
  await api.call(limits);
  org.org.faults.add({ match: { path: '/limits' }, times: 3, effect });
  // Only a call that is never answered waits for its deadline.
  if (effect.kind === 'stall') timeoutMs = 100;
  for (let times = 0; times < 3; times += 1) {
    await codeOf(api.call(limits));
    expect(tokens()).toBe(1);
  }
  timeoutMs = 600_000;
  expect((await api.call(limits)).status).toBe(200);
  expect(tokens()).toBe(2);
});

test('a call that is not answered in time keeps its session: Salesforce may be slow', async () => {
  const api = org.apiWith({ timeoutMs: () => 200 });
  await api.call(limits);
  org.org.faults.add({ match: { path: '/limits' }, times: 1, effect: { kind: 'stall' } });
  expect(await codeOf(api.call(limits))).toBe('salesforce/unreachable');
  expect((await api.call(limits)).status).toBe(200);
  expect(tokens()).toBe(1);
});

test('a session without the scope of the API says so, and no login is tried', async () => {
  const api = org.apiWith({});
  await api.call(limits);
  const body = JSON.stringify([
    { errorCode: 'INVALID_SESSION_ID', message: 'This session is not valid for use with the REST API' },
  ]);
  org.org.faults.add({ match: { path: '/limits' }, effect: { kind: 'answer', status: 401, body } });
  const error = await api.call(limits).catch((thrown: unknown) => thrown);
  expect((error as FailureError).failure.message).toContain('scope');
  expect(tokens()).toBe(1);
});

test('a retired API version says so', async () => {
  org.org.faults.add({ match: { path: '/limits' }, effect: { kind: 'answer', status: 410, body: '' } });
  expect(await codeOf(org.apiWith({}).call(limits))).toBe('salesforce/session-refused');
});

test('a reply that would fill the memory is not read to its end', async () => {
  const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(4 * 1024 * 1024)) });
  const answering = org.apiWith({});
  await answering.call(limits);
  const api = org.apiWith({
    fetch: (url, init) => (String(url).includes('/limits') ? Promise.resolve(new Response(endless)) : fetch(url, init)),
  });
  expect(await codeOf(api.call(limits))).toBe('salesforce/bad-reply');
});

/** An API whose calls to `/limits` get the replies given, in the order of the calls; then those of the org. */
function replying(replies: Promise<Response>[], login: typeof fetch = fetch) {
  return org.apiWith({
    fetch: (url, init) => {
      if (String(url).includes('/oauth2/')) return login(url, init);
      return (String(url).includes('/limits') && replies.shift()) || fetch(url, init);
    },
  });
}

test('a call that was answered is done, although another one could not renew the session meanwhile', async () => {
  const late = Promise.withResolvers<Response>();
  let logins = 0;
  const refusal = JSON.stringify({ error: 'invalid_grant', error_description: 'user is inactive' });
  const api = replying([Promise.resolve(new Response('[]', { status: 401 })), late.promise], (url, init) => {
    logins += 1;
    return logins === 1 ? fetch(url, init) : Promise.resolve(new Response(refusal, { status: 400 }));
  });
  const first = codeOf(api.call(limits));
  const second = api.call(limits);
  expect(await first).toBe('salesforce/login-refused');
  late.resolve(new Response('{}'));
  expect((await second).status).toBe(200);
});

test('a call of an earlier session does not end the one that has followed it', async () => {
  const late = Promise.withResolvers<Response>();
  const api = replying([late.promise]);
  await api.call({ method: 'GET', path: '/sobjects' }).catch(() => undefined);
  const first = codeOf(api.call(limits));
  api.forgetSession();
  await api.call(limits).catch(() => undefined);
  late.reject(new TypeError('fetch failed'));
  expect(await first).toBe('salesforce/unreachable');
  expect((await api.call(limits)).status).toBe(200);
  expect(tokens()).toBe(2);
});
