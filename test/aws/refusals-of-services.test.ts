// The SDK's own clients meet the refusals of each service. What becomes of them names the cause and no account.
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { factsOf } from '../../src/aws/refusal.ts';
import { FailureError } from '../../src/failure.ts';
import { refusedFields } from '../../src/lambda/observability/refused-fields.ts';
import { readSalesforceSecret } from '../../src/lambda/wiring/salesforce-secret.ts';
import { startDynamoDb } from '../../src/local/dynamodb/server.ts';
import { keyDeniedTexts } from '../../src/local/http/refusals.ts';
import { startS3 } from '../../src/local/s3/server.ts';
import { startSecrets } from '../../src/local/secrets/server.ts';
import { startSqs } from '../../src/local/sqs/server.ts';
import { s3ObjectStore } from '../../src/pipeline/event/s3/s3-object-store.ts';
import { sqsQueues } from '../../src/pipeline/settle/sqs-queues.ts';
import { storeFailure } from '../../src/pipeline/write/store-failure.ts';
import { dynamoClient, s3Client, secretsClient, sqsClient } from '../local/clients.ts';

const servers = {
  s3: await startS3({ notify: () => {} }),
  sqs: await startSqs(),
  dynamoDb: await startDynamoDb(),
  secrets: await startSecrets(),
};
const clients = {
  s3: s3Client(servers.s3.url),
  sqs: sqsClient(servers.sqs.url),
  dynamoDb: dynamoClient(servers.dynamoDb.url),
  secrets: secretsClient(servers.secrets.url),
};
afterAll(async () => {
  for (const client of Object.values(clients)) client.destroy();
  for (const server of Object.values(servers)) await server.close();
});
beforeEach(() => {
  for (const { faults } of Object.values(servers)) faults.clear();
});

/** What the function says when the service refuses a call like this. */
const said: Record<keyof typeof servers, () => Promise<{ code: string; text: string }>> = {
  s3: () => failureOf(() => s3ObjectStore(clients.s3).open({ bucket: 'events', key: 'a.json' })),
  secrets: () => failureOf(() => readSalesforceSecret(clients.secrets, 'salesforce')),
  async dynamoDb() {
    const error: unknown = await clients.dynamoDb.send(new ListTablesCommand({})).catch((thrown: unknown) => thrown);
    const { code, message } = storeFailure(error);
    return { code, text: message };
  },
  async sqs() {
    const refused: ReturnType<typeof factsOf>[] = [];
    const urls = { event: servers.sqs.queueUrl('event'), backlog: '', parked: '', deadLetter: '' };
    const queues = sqsQueues(clients.sqs, urls, (error) => void refused.push(error));
    const message = { to: 'source', body: '{}', delaySeconds: 0, attributes: {} } as const;
    expect(await queues.send([{ message, sourceArn: 'event' }])).toEqual([false]);
    const [error] = refused;
    return { code: 'aws/refused', text: JSON.stringify(error && refusedFields(error)) };
  },
};

async function failureOf(run: () => Promise<unknown>) {
  const error: unknown = await run().catch((thrown: unknown) => thrown);
  if (!(error instanceof FailureError)) throw new Error('It did not fail.', { cause: error });
  return { code: error.failure.code, text: error.failure.message };
}

const denied = (message: string) => ({ message });

test.each([
  ['s3', 'AccessDenied', denied(keyDeniedTexts.s3), /KMS key that the function's role may not use.*kms:Decrypt/],
  ['s3', 'KMS.DisabledException', {}, /KMS key .*disabled\. Enable it/],
  ['s3', 'KMS.KMSInvalidStateException', {}, /pending deletion/],
  ['s3', 'KMS.NotFoundException', {}, /does not exist in this region/],
  ['s3', 'RequestTimeTooSkewed', {}, /clock/],
  ['s3', 'ExpiredToken', {}, /credentials .* have expired/],
  ['s3', 'PermanentRedirect', {}, /different region/],
  ['s3', 'AuthorizationHeaderMalformed', {}, /different region/],
  ['s3', 'IllegalLocationConstraintException', {}, /different region/],
  ['sqs', 'KmsAccessDenied', {}, /KMS key that the function's role may not use/],
  ['sqs', 'KmsDisabled', {}, /disabled/],
  ['sqs', 'KmsInvalidState', {}, /pending deletion/],
  ['sqs', 'InvalidSignatureException', {}, /clock/],
  [
    'dynamoDb',
    'AccessDeniedException',
    denied(keyDeniedTexts.dynamoDb),
    /KMS key that the function's role may not use/,
  ],
  ['dynamoDb', 'InvalidSignatureException', {}, /clock/],
  ['dynamoDb', 'ExpiredTokenException', {}, /credentials .* have expired/],
  ['secrets', 'AccessDeniedException', denied(keyDeniedTexts.secrets), /KMS key that the function's role may not use/],
  ['secrets', 'DecryptionFailure', {}, /KMS key/],
  ['secrets', 'InvalidSignatureException', {}, /clock/],
] as const)('%s refuses with %s %o', async (service, code, more, words) => {
  servers[service].faults.add({ action: '*', times: 5, code, ...more });
  const answer = await said[service]();
  expect(answer.code).toBe('aws/refused');
  expect(answer.text).toMatch(words);
  expect(answer.text).toContain(code);
  expect(answer.text).not.toMatch(/111122223333|1234abcd|arn:/);
});

test.each([
  ['s3', 'KMS.ThrottlingException'],
  ['s3', 'KMS.KMSInternalException'],
  ['s3', 'TemporaryRedirect'],
  ['dynamoDb', 'ThrottlingException'],
  ['secrets', 'ThrottlingException'],
] as const)('%s: %s is temporary, so the reason asks for no change of a key or a role', async (service, code) => {
  const message = 'The request to AWS KMS was not answered.';
  servers[service].faults.add({
    action: '*',
    times: 20,
    code,
    message,
    status: code === 'TemporaryRedirect' ? 307 : 400,
  });
  const { code: failure, text } = await said[service]();
  expect(failure).toBe('aws/unavailable');
  expect(text).not.toMatch(/key|role|region/);
});

test('a missing KMS key is not taken for a missing object, whatever its status', async () => {
  servers.s3.faults.add({ action: '*', times: 5, code: 'KMS.NotFoundException', status: 404 });
  expect((await said.s3()).code).toBe('aws/refused');
});

test('an argument that S3 refuses is no missing version where none was asked for', async () => {
  servers.s3.faults.add({ action: '*', times: 5, code: 'InvalidArgument', status: 400 });
  expect((await said.s3()).code).toBe('aws/refused');
});

test('a command that may not read the secret speaks of the person, not of the function', async () => {
  const message = keyDeniedTexts.secrets;
  for (const more of [{ message }, { message: 'Access Denied' }]) {
    servers.secrets.faults.add({ action: '*', times: 1, code: 'AccessDeniedException', ...more });
    const { text } = await failureOf(() => readSalesforceSecret(clients.secrets, 'salesforce', 'person'));
    expect(text).toContain('your user or role may');
    expect(text).not.toContain('function');
  }
});

test.each([
  ['s3', 'AccessDenied', "Check the permissions of the function's role."],
  ['dynamoDb', 'AccessDeniedException', "the permissions of the function's role"],
  ['secrets', 'AccessDeniedException', "that the function's role may read it"],
] as const)('%s: a plain %s says to check the permissions', async (service, code, words) => {
  servers[service].faults.add({ action: '*', times: 5, code, message: 'Access Denied' });
  expect((await said[service]()).text).toContain(words);
});
