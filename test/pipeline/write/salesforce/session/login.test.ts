import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { FailureError } from '../../../../../src/failure.ts';
import type { Credentials } from '../../../../../src/pipeline/write/salesforce/session/credentials.ts';
import { logIn } from '../../../../../src/pipeline/write/salesforce/session/login.ts';

const credentials: Credentials = {
  flow: 'client-credentials',
  loginUrl: 'https://org.my.salesforce.com',
  clientId: 'app',
  clientSecret: 'the secret',
};
const pem = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
}).privateKey;
const clock = { now: () => 0, sleep: async () => {} };

const logInWith = (status: number, body: string | object) =>
  logIn(credentials, {
    clock,
    timeoutMs: () => 1_000,
    fetch: async () => new Response(typeof body === 'string' ? body : JSON.stringify(body), { status }),
  });

async function failureOf(status: number, body: string | object) {
  const error = await logInWith(status, body).catch((thrown: unknown) => thrown);
  if (!(error instanceof FailureError)) throw new Error('The login must fail.');
  return error.failure;
}

test('a token names the instance, or it is the login host', async () => {
  const token = { access_token: 't', instance_url: 'https://other.my.salesforce.com' };
  expect(await logInWith(200, token)).toEqual({ accessToken: 't', instanceUrl: 'https://other.my.salesforce.com' });
  expect(await logInWith(200, { access_token: 't' })).toEqual({ accessToken: 't', instanceUrl: credentials.loginUrl });
});

test.each([
  ['invalid_grant', "user hasn't approved this consumer", 'permission set'],
  ['invalid_grant', 'Audience is invalid', 'audience'],
  ['invalid_grant', 'expired authorization code', 'clock'],
  ['invalid_grant', 'invalid assertion', 'private key'],
  ['invalid_grant', 'no client credentials user enabled', 'Run As'],
  ['invalid_grant', 'request not supported on this domain', 'loginUrl'],
  ['invalid_grant', 'user is inactive', 'inactive'],
  ['invalid_grant', 'user is locked', 'locked'],
  ['invalid_grant', 'something new', 'login history'],
  ['invalid_app_access', 'user is not admin approved', 'approved users'],
  ['invalid_client_id', 'client identifier invalid', 'clientId'],
  ['invalid_client', 'invalid client credentials', 'client secret'],
  ['unsupported_grant_type', 'grant type not supported', 'flow'],
  ['invalid_request', 'missing parameter', 'incomplete'],
  ['invalid_grant', 'ip restricted', 'IP ranges'],
  ['invalid_grant', 'ip restricted or invalid login hours', 'login hours'],
  ['inactive_user', 'User is inactive', 'inactive'],
  ['inactive_org', 'Org is locked, closed, or suspended', 'suspended'],
  ['invalid_grant', 'inactive organization', 'suspended'],
  ['invalid_grant', 'authentication failure', 'the client secret'],
  ['invalid_grant', 'authentication failure - invalid client credentials', 'the client secret'],
  ['invalid_grant', 'no valid scopes defined', 'lacks a scope'],
  ['invalid_grant', 'client credentials flow not enabled', 'enable it'],
  ['invalid_grant', 'activation secret invalid', 'login history'],
  ['invalid_grant', 'user is frozen', 'frozen'],
  ['INVALID_GRANT', "USER HASN'T APPROVED THIS CONSUMER", 'username'],
  ['app_not_found', 'External client app is not installed in this org', 'loginUrl'],
  ['OAUTH_APP_ACCESS_DENIED', 'user is not admin approved to access this app', 'permission set'],
  ['invalid_client', 'client identifier invalid', 'clientId'],
  ['API_DISABLED_FOR_ORG', '', 'no API access'],
  ['invalid_grant', 'expired access/refresh token', 'until revoked'],
  ['invalid_scope', 'the requested scope is not allowed', 'api and refresh_token'],
  ['unauthorized_client', 'this flow is not enabled', 'does not allow this flow'],
  ['access_denied', 'end-user denied authorization', 'policies'],
  ['invalid_grant', 'Audience validation failed', 'audience'],
  ['invalid_client', 'app must be installed into org', 'Install the app'],
  ['invalid_client_id', 'External client app is not installed in this org', 'Install the app'],
  ['OAUTH_EC_APP_NOT_FOUND', 'External client app is not installed', 'Install the app'],
  ['OAUTH_APP_BLOCKED', 'this app is blocked by admin', 'blocked'],
  ['a_new_error', 'MARKED', 'unknown reason'],
  ['a_new_error', '', 'login history'],
])('%s with "%s" is a refused login that says what to check', async (error, error_description, phrase) => {
  const failure = await failureOf(400, { error, error_description });
  expect(failure).toMatchObject({ code: 'salesforce/login-refused', salesforceCode: error });
  expect(failure.message).toContain(phrase);
  expect(failure.message).not.toContain('MARKED');
});

test.each([
  ['unknown_error', 'retry your request'],
  ['temporarily_unavailable', ''],
  ['server_error', ''],
  ['rate_limit_exceeded', 'Number of logins exceeded'],
  ['invalid_grant', 'login rate exceeded'],
  ['invalid_grant', 'token request is already being processed'],
])('%s with "%s" passes by itself', async (error, error_description) => {
  expect(await failureOf(400, { error, error_description })).toMatchObject({
    code: 'salesforce/unavailable',
    salesforceCode: error,
  });
});

test('a refusal names the login host, and a client secret only where there is one', async () => {
  const body = { error: 'invalid_client', error_description: 'invalid client credentials' };
  expect((await failureOf(400, body)).message).toMatch(/^org\.my\.salesforce\.com refused .* client secret/);
  const jwt = { ...credentials, flow: 'jwt', privateKey: pem, username: 'u@example.com', audience: 'x' } as const;
  const error = await logIn(jwt, {
    clock,
    timeoutMs: () => 1_000,
    fetch: async () => new Response(JSON.stringify(body), { status: 400 }),
  }).catch((thrown: unknown) => thrown);
  expect((error as FailureError).failure.message).not.toContain('client secret');
});

test.each([
  ['https://org.my.salesforce.com.example.com', 'org.my.salesforce.com.example.com'],
  ['http://org.my.salesforce.com', 'org.my.salesforce.com'],
  ['https://notsalesforce.com', 'notsalesforce.com'],
  ['not a url', 'without a usable address'],
])('a session is not sent to %s', async (instance_url, named) => {
  const failure = await failureOf(200, { access_token: 'MARKED', instance_url });
  expect(failure.code).toBe('salesforce/login-refused');
  expect(failure.message).toContain(named);
  expect(JSON.stringify(failure)).not.toContain('MARKED');
});

test('the secret may name hosts of its own for the session', async () => {
  const fetched = async () =>
    new Response(JSON.stringify({ access_token: 't', instance_url: 'https://gateway.example' }), { status: 200 });
  const options = { clock, timeoutMs: () => 1_000, fetch: fetched };
  const token = await logIn({ ...credentials, instanceHosts: ['gateway.example'] }, options);
  expect(token.instanceUrl).toBe('https://gateway.example');
});

test('an error that is no OAuth constant is not passed on', async () => {
  expect(await failureOf(400, { error: 'MARKED <b>' })).not.toHaveProperty('salesforceCode');
});

test.each([
  [200, { access_token: 7 }, 'salesforce/bad-reply'],
  [200, '<html>', 'salesforce/bad-reply'],
  [400, '[]', 'salesforce/bad-reply'],
  [404, '{}', 'salesforce/bad-reply'],
  [429, '{}', 'salesforce/unavailable'],
  [500, '{}', 'salesforce/unavailable'],
  [503, '<html>', 'salesforce/unavailable'],
])('HTTP %i with %j is %s', async (status, body, code) => {
  expect((await failureOf(status, body)).code).toBe(code);
});

const page = '<!DOCTYPE html><html><body>We are down for maintenance. MARKED</body></html>';

test.each([
  [200, page],
  [404, page],
  [405, page],
  [420, page],
  [400, ''],
])('a reply with HTTP %i and no token names the host and the status', async (status, body) => {
  const { message } = await failureOf(status, body);
  expect(message).toContain(`org.my.salesforce.com did not reply with a token`);
  expect(message).toContain(`HTTP ${status}`);
  expect(message).toContain('loginUrl');
  expect(message.includes('web page')).toBe(body !== '');
  expect(message).not.toContain('MARKED');
});

test.each([
  ['https://new.my.salesforce.com/services/oauth2/token?x=MARKED', 'use it as "loginUrl"'],
  ['https://elsewhere.example/MARKED', 'check "loginUrl"'],
  ['', 'check "loginUrl"'],
])('a redirect of the login to %j is not followed', async (location, hint) => {
  const asked: string[] = [];
  const error = await logIn(credentials, {
    clock,
    timeoutMs: () => 1_000,
    fetch: async (url) => {
      asked.push(String(url));
      return new Response('', { status: 302, headers: { location } });
    },
  }).catch((thrown: unknown) => thrown);
  const { failure } = error as FailureError;
  expect(failure.code).toBe('salesforce/bad-reply');
  expect(failure.message).toContain(hint);
  expect(failure.message).not.toMatch(/MARKED|elsewhere/);
  expect(asked).toEqual(['https://org.my.salesforce.com/services/oauth2/token']);
});

test('a host that is none of Salesforce is called one', async () => {
  const misspelled = { ...credentials, loginUrl: 'https://test.saslesforce.com' };
  const logInThere = (fetch: () => Promise<Response>) =>
    logIn(misspelled, { clock, timeoutMs: () => 1_000, fetch }).catch((thrown: unknown) => thrown);
  const parked = await logInThere(async () => new Response(page, { status: 200 }));
  expect((parked as FailureError).failure.message).toContain("test.saslesforce.com is not one of Salesforce's hosts");
  const absent = await logInThere(async () => {
    throw new TypeError('fetch failed', { cause: { code: 'ENOTFOUND' } });
  });
  expect((absent as FailureError).failure).toMatchObject({ code: 'salesforce/unreachable' });
  expect((absent as FailureError).failure.message).toMatch(/^test\.saslesforce\.com could not be reached.*not one of/);
});

test('an error in the form of the REST API is that of the service', async () => {
  const errors = [{ errorCode: 'ORG_LOCKED', message: 'MARKED' }];
  expect(await failureOf(403, errors)).toMatchObject({
    code: 'salesforce/session-refused',
    salesforceCode: 'ORG_LOCKED',
  });
});

test('a long description takes no longer than its length', async () => {
  const refusal = { error: 'invalid_grant', error_description: 'assertion '.repeat(200_000) };
  expect((await failureOf(400, refusal)).code).toBe('salesforce/login-refused');
});

test.each([
  'https://org--test.sandbox.my.salesforce.com',
  'https://org.scratch.my.salesforce.com',
  'https://usa77.salesforce.com',
  'https://org.my.salesforce.mil',
  'https://org.cloudforce.mil',
  'https://org.my.sfcrmproducts.cn',
])('a session may go to %s', async (instance_url) => {
  expect(await logInWith(200, { access_token: 't', instance_url })).toMatchObject({ instanceUrl: instance_url });
});
