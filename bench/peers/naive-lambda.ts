// What a team writes first: a function that makes one Salesforce call for each record of each event. It reports each
// failed message, so SQS delivers only those again.
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { S3Event, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { Connection } from 'jsforce';

interface Counselor {
  id: string;
  first_name: string;
  last_name: string;
  active_rescues: number;
  texters_helped: number;
}

interface PlatformEvent {
  type: string;
  time: string;
  data: { counselor: Counselor };
}

const s3 = new S3Client({});
const milestones = [100, 500, 1000, 2500, 5000, 10_000];

/** Shared by all invocations in this process. */
let connecting: Promise<Connection> | undefined;

function salesforce(): Promise<Connection> {
  connecting ??= logIn().catch((error: unknown) => {
    connecting = undefined;
    throw error;
  });
  return connecting;
}

async function logIn(): Promise<Connection> {
  const loginUrl = process.env.SF_LOGIN_URL ?? '';
  const connection = new Connection({
    version: '65.0',
    instanceUrl: loginUrl,
    oauth2: { loginUrl, clientId: process.env.SF_CLIENT_ID ?? '', clientSecret: process.env.SF_CLIENT_SECRET ?? '' },
  });
  await connection.authorize({ grant_type: 'client_credentials' });
  return connection;
}

async function saveContact(connection: Connection, fields: Record<string, unknown>): Promise<string> {
  const saved = await connection.sobject('Contact').upsert(fields, 'Counselor_Id__c');
  if (!saved.success) throw new Error(saved.errors.map(({ errorCode }) => errorCode).join(', '));
  return saved.id ?? '';
}

async function createTask(connection: Connection, contactId: string, task: Record<string, unknown>): Promise<void> {
  const saved = await connection.sobject('Task').create({ ...task, WhoId: contactId, Status: 'Not Started' });
  if (!saved.success) throw new Error(saved.errors.map(({ errorCode }) => errorCode).join(', '));
}

async function apply({ type, time, data: { counselor } }: PlatformEvent): Promise<void> {
  const connection = await salesforce();
  const key = { Counselor_Id__c: counselor.id };
  const name = { FirstName: counselor.first_name, LastName: counselor.last_name };
  const ActivityDate = time.slice(0, 10);
  switch (type) {
    case 'counselor.login':
      await saveContact(connection, { ...key, ...name, Last_Login__c: time });
      return;
    case 'counselor.active_rescue': {
      const rescue = { Active_Rescues__c: counselor.active_rescues, Last_Active_Rescue__c: time };
      const id = await saveContact(connection, { ...key, ...name, ...rescue });
      const Subject = `First active rescue: check in with ${counselor.first_name}`;
      if (counselor.active_rescues === 1) await createTask(connection, id, { Subject, Priority: 'High', ActivityDate });
      return;
    }
    case 'counselor.texters_helped': {
      const count = counselor.texters_helped;
      const id = await saveContact(connection, { ...key, Texters_Helped__c: count });
      const Subject = `${counselor.first_name} has helped ${count.toLocaleString('en-US')} texters`;
      if (milestones.includes(count)) await createTask(connection, id, { Subject, Priority: 'Normal', ActivityDate });
      return;
    }
  }
}

async function handleMessage(record: SQSRecord): Promise<void> {
  const notification: Partial<S3Event> = JSON.parse(record.body);
  for (const { s3: entity } of notification.Records ?? []) {
    const { Body } = await s3.send(
      new GetObjectCommand({
        Bucket: entity.bucket.name,
        Key: decodeURIComponent(entity.object.key.replaceAll('+', ' ')),
        VersionId: entity.object.versionId,
      }),
    );
    await apply(JSON.parse((await Body?.transformToString()) ?? ''));
  }
}

export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const results = await Promise.allSettled(event.Records.map(handleMessage));
  const batchItemFailures = results.flatMap((result, index) => {
    if (result.status === 'fulfilled') return [];
    const { messageId = '' } = event.Records[index] ?? {};
    process.stderr.write(`${JSON.stringify({ messageId, error: String(result.reason) })}\n`);
    return [{ itemIdentifier: messageId }];
  });
  return { batchItemFailures };
}
