import { createSign, generateKeyPairSync } from 'node:crypto';
import { Connection } from 'jsforce/lib/connection.js';
import { expect, test } from 'vitest';
import { app, keys, testOrg } from '../emulator.ts';

const sf = await testOrg({
  apps: [
    app,
    { clientId: 'app-1', username: 'unapproved@example.com', publicKeyPem: keys.publicKey, approved: false },
    { clientId: 'app-2', username: 'machine@example.com', clientSecret: 'hush' },
  ],
});
const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const audience = 'https://login.salesforce.com';
const soon = () => Math.floor(Date.now() / 1000) + 180;

function assertion(claims: object = {}, key = keys.privateKey, header: object = { alg: 'RS256' }): string {
  const all = { iss: app.clientId, sub: app.username, aud: audience, exp: soon(), ...claims };
  const text = [header, all].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key, 'base64url')}`;
}

async function requestToken(form: Record<string, string>, headers: Record<string, string> = {}) {
  const reply = await fetch(`${sf.url}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers,
  });
  return { status: reply.status, body: (await reply.json()) as Record<string, string> };
}

test('jsforce logs in with a JWT and uses the session', async () => {
  const connection = new Connection({ loginUrl: sf.url, oauth2: { loginUrl: sf.url }, version: '62.0' });
  const user = await connection.authorize({ grant_type: jwtBearer, assertion: assertion() });
  expect(user).toMatchObject({ organizationId: expect.stringMatching(/^00D/), id: expect.stringMatching(/^005/) });
  expect(await connection.sobject('Contact').create({ LastName: 'Rivers' })).toMatchObject({ success: true });
});

test('a JWT gets a token, an instance URL and an identity URL, but no expiry', async () => {
  const { status, body } = await requestToken({ grant_type: jwtBearer, assertion: assertion() });
  expect([status, body]).toEqual([
    200,
    {
      access_token: expect.stringMatching(/^00D\w{12}!/),
      scope: 'api id',
      instance_url: sf.url,
      id: expect.stringMatching(/\/id\/00D\w{15}\/005\w{15}$/),
      token_type: 'Bearer',
    },
  ]);
});

test('an expiry far in the future, or as a string, is accepted like in Salesforce', async () => {
  for (const exp of [Date.now() + 300, String(soon())])
    expect((await requestToken({ grant_type: jwtBearer, assertion: assertion({ exp }) })).status).toBe(200);
});

test('every refusal is a 400 with its own error', async () => {
  const other = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const tampered = assertion().replace(/\.[^.]+\./, `.${Buffer.from('{"iss":"app-1"}').toString('base64url')}.`);
  const jwts: [string, string, string][] = [
    [assertion({ iss: 'nobody' }), 'invalid_client_id', 'client identifier invalid'],
    [assertion({ aud: 'https://elsewhere.example.com' }), 'invalid_grant', 'audience is invalid'],
    [assertion({ exp: soon() - 181 }), 'invalid_grant', 'expired authorization code'],
    [assertion({ exp: undefined }), 'invalid_grant', 'expired authorization code'],
    [assertion({ sub: 'unapproved@example.com' }), 'invalid_grant', "user hasn't approved this consumer"],
    [assertion({ sub: 'stranger@example.com' }), 'invalid_grant', "user hasn't approved this consumer"],
    [assertion({}, other.privateKey), 'invalid_grant', 'invalid assertion'],
    [assertion({}, keys.privateKey, { alg: 'none' }), 'invalid_grant', 'invalid assertion'],
    [tampered, 'invalid_grant', 'invalid assertion'],
    ['nonsense', 'invalid_grant', 'invalid assertion'],
    [assertion({ iss: 'app-2', sub: 'machine@example.com' }), 'invalid_grant', 'invalid assertion'],
  ];
  for (const [jwt, error, description] of jwts)
    expect(await requestToken({ grant_type: jwtBearer, assertion: jwt })).toEqual({
      status: 400,
      body: { error, error_description: description },
    });
});

test('client credentials log in by form or Basic authentication, with the right secret', async () => {
  const grant = { grant_type: 'client_credentials' };
  const expected: [Record<string, string>, Record<string, string>, number, object][] = [
    [
      { client_id: 'app-2', client_secret: 'hush' },
      {},
      200,
      { issued_at: expect.stringMatching(/^\d{13}$/), signature: expect.any(String) },
    ],
    [{}, { authorization: `Basic ${Buffer.from('app-2:hush').toString('base64')}` }, 200, { token_type: 'Bearer' }],
    [{ client_id: 'app-2', client_secret: 'loud' }, {}, 400, { error: 'invalid_client' }],
    [
      { client_id: 'app-1', client_secret: 'hush' },
      {},
      400,
      { error: 'invalid_grant', error_description: 'no client credentials user enabled' },
    ],
    [{ client_id: 'nobody', client_secret: 'hush' }, {}, 400, { error: 'invalid_client_id' }],
  ];
  for (const [form, headers, status, body] of expected)
    expect(await requestToken({ ...grant, ...form }, headers)).toMatchObject({ status, body });
});

test('other grant types, and a missing one, are refused', async () => {
  expect((await requestToken({ grant_type: 'password' })).body).toEqual({
    error: 'unsupported_grant_type',
    error_description: 'grant type not supported',
  });
  expect((await requestToken({})).body).toEqual({
    error: 'invalid_request',
    error_description: 'missing required parameter: grant_type',
  });
});
