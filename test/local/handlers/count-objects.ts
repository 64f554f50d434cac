// A handler that uses every service, like the real one: reads the message's object, gets the secret, logs in to
// Salesforce, and counts the object in DynamoDB. The object's content determines how the handler ends.
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { importPKCS8, SignJWT } from 'jose';

const s3 = new S3Client({});
const dynamoDb = new DynamoDBClient({});
const secrets = new SecretsManagerClient({});

interface SqsRecord {
  messageId: string;
  body: string;
  attributes: { ApproximateReceiveCount: string };
}

export async function handler({ Records }: { Records: SqsRecord[] }) {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const record of Records) {
    if (!(await isDone(record))) batchItemFailures.push({ itemIdentifier: record.messageId });
  }
  return { batchItemFailures };
}

async function isDone({ body, attributes }: SqsRecord): Promise<boolean> {
  const [event] = JSON.parse(body).Records ?? [];
  if (!event) return true;
  const Key = decodeURIComponent(event.s3.object.key.replaceAll('+', ' '));
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: event.s3.bucket.name, Key }));
  const text = (await Body?.transformToString()) ?? '';
  const isFirst = attributes.ApproximateReceiveCount === '1';
  if (text === 'fail') return false;
  if (text === 'exit at first' && isFirst) process.exit(1);
  await dynamoDb.send(
    new UpdateItemCommand({
      TableName: process.env.STAMP_TABLE,
      Key: { record: { S: Key } },
      UpdateExpression: 'ADD times :one SET loginStatus = :status',
      ExpressionAttributeValues: { ':one': { N: '1' }, ':status': { N: String(await logIn()) } },
    }),
  );
  return true;
}

async function logIn(): Promise<number> {
  const SecretId = process.env.SALESFORCE_SECRET_ID;
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId }));
  const { loginUrl, clientId, username, privateKey } = JSON.parse(SecretString);
  const assertion = await new SignJWT()
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(clientId)
    .setSubject(username)
    .setAudience('https://login.salesforce.com')
    .setExpirationTime('3 minutes')
    .sign(await importPKCS8(privateKey, 'RS256'));
  const grant = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion };
  const reply = await fetch(`${loginUrl}/services/oauth2/token`, { method: 'POST', body: new URLSearchParams(grant) });
  return reply.status;
}
