// The built export function with its variables from the template, between a stack on moto and our own Salesforce.
import { resolve } from 'node:path';
import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { startStack } from '../../../src/local/stack.ts';
import { buildArtifact } from '../../lambda/runtime/artifact.ts';
import { receivedRecords } from '../../lambda/runtime/received-records.ts';
import { startBuiltFunction } from '../../lambda/runtime/start-built-function.ts';
import { secretsClient, sqsClient } from '../../local/clients.ts';
import { runtimeClient } from '../installed-tools.ts';
import { canMakeStack, type MotoStack, startMotoStack } from './stack/moto-stack.ts';

export const canRun = canMakeStack && runtimeClient !== undefined;

export type OnMoto = Awaited<ReturnType<typeof startOnMoto>>;

/** @param parameters of the template */
export async function startOnMoto(parameters: Readonly<Record<string, string>>) {
  const [moto, local, artifact] = await Promise.all([
    startMotoStack(parameters),
    startStack({ handlerModule: resolve('src/lambda/export.ts'), schemaDir: 'salesforce/schema', startPaused: true }),
    buildArtifact(),
  ]);
  const sqs = sqsClient(moto.url);
  const secrets = secretsClient(moto.url);
  await secrets.send(
    new PutSecretValueCommand({ SecretId: moto.made.SalesforceSecret, SecretString: await secretOf(local) }),
  );
  const built = await startBuiltFunction({
    runtimeClient: runtimeClient as string,
    artifact: artifact.folder,
    handler: moto.described.ExportFunction.Handler,
    environment: variablesOf(moto.described.ExportFunction.Environment.Variables, {
      moto: moto.url,
      dynamoDb: await tablesOn(local, moto.made),
    }),
  });
  return {
    moto,
    org: local.salesforce.org,
    /** What the function logged. */
    lines: built.lines,
    /** Waits for so many messages in the event queue. */
    received: (count: number) =>
      receivedRecords(sqs, {
        queueUrl: onMoto(moto.made.EventQueue ?? '', moto.url),
        queueArn: moto.described.EventQueue.QueueArn,
        count,
      }),
    invoke: built.invoke,
    async close(): Promise<void> {
      sqs.destroy();
      secrets.destroy();
      await Promise.all([built.close(), moto.close(), local.close(), artifact.remove()]);
    },
  };
}

type Local = Awaited<ReturnType<typeof startStack>>;

async function secretOf(local: Local): Promise<string> {
  const client = secretsClient(local.clients.secrets.endpoint);
  const SecretId = local.environment.SALESFORCE_SECRET_ID;
  const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId }));
  client.destroy();
  return SecretString;
}

const onMoto = (queueUrl: string, url: string) => queueUrl.replace(/^https?:\/\/[^/]+/, url);

/** Creates the template's tables on our own emulator: in moto a batch INSERT overwrites. Returns its URL. */
async function tablesOn({ dynamoDb }: Local, made: MotoStack['made']): Promise<string> {
  await dynamoDb.createTable(made.IdempotencyTable ?? '', 'id');
  await dynamoDb.createTable(made.StampTable ?? '', 'record');
  return dynamoDb.url;
}

/** The template's variables, with the emulators' URLs. */
function variablesOf(
  templateVariables: Record<string, string>,
  urls: Record<'moto' | 'dynamoDb', string>,
): Record<string, string> {
  const services = ['S3', 'SQS', 'SECRETS_MANAGER'];
  return {
    ...Object.fromEntries(Object.entries(templateVariables).map(([name, value]) => [name, onMoto(value, urls.moto)])),
    ...Object.fromEntries(services.map((service) => [`AWS_ENDPOINT_URL_${service}`, urls.moto])),
    AWS_ENDPOINT_URL_DYNAMODB: urls.dynamoDb,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
}
