import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { FailureError } from '../../../../src/failure.ts';
import { parseCredentials } from '../../../../src/pipeline/write/salesforce/credentials.ts';

const pem = {
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
} as const;
const rsa = (modulusLength: number) => String(generateKeyPairSync('rsa', { modulusLength, ...pem }).privateKey);
const elliptic = String(generateKeyPairSync('ec', { namedCurve: 'P-256', ...pem }).privateKey);
const secret = (privateKey: string) =>
  JSON.stringify({ loginUrl: 'https://login.salesforce.com', clientId: 'app', username: 'u@example.com', privateKey });

test('a key that cannot sign the login is refused with a reason', () => {
  expect(parseCredentials(secret(rsa(2048)))).toMatchObject({ flow: 'jwt' });
  for (const key of ['no key', rsa(1024), elliptic]) {
    let thrown: unknown;
    try {
      parseCredentials(secret(key));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(FailureError);
    expect((thrown as FailureError).failure.code).toBe('salesforce/login-refused');
  }
});
