import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { FailureError } from '../../../../../src/failure.ts';
import { parseCredentials } from '../../../../../src/pipeline/write/salesforce/session/credentials.ts';
import { selfSigned } from './self-signed.ts';

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
  ['a certificate beside it', `-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n${key}`],
  ['itself once more', `${key}\n${key}`],
  ['quotation marks', `"${key}"`],
  ['the quotation marks and escapes of JSON, twice', JSON.stringify(JSON.stringify(key))],
  ['escaped slashes', key.replaceAll('\n', '\\n').replaceAll('/', '\\/')],
  ['escaped characters', key.replaceAll('=', '\\u003d').replaceAll('+', '\\u002b')],
  ['the escapes of a URL', encodeURIComponent(key)],
  ['the marks of a quoted mail', key.replaceAll(/^/gm, '> ')],
  ['a byte order mark', `\ufeff${key}`],
  ['non-breaking spaces', key.replaceAll(' ', '\u00a0').replaceAll('\n', '\u00a0')],
  ['invisible characters', key.replaceAll('\n', '\u200b\n')],
  ['en dashes', key.replaceAll('--', '–')],
  ['em dashes', key.replaceAll('-----', '—--')],
  ['a dash too few', key.replaceAll('-----', '----')],
  ['small letters in its first line', key.replace('BEGIN PRIVATE KEY', 'Begin Private Key')],
  ['a misspelled first line', key.replace('BEGIN PRIVATE', 'BEGIN PRIVTE')],
  ['the first line of another form', key.replaceAll('PRIVATE KEY', 'RSA PRIVATE KEY')],
  ['two different labels', key.replace('END PRIVATE', 'END RSA PRIVATE')],
  ['no first line', key.replace(/^.*\n/, '')],
  ['no last line', key.replace(/-----END.*\n/, '')],
  ['half of its last line', key.replace(/KEY-----\n$/, '')],
  ['its content only', body],
  ['base64 with quotation marks', `"${Buffer.from(key).toString('base64')}"`],
  ['base64 twice', Buffer.from(Buffer.from(key).toString('base64')).toString('base64')],
  ['base64 for URLs', Buffer.from(key).toString('base64url')],
  ['the whole secret around it', JSON.stringify({ clientId: 'app', privateKey: key }, null, 2)],
])('a private key with %s is read', (_, text) => {
  expect(parseCredentials(secret(text))).toMatchObject({ privateKey: key.trim() });
});

test('a private key in the older form is read', () => {
  const pkcs1 = String(createPrivateKey(key).export({ type: 'pkcs1', format: 'pem' }));
  const content = pkcs1.replace(/-----.*?-----|\s/g, '');
  for (const text of [pkcs1, content, pkcs1.replaceAll('RSA PRIVATE KEY', 'PRIVATE KEY')])
    expect(parseCredentials(secret(text))).toMatchObject({ privateKey: key.trim() });
});

const encrypted = String(
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: pem.publicKeyEncoding,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' },
  }).privateKey,
);

const chained = selfSigned(key, { from: 0, until: Date.UTC(2028, 0) });
const publicKey = String(createPublicKey(key).export({ type: 'spki', format: 'pem' }));

test.each([
  ['encrypted', encrypted],
  ['encrypted', encrypted.replaceAll('\n', ' ')],
  ['encrypted', encrypted.replace(/-----.*?-----|\s/g, '')],
  [
    'encrypted',
    '-----BEGIN RSA PRIVATE KEY----- Proc-Type: 4,ENCRYPTED DEK-Info: AES-256-CBC,00 MIIB -----END RSA PRIVATE KEY-----',
  ],
  ['encrypted', key.replace('KEY-----', 'KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n')],
  ['certificate', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----'],
  ['public key', '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----'],
  ['SSH key', 'ssh-rsa AAAAB3NzaC1yc2E= somebody@example'],
  ['SSH key', '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk=\n-----END OPENSSH PRIVATE KEY-----'],
  [
    'SSH key',
    Buffer.from('-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk=\n-----END OPENSSH PRIVATE KEY-----').toString(
      'base64',
    ),
  ],
  ['PuTTY key', 'PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nPrivate-Lines: 14\nAAABAFE\n'],
  ['PGP key', '-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQOYB\n-----END PGP PRIVATE KEY BLOCK-----'],
  ['certificate;', chained],
  ['certificate;', chained.replace(/-----.*?-----|\s/g, '')],
  ['certificate;', chained.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE')],
  ['certificate request', '-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----'],
  ['public key', publicKey.replace(/-----.*?-----|\s/g, '')],
  ['key store', Buffer.from(`feedfeed0000000200000001${'00'.repeat(80)}`, 'hex').toString('base64')],
  ['key store', Buffer.from(`308209f3020103${'00'.repeat(80)}`, 'hex').toString('base64')],
  ['JSON Web Key', JSON.stringify(createPrivateKey(key).export({ format: 'jwk' }))],
  ['name of a file', '/home/me/salesforce.key'],
  ['name of a file', 'C:\\keys\\server.pem'],
  ['several private keys', `${key}${rsa(2048)}`],
  ['nothing between', '-----BEGIN PRIVATE KEY-----\n…\n-----END PRIVATE KEY-----'],
  ['completely', key.slice(0, 400)],
  ['completely', key.slice(0, 1200)],
  ['damaged', key.replace(/\n.{64}\n/, '\n')],
  ['PEM form', 'secret text'],
  ['1024 bits', rsa(1024)],
  ['type ec', elliptic],
  ['type rsa-pss', String(generateKeyPairSync('rsa-pss', { modulusLength: 2048, ...pem }).privateKey)],
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

test('a key with a wrong letter in its modulus is damaged, although it has the form of a key', () => {
  const at = 100;
  const wrong = body.slice(0, at) + (body[at] === 'A' ? 'B' : 'A') + body.slice(at + 1);
  expect(() => parseCredentials(secret(`-----BEGIN PRIVATE KEY-----\n${wrong}\n-----END PRIVATE KEY-----`))).toThrow(
    'damaged',
  );
});

test('a key that is in the place of the certificate is named', () => {
  const swapped = { ...JSON.parse(secret(chained)), certificate: key };
  expect(() => parseCredentials(JSON.stringify(swapped))).toThrow('swapped');
});

const stored = (change: object) => ({ ...JSON.parse(secret(key)), ...change });

test('a text without a value counts as absent', () => {
  const credentials = parseCredentials(
    JSON.stringify(stored({ audience: '', certificate: ' ', clientSecret: '', instanceHosts: '' })),
  );
  expect(credentials).toEqual(parseCredentials(secret(key)));
  const other = {
    loginUrl: 'https://org.my.salesforce.com',
    clientId: 'app',
    clientSecret: 's',
    privateKey: '',
    username: '',
  };
  expect(parseCredentials(JSON.stringify(other))).toMatchObject({ flow: 'client-credentials' });
  expect(() => parseCredentials(JSON.stringify(stored({ username: ' ' })))).toThrow('"username" is missing');
  expect(() => parseCredentials(JSON.stringify(stored({ privateKey: [key] })))).toThrow('"privateKey" is not a text');
});

test.each([
  ['login.salesforce.com', 'https://login.salesforce.com'],
  ['https://login.salesforce.com/', 'https://login.salesforce.com'],
  ['https://login.salesforce.com/services/oauth2/token', 'https://login.salesforce.com'],
])('the login URL %s is read', (loginUrl, read) => {
  expect(parseCredentials(JSON.stringify(stored({ loginUrl })))).toMatchObject({ loginUrl: read });
});

test.each([
  ['https://org.lightning.force.com', 'https://org.my.salesforce.com'],
  ['https://org--uat.sandbox.my.salesforce-setup.com', 'https://org--uat.sandbox.my.salesforce.com'],
  ['a b', 'https://'],
  ['ftp://login.salesforce.com', 'https://'],
])('the login URL %s is refused, and the reason says what to write', (loginUrl, hint) => {
  expect(() => parseCredentials(JSON.stringify(stored({ loginUrl })))).toThrow(hint);
});

test.each(['https://test.salesforce.com/', 'test.salesforce.com', ' https://test.salesforce.com '])(
  'the audience %j is read',
  (audience) => {
    expect(parseCredentials(JSON.stringify(stored({ audience })))).toMatchObject({
      audience: 'https://test.salesforce.com',
    });
  },
);

test('a consumer key with a line end or an invisible character in it is read', () => {
  expect(parseCredentials(JSON.stringify(stored({ clientId: '3MVG9\n abc\u200b' })))).toMatchObject({
    clientId: '3MVG9abc',
  });
});

test('hosts may be a list or a text, as the console stores it', () => {
  for (const instanceHosts of [
    ['gateway.example', 'b.example'],
    'gateway.example, b.example',
    '["gateway.example","b.example"]',
  ])
    expect(parseCredentials(JSON.stringify(stored({ instanceHosts })))).toMatchObject({
      instanceHosts: ['gateway.example', 'b.example'],
    });
  expect(() => parseCredentials(JSON.stringify(stored({ instanceHosts: 'no host' })))).toThrow('instanceHosts');
});

test('a secret with a byte order mark, or encoded as a text once more, is read', () => {
  expect(parseCredentials(`\ufeff${secret(key)}\n`)).toMatchObject({ flow: 'jwt' });
  expect(parseCredentials(JSON.stringify(secret(key)))).toMatchObject({ flow: 'jwt' });
});

test.each([
  ['', 'is empty'],
  [key, 'only the private key'],
  ['{ “loginUrl”: “x” }', 'curly'],
  ["{'loginUrl': 'x'}", 'single'],
  ['[]', 'not a JSON object'],
  [Buffer.from(`\ufeff${secret('key')}`, 'utf16le').toString('utf8'), 'UTF-8'],
])('a secret that is no JSON object says what it is: %#', (text, phrase) => {
  expect(() => parseCredentials(text)).toThrow(phrase);
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

test('a text as large as a secret can be takes no longer than its length', () => {
  for (const word of ['\\', '-', '-----BEGIN A B ', '-----BEGIN PRIVATE KEY-----', '{"kty"', 'A', ' '])
    expect(() => parseCredentials(secret(word.repeat(65_536 / word.length)))).toThrow(FailureError);
});
