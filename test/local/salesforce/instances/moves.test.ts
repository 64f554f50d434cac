// An org that moves to another instance.
import { createPrivateKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { createOrg } from '../../../../src/local/salesforce/org.ts';
import { app, keys, testOrg, token } from '../emulator.ts';

const sf = await testOrg();
const login = async () => {
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(app.clientId)
    .setSubject(app.username)
    .setAudience('https://login.salesforce.com')
    .setExpirationTime('2m')
    .sign(createPrivateKey(keys.privateKey));
  const form = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
  const reply = await fetch(`${sf.url}/services/oauth2/token`, { method: 'POST', body: form });
  return (await reply.json()) as { access_token: string; instance_url: string };
};
const limits = (base: string, accessToken = token) =>
  fetch(`${base}/services/data/v62.0/limits?a=1`, {
    redirect: 'manual',
    headers: { authorization: `Bearer ${accessToken}` },
  });

test.each([
  ['moved-301', 301],
  ['moved-302', 302],
  ['html-403', 403],
  ['html-404', 404],
  ['login-page', 200],
  ['no-route', 420],
] as const)('after a move, the old host answers %s, and a login gives the new one', async (old, status) => {
  const instance = await sf.move(old);
  const reply = await limits(sf.url);
  expect(reply.status).toBe(status);
  expect(reply.headers.get('content-type')).toContain('text/html');
  expect(reply.headers.get('location')).toBe(
    status > 300 && status < 400 ? `${instance}/services/data/v62.0/limits?a=1` : null,
  );
  expect((await limits(instance)).status).toBe(401);
  const { access_token, instance_url } = await login();
  expect(instance_url).toBe(instance);
  expect((await limits(instance, access_token)).status).toBe(200);
});

test('an instance that is gone refuses connections', async () => {
  const first = await sf.move('no-host');
  await expect(limits(sf.url)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  const second = await sf.move('no-host');
  await expect(limits(first)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  expect((await limits(second)).status).toBe(401);
});

test('control requests move it, too, and are not taken by an instance', async () => {
  const move = (base: string, body: unknown) =>
    fetch(`${base}/__emulator/move`, { method: 'POST', body: JSON.stringify(body) });
  const { instanceUrl } = (await (await move(sf.url, { old: 'moved-302' })).json()) as { instanceUrl: string };
  expect((await limits(instanceUrl)).status).toBe(401);
  expect((await move(sf.url, { old: 'away' })).status).toBe(400);
  expect((await move(sf.url, null)).status).toBe(400);
  expect((await move(instanceUrl, { old: 'moved-302' })).status).not.toBe(200);
});

test.each(['no-host', 'other-certificate'] as const)('without HTTP, the answer says why there is none: %s', (old) => {
  const org = createOrg({ schema: [], clock: { now: () => 0 }, instanceUrl: 'https://a.my.salesforce.com' });
  org.move({ to: 'https://b.my.salesforce.com', old });
  const request = { method: 'GET', url: '/services/data', headers: {}, body: '' };
  expect(org.handle(request)).toMatchObject({ transport: old });
  expect(org.handle({ ...request, headers: { host: 'b.my.salesforce.com' } })).toMatchObject({ status: 200 });
  org.reset();
  expect(org.handle(request)).toMatchObject({ status: 200 });
});
