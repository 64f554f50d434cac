import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { parseCredentials } from '../../../../../src/pipeline/write/salesforce/session/credentials.ts';
import { selfSigned } from './self-signed.ts';

const newKey = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;
const privateKey = newKey();
const endsAt = Date.UTC(2028, 10, 30, 12);
const dates = { from: Date.UTC(2026, 10, 30), until: endsAt };
const certificate = selfSigned(privateKey, dates);

const read = (text: unknown) =>
  parseCredentials(
    JSON.stringify({
      loginUrl: 'https://login.salesforce.com',
      clientId: 'app',
      username: 'u@example.com',
      privateKey,
      certificate: text,
    }),
  );

test.each([
  ['its line ends', certificate],
  ['Windows line ends', certificate.replaceAll('\n', '\r\n')],
  ['`\\n` as two characters', certificate.replaceAll('\n', '\\n')],
  ['spaces instead of line ends', certificate.replaceAll('\n', ' ')],
  ['base64 of the whole text', Buffer.from(certificate).toString('base64')],
  ['text around it', `subject=CN = test\n${certificate}\n`],
  ['that of an authority before it', `${selfSigned(newKey(), dates)}${certificate}`],
  ['non-breaking spaces', certificate.replaceAll('\n', '\u00a0')],
  ['its content only', certificate.replace(/-----.*?-----|\s/g, '')],
])('a certificate with %s says when it ends', (_, text) => {
  expect(read(text)).toMatchObject({ flow: 'jwt', certificate: { endsAt } });
});

test.each([
  ['no certificate', 'no certificate', /not a certificate/],
  ['the private key', privateKey, /is a private key/],
  ['a damaged one', certificate.replace(/[A-Za-z]{40}/, ''), /damaged/],
  ['that of another key', selfSigned(newKey(), dates), /does not belong/],
  ['no text', 5, /not a certificate/],
])('with %s the function logs in all the same, and the reason quotes nothing', (_, text, reason) => {
  const credentials = read(text);
  expect(credentials).toMatchObject({ flow: 'jwt', certificate: { problem: expect.stringMatching(reason) } });
  const { problem = '' } = (credentials as { certificate: { problem?: string } }).certificate;
  expect(problem).not.toContain(privateKey.slice(40, 60));
});

test('without one, nothing is known', () => {
  expect(read(undefined)).not.toHaveProperty('certificate');
});
