import { expect, test } from 'vitest';
import { FailureError } from '../../../../src/failure.ts';
import type { Credentials } from '../../../../src/pipeline/write/salesforce/credentials.ts';
import { logIn } from '../../../../src/pipeline/write/salesforce/login.ts';

const credentials: Credentials = {
  flow: 'client-credentials',
  loginUrl: 'https://org.my.salesforce.com',
  clientId: 'app',
  clientSecret: 'the secret',
};
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
  ['invalid_grant', 'something new', 'user name, the key and the app'],
  ['invalid_app_access', 'user is not admin approved', 'approved users'],
  ['invalid_client_id', 'client identifier invalid', 'clientId'],
  ['invalid_client', 'invalid client credentials', 'client secret'],
  ['unsupported_grant_type', 'grant type not supported', 'flow'],
  ['invalid_request', 'missing parameter', 'incomplete'],
  ['a_new_error', 'MARKED', 'unknown reason'],
])('%s with "%s" is a refused login that says what to check', async (error, error_description, phrase) => {
  const failure = await failureOf(400, { error, error_description });
  expect(failure).toMatchObject({ code: 'salesforce/login-refused', salesforceCode: error });
  expect(failure.message).toContain(phrase);
  expect(failure.message).not.toContain('MARKED');
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
