import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { expect, test } from 'vitest';
import { readSalesforceSecret } from '../../../src/lambda/wiring/salesforce-secret.ts';

const secret = { loginUrl: 'https://org.my.salesforce.com', clientId: 'app', clientSecret: 's' };
const clientOf = (stored: object) => ({ send: async () => stored }) as unknown as SecretsManagerClient;

test('a secret that was stored as a file of bytes is read', async () => {
  const SecretBinary = new TextEncoder().encode(JSON.stringify(secret));
  expect(await readSalesforceSecret(clientOf({ SecretBinary }), 'id')).toMatchObject({ clientSecret: 's' });
});

test('a secret without a value says so', async () => {
  await expect(readSalesforceSecret(clientOf({}), 'id')).rejects.toThrow('is empty');
});
