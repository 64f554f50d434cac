import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { FailureError } from '../../../../../src/failure.ts';
import { parseCredentials } from '../../../../../src/pipeline/write/salesforce/session/credentials.ts';

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

const key = rsa(2048);
const body = key.replace(/-----.*?-----|\s/g, '');

test.each([
  ['Windows line ends', key.replaceAll('\n', '\r\n')],
  ['`\\n` as two characters', key.replaceAll('\n', '\\n')],
  ['`\\r\\n` as four characters', key.replaceAll('\n', '\\r\\n')],
  ['spaces instead of line ends', key.trim().replaceAll('\n', ' ')],
  ['no line ends at all', key.replaceAll('\n', '')],
  ['one long line of content', `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----`],
  ['base64 of the whole text', Buffer.from(key).toString('base64')],
  [
    'base64 with line ends',
    (
      Buffer.from(key)
        .toString('base64')
        .match(/.{1,76}/g) ?? []
    ).join('\n'),
  ],
  ['indentation', key.replaceAll('\n', '\n    ')],
  ['text around it', `Bag Attributes\n${key}\n`],
])('a private key with %s is read', (_, text) => {
  expect(parseCredentials(secret(text))).toMatchObject({ privateKey: key.trim() });
});

const encrypted = String(
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: pem.publicKeyEncoding,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' },
  }).privateKey,
);

test.each([
  ['encrypted', encrypted],
  ['encrypted', encrypted.replaceAll('\n', ' ')],
  ['encrypted', key.replace('KEY-----', 'KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n')],
  ['certificate', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----'],
  ['public key', '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----'],
  ['SSH key', 'ssh-rsa AAAAB3NzaC1yc2E= somebody@example'],
  ['SSH key', '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk=\n-----END OPENSSH PRIVATE KEY-----'],
  ['completely', key.slice(0, 400)],
  ['damaged', key.replace(/\n.{64}\n/, '\n')],
  ['PEM form', 'secret text'],
  ['2048 bits', rsa(1024)],
  ['RSA', elliptic],
])('the reason says "%s" and quotes nothing', (phrase, text) => {
  let message = '';
  try {
    parseCredentials(secret(text));
  } catch (error) {
    message = (error as FailureError).failure.message;
  }
  expect(message).toContain(phrase);
  for (const line of text.split('\n').filter((each) => /^[^-]/.test(each))) expect(message).not.toContain(line);
});

test('a secret whose text has real line ends says how to write them', () => {
  expect(() => parseCredentials('{"privateKey": "a\nb"}')).toThrow('\\n');
});

test('the secret is never sent over http, except on this machine', () => {
  const at = (loginUrl: string) => () =>
    parseCredentials(JSON.stringify({ loginUrl, clientId: 'app', clientSecret: 'x' }));
  expect(at('http://login.salesforce.com')).toThrow('https://');
  expect(at('http://127.0.0.1:8080')).not.toThrow();
});
