import { expect, test } from 'vitest';
import { testOrg, token } from '../emulator.ts';

const sf = await testOrg();

test('a missing or ended session gets a 401 without the API usage', async () => {
  const expired = { errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' };
  for (const authorization of ['', 'Bearer nobody', 'Basic abc']) {
    const reply = await sf.send('GET', '/limits', undefined, { authorization });
    expect(reply).toMatchObject({ status: 401, body: [expired] });
    expect(reply.headers.get('www-authenticate')).toBe('Token');
    expect(reply.headers.get('sforce-limit-info')).toBeNull();
  }
  sf.org.expireSessions();
  expect((await sf.send('GET', '/limits')).status).toBe(401);
  expect(sf.org.usage.used()).toBe(0);
});

test('a session opened without OAuth has a user, who owns the records it creates', async () => {
  const bearer = { authorization: `Bearer ${sf.org.openSession('coach@example.com')}` };
  expect((await sf.send('POST', '/sobjects/Contact', { LastName: 'Rivers' }, bearer)).status).toBe(201);
  const coach = sf.org.records('User').find((user) => user.Username === 'coach@example.com');
  expect(sf.org.records('Contact')).toMatchObject([{ OwnerId: coach?.Id, CreatedById: coach?.Id }]);
});

test('a session can be revoked once', async () => {
  const revoke = () =>
    fetch(`${sf.url}/services/oauth2/revoke`, { method: 'POST', body: new URLSearchParams({ token }) });
  expect((await revoke()).status).toBe(200);
  expect((await revoke()).status).toBe(400);
  expect((await sf.send('GET', '/limits')).status).toBe(401);
});

test('jsforce reads its identity', async () => {
  expect(await sf.connection.identity()).toMatchObject({
    id: expect.stringMatching(/^https:\/\/.*\/id\/00D\w{15}\/005\w{15}$/),
    username: 'robot@example.com',
  });
});

test('the list of versions needs no session and does not count against the limit', async () => {
  const reply = await fetch(`${sf.url}/services/data`);
  expect(await reply.json()).toContainEqual({ label: "Summer '26", url: '/services/data/v67.0', version: '67.0' });
  expect(sf.org.usage.used()).toBe(0);
});

test('a body with a content type other than JSON gets a 415', async () => {
  for (const type of ['text/plain', 'application/xml', 'application/jsonx'])
    expect(await sf.send('POST', '/sobjects/Contact', '{"LastName":"Rivers"}', { 'content-type': type })).toMatchObject(
      {
        status: 415,
        body: [{ errorCode: 'UNSUPPORTED_MEDIA_TYPE' }],
      },
    );
});
