// From the template's bucket to Salesforce: an object in the bucket arrives in the template's queue, and the built
// function, with its variables from the template, processes it.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { DeleteBucketPolicyCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { expect, onTestFinished, test } from 'vitest';
import { readOutcomes } from '../../../src/cli/trace/logged-outcome.ts';
import { startStack } from '../../../src/local/stack.ts';
import { buildArtifact } from '../../lambda/runtime/artifact.ts';
import { receivedRecords } from '../../lambda/runtime/received-records.ts';
import { startBuiltFunction } from '../../lambda/runtime/start-built-function.ts';
import { s3Client, secretsClient, sqsClient } from '../../local/clients.ts';
import { runtimeClient } from '../installed-tools.ts';
import { canMakeStack, startMotoStack } from './stack/moto-stack.ts';

const canRun = canMakeStack && runtimeClient !== undefined;

test.skipIf(!canRun)('an object in the bucket becomes records in Salesforce', async () => {
  const [moto, local, artifact] = await Promise.all([startMotoStack({}), startSalesforceOnly(), buildArtifact()]);
  onTestFinished(() => Promise.all([moto.close(), local.close(), artifact.remove()]).then(() => {}));
  const s3 = s3Client(moto.url);
  const sqs = sqsClient(moto.url);
  const secrets = secretsClient(moto.url);
  onTestFinished(() => [s3, sqs, secrets].forEach((client) => void client.destroy()));

  await secrets.send(
    new PutSecretValueCommand({ SecretId: moto.made.SalesforceSecret, SecretString: await secretOf(local) }),
  );
  // moto ignores the conditions of a policy, so the TLS-only statement would deny every request.
  await s3.send(new DeleteBucketPolicyCommand({ Bucket: moto.made.EventBucket }));
  const Body = await readFile('examples/first-rescue.json');
  await s3.send(new PutObjectCommand({ Bucket: moto.made.EventBucket, Key: 'events/first rescue.json', Body }));
  await s3.send(new PutObjectCommand({ Bucket: moto.made.EventBucket, Key: 'elsewhere/not-an-event.json', Body }));

  const from = { queueUrl: onMoto(moto.made.EventQueue ?? '', moto.url), queueArn: moto.described.EventQueue.QueueArn };
  const records = await receivedRecords(sqs, { ...from, count: 1 });
  const built = await startBuiltFunction({
    runtimeClient: runtimeClient as string,
    artifact: artifact.folder,
    handler: moto.described.ExportFunction.Handler,
    environment: variablesOf(moto.described.ExportFunction.Environment.Variables, moto.url),
  });
  onTestFinished(() => built.close());
  expect(await built.invoke({ Records: records })).toEqual({ kind: 'returned', payload: { batchItemFailures: [] } });

  expect(built.lines.flatMap(readOutcomes)).toMatchObject([
    { outcome: 'applied', event: { id: 'example-rescue-1' }, location: { key: 'events/first rescue.json' } },
  ]);
  expect(local.salesforce.org.records('Task')).toHaveLength(1);
});

const startSalesforceOnly = () =>
  startStack({ handlerModule: resolve('src/lambda/export.ts'), schemaDir: 'salesforce/schema', startPaused: true });

async function secretOf(local: Awaited<ReturnType<typeof startSalesforceOnly>>): Promise<string> {
  const client = secretsClient(local.clients.secrets.endpoint);
  const SecretId = local.environment.SALESFORCE_SECRET_ID;
  const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId }));
  client.destroy();
  return SecretString;
}

const onMoto = (queueUrl: string, url: string) => queueUrl.replace(/^https?:\/\/[^/]+/, url);

/** The template's variables, with the emulators' URLs. */
function variablesOf(templateVariables: Record<string, string>, url: string): Record<string, string> {
  const services = ['S3', 'SQS', 'DYNAMODB', 'SECRETS_MANAGER'];
  return {
    ...Object.fromEntries(Object.entries(templateVariables).map(([name, value]) => [name, onMoto(value, url)])),
    ...Object.fromEntries(services.map((service) => [`AWS_ENDPOINT_URL_${service}`, url])),
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
}
