import { createSign } from 'node:crypto';
import { expect, test } from 'vitest';
import { verifyAssertion } from '../../../../src/local/salesforce/oauth/verify-assertion.ts';
import { app, keys } from '../emulator.ts';

test('an org can enforce the documented three minutes for JWTs', () => {
  const now = 1_000_000_000_000;
  const verify = (exp: number) => {
    const claims = { iss: app.clientId, sub: app.username, aud: 'login', exp };
    const text = [{ alg: 'RS256' }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const assertion = `${text}.${createSign('RSA-SHA256').update(text).sign(keys.privateKey, 'base64url')}`;
    return verifyAssertion(assertion, { apps: [app], audiences: ['login'], now, strictExpiry: true });
  };
  expect(verify(now / 1000 + 180)).toEqual({ app });
  expect(verify(now / 1000 + 181)).toMatchObject({ error: 'invalid_grant' });
});
