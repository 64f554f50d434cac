// A mistake in the first set-up is reported in one line, which names the page or the command that helps to fix it.
import { generateKeyPairSync } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { expect, onTestFinished, test } from 'vitest';
import type { Stack, StackOptions } from '../../../src/local/stack-options.ts';
import { salesforceApp } from '../../../src/local/stack-resources.ts';
import { secretsClient } from '../../local/clients.ts';
import { login } from '../harness/events.ts';
import { type Pipeline, startPipeline } from '../harness/pipeline.ts';

async function pipelineFor(options: Partial<StackOptions> = {}): Promise<Pipeline> {
  const pipeline = await startPipeline(options);
  onTestFinished(() => pipeline.close());
  return pipeline;
}

async function changeSecret({ clients, environment }: Stack, change: (secret: object) => object): Promise<void> {
  const client = secretsClient(clients.secrets.endpoint);
  const SecretId = environment.SALESFORCE_SECRET_ID;
  const { SecretString = '{}' } = await client.send(new GetSecretValueCommand({ SecretId }));
  const changed = change(JSON.parse(SecretString));
  await client.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(changed) }));
  client.destroy();
}

/** Code and message of the first attempt to apply an event. */
async function firstFailure(pipeline: Pipeline, secret?: object): Promise<string> {
  if (secret) await changeSecret(pipeline.stack, (before) => ({ ...before, ...secret }));
  await pipeline.put('events/first.json', login({ id: 'first', counselor: 'cc-1' }));
  await pipeline.quiet();
  const [first] = pipeline.outcomes('first');
  expect(first?.outcome).toBe('failed');
  const message = first?.failure?.message ?? '';
  expect(message).not.toContain('\n');
  return `${first?.failure?.code}: ${message}`;
}

const page = /See docs\/operations\.md, "The secret"\.$/;

test('an empty secret', async () => {
  const pipeline = await pipelineFor();
  await changeSecret(pipeline.stack, () => ({}));
  const failure = await firstFailure(pipeline);
  expect(failure).toMatch(/^salesforce\/login-refused: .*"loginUrl" is missing/);
  expect(failure).toMatch(page);
});

test('a secret that does not exist', async () => {
  const failure = await firstFailure(await pipelineFor({ environment: { SALESFORCE_SECRET_ID: 'no-such-secret' } }));
  expect(failure).toMatch(/^aws\/refused: .*Check that it exists and that the function.s role may read it/);
});

test('a private key that does not match the certificate', async () => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const failure = await firstFailure(await pipelineFor(), { privateKey });
  expect(failure).toMatch(/^salesforce\/login-refused: .*private key does not match/);
  expect(failure).toMatch(page);
});

test('an app that does not authorize the integration user', async () => {
  const pipeline = await pipelineFor();
  const body = { error: 'invalid_grant', error_description: "user hasn't approved this consumer" };
  pipeline.org.faults.add({ match: { path: '/oauth2/token' }, effect: { kind: 'answer', status: 400, body } });
  const failure = await firstFailure(pipeline, { username: salesforceApp.username });
  expect(failure).toMatch(/^salesforce\/login-refused: .*assign the user a permission set/);
  expect(failure).toMatch(page);
});

test('an org that lacks a field', async () => {
  const schemaDir = await mkdtemp(join(tmpdir(), 's3sf-schema-'));
  onTestFinished(() => rm(schemaDir, { recursive: true }));
  await cp('salesforce/schema', schemaDir, { recursive: true });
  const contact = JSON.parse(await readFile(join(schemaDir, 'Contact.json'), 'utf8'));
  contact.fields = contact.fields.filter(({ name }: { name: string }) => name !== 'Last_Login__c');
  await writeFile(join(schemaDir, 'Contact.json'), JSON.stringify(contact));
  const pipeline = await pipelineFor({ schemaDir, environment: { SCHEMA_DIR: resolve('salesforce/schema') } });
  const failure = await firstFailure(pipeline);
  expect(failure).toMatch(/^salesforce\/rejected: Contact: the field Last_Login__c does not exist in the org/);
  expect(failure).toMatch(/see salesforce\/README\.md/);
});
