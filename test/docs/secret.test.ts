// The function can read both forms of the secret in docs/operations.md.
import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { parseCredentials } from '../../src/pipeline/write/salesforce/session/credentials.ts';
import { selfSigned } from '../pipeline/write/salesforce/session/self-signed.ts';
import { codeBlocks, tableRows } from './code-blocks.ts';

const blocks = await codeBlocks('docs/operations.md');
const secretOf = (flow: string) => JSON.parse(blocks.find(({ info }) => info === flow)?.text ?? '');

test('the secret with a private key logs in by JWT', () => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const shown = secretOf('jwt');
  expect(shown.privateKey).toContain('BEGIN PRIVATE KEY');
  expect(shown.certificate).toContain('BEGIN CERTIFICATE');
  const { loginUrl, clientId, username } = shown;
  const endsAt = Date.UTC(2028, 0, 1);
  const certificate = selfSigned(privateKey, { from: 0, until: endsAt });
  expect(parseCredentials(JSON.stringify({ ...shown, privateKey, certificate }))).toEqual({
    flow: 'jwt',
    loginUrl,
    clientId,
    username,
    privateKey: privateKey.trim(),
    audience: 'https://login.salesforce.com',
    certificate: { endsAt },
  });
});

test('the secret with a client secret logs in by client credentials', () => {
  const shown = secretOf('client-credentials');
  expect(parseCredentials(JSON.stringify(shown))).toEqual({ flow: 'client-credentials', ...shown });
});

test('the table of the page has a row for every part of the secret', async () => {
  const names = new Set([
    ...Object.keys(secretOf('jwt')),
    ...Object.keys(secretOf('client-credentials')),
    'audience',
    'instanceHosts',
  ]);
  const rows = await tableRows('docs/operations.md', ['Name', 'What it is']);
  expect(new Set(rows.map(([name]) => name))).toEqual(names);
});
