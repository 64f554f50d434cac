// Logins, sessions and calls that Salesforce refuses for reasons of its own.
import { expect, test } from 'vitest';
import { readFaultRule } from '../../../../src/local/salesforce/faults/read-fault-rule.ts';
import { testOrg } from '../emulator.ts';

const sf = await testOrg();
const login = async () => {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'app-1' });
  const reply = await fetch(`${sf.url}/services/oauth2/token`, { method: 'POST', body: form });
  return { status: reply.status, body: (await reply.json()) as unknown };
};

test.each([
  ['inactive-user', 'inactive_user', 'user is inactive'],
  ['inactive-user-as-grant', 'invalid_grant', 'inactive user'],
  ['inactive-org', 'inactive_org', 'organization is locked, closed, or suspended'],
  ['login-rate', 'rate_limit_exceeded', 'login rate exceeded'],
  ['ip-restricted', 'invalid_grant', 'ip restricted'],
  ['login-hours', 'invalid_grant', 'ip restricted or invalid login hours'],
  ['app-not-found', 'OAUTH_EC_APP_NOT_FOUND', 'External client app is not installed in this org'],
])('a login is refused: %s', async (reason, error, error_description) => {
  sf.org.faults.add({ effect: { kind: 'login-refused', reason } });
  expect(await sf.send('GET', '/limits')).toMatchObject({ status: 200 });
  expect(await login()).toEqual({ status: 400, body: { error, error_description } });
});

test.each([
  [{}, 401, 'Session expired or invalid'],
  [{ status: 403 }, 403, 'Session expired or invalid'],
  [{ reason: 'wrong-scope' }, 401, 'This session is not valid for use with the REST API'],
] as const)('a session is refused: %j', async (more, status, message) => {
  sf.org.faults.add({ times: 1, effect: { kind: 'refuse-session', ...more } });
  expect(await sf.send('GET', '/limits')).toMatchObject({
    status,
    body: [{ errorCode: 'INVALID_SESSION_ID', message }],
  });
  expect(await sf.send('GET', '/limits')).toMatchObject({ status: 200 });
});

test('a switch lets sessions end with 403', async () => {
  sf.org.behave({ sessionStatus: 403 });
  sf.org.expireSessions();
  expect(await sf.send('GET', '/limits')).toMatchObject({ status: 403, body: [{ errorCode: 'INVALID_SESSION_ID' }] });
});

test.each([
  [{ kind: 'call-error', code: 'FUNCTIONALITY_TEMPORARILY_UNAVAILABLE' }, 400, 'FUNCTIONALITY_TEMPORARILY_UNAVAILABLE'],
  [{ kind: 'call-error', code: 'REQUEST_RUNNING_TOO_LONG', status: 500 }, 500, 'REQUEST_RUNNING_TOO_LONG'],
  [{ kind: 'call-error', code: 'ORG_LOCKED' }, 403, 'ORG_LOCKED'],
  [{ kind: 'call-error', code: 'SOMETHING_NEW' }, 400, 'SOMETHING_NEW'],
  [{ kind: 'concurrent-limit', limit: 'ConcurrentPerOrgLongTxn' }, 403, 'REQUEST_LIMIT_EXCEEDED'],
] as const)('a call fails by its code: %j', async (effect, status, errorCode) => {
  sf.org.faults.add({ effect });
  expect(await sf.send('POST', '/composite', {})).toMatchObject({ status, body: [{ errorCode }] });
});

test.each([
  [{ kind: 'login-refused', reason: 'mood' }],
  [{ kind: 'login-refused' }],
  [{ kind: 'call-error' }],
  [{ kind: 'call-error', code: 'X', status: 42 }],
  [{ kind: 'concurrent-limit', limit: 'Long' }],
  [{ kind: 'refuse-session', status: 402 }],
  [{ kind: 'refuse-session', reason: 'mood' }],
  [{ kind: 'unavailable', status: 503 }],
  [{ kind: 'row-error', code: 'X', mesage: 'y' }],
])('an invalid effect is refused: %j', (effect) => {
  expect(readFaultRule({ effect })).toHaveProperty('problem');
});
