import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
} from '@aws-sdk/client-secrets-manager';
import { expect, it, onTestFinished } from 'vitest';
import { startSecrets } from '../../../src/local/secrets/server.ts';
import { errorName, secretsClient } from '../clients.ts';

async function start() {
  const server = await startSecrets();
  const client = secretsClient(server.url);
  onTestFinished(async () => {
    client.destroy();
    await server.close();
  });
  return { ...server, client };
}

const SecretId = 'salesforce';

it('returns the newest value, and the previous one on request', async () => {
  const { client } = await start();
  const { ARN } = await client.send(new CreateSecretCommand({ Name: SecretId, SecretString: 'one' }));
  const { VersionId } = await client.send(new PutSecretValueCommand({ SecretId, SecretString: 'two' }));
  const now = await client.send(new GetSecretValueCommand({ SecretId: ARN }));
  expect(now).toMatchObject({ SecretString: 'two', VersionId, VersionStages: ['AWSCURRENT'], Name: SecretId });
  const before = await client.send(new GetSecretValueCommand({ SecretId, VersionStage: 'AWSPREVIOUS' }));
  expect(before.SecretString).toBe('one');
  const described = await client.send(new DescribeSecretCommand({ SecretId }));
  expect(described.VersionIdsToStages?.[VersionId ?? '']).toEqual(['AWSCURRENT']);
});

it('refuses missing secrets, duplicate secrets and unsupported calls', async () => {
  const { client } = await start();
  expect(await errorName(client.send(new GetSecretValueCommand({ SecretId })))).toBe('ResourceNotFoundException');
  const create = () => client.send(new CreateSecretCommand({ Name: SecretId, SecretString: 'x' }));
  expect(await errorName(create())).toBe('none');
  expect(await errorName(create())).toBe('ResourceExistsException');
  expect(await errorName(client.send(new DeleteSecretCommand({ SecretId })))).toBe('NotImplemented');
});

it('injects errors', async () => {
  const { client, faults, secrets } = await start();
  secrets.create(SecretId, 'x');
  faults.add({ action: 'GetSecretValue', code: 'ThrottlingException' });
  expect(await errorName(client.send(new GetSecretValueCommand({ SecretId })))).toBe('ThrottlingException');
  expect(await errorName(client.send(new GetSecretValueCommand({ SecretId })))).toBe('none');
});
