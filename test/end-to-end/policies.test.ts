// Each role allows exactly the calls that its function makes. The calls are recorded on the local stack while events take
// every possible path. Permissions that are allowed but not recorded are listed here, with the reason.
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { allLines } from '../../src/line-ranges.ts';
import { createFunction, type LocalFunction } from '../../src/local/function/function.ts';
import { tables } from '../../src/local/stack-resources.ts';
import { requestBody } from '../../src/request.ts';
import { startRecordingProxy } from '../lambda/recording-proxy.ts';
import { sqsClient } from '../local/clients.ts';
import { allowedBy } from '../template/role-permissions.ts';
import { bundled } from './harness/bundled.ts';
import { firstRescue } from './harness/events.ts';
import { type Pipeline, startPipeline } from './harness/pipeline.ts';

/** Calls that Lambda itself makes for the function, by the function's role. */
const byLambda = (name: string, sources: string[]) => [
  ...sources.flatMap((queue) =>
    ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].map((action) => `sqs:${action} ${queue}`),
  ),
  ...['CreateLogStream', 'PutLogEvents'].map((action) => `logs:${action} ${name}LogGroup`),
  // X-Ray has no resources.
  ...['PutTraceSegments', 'PutTelemetryRecords'].map((action) => `xray:${action} *`),
];

/** Allowed, but not recorded. */
const needed = {
  // Without it, S3 answers 403 instead of 404 for a deleted object. It belongs to no call.
  'detect deleted objects': ['s3:ListBucket bucket'],
  // While a deployment shifts traffic from version 0.1.0, that version runs with the same role.
  'lock events as 0.1.0 does': ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'].map(
    (action) => `dynamodb:${action} IdempotencyTable`,
  ),
  'save stamps as 0.1.0 does': ['dynamodb:PutItem StampTable'],
  'hide messages as 0.1.0 does': ['EventQueue', 'BacklogQueue'].map((queue) => `sqs:ChangeMessageVisibility ${queue}`),
};

const logical: Record<string, string> = {
  event: 'EventQueue',
  backlog: 'BacklogQueue',
  parked: 'ParkedQueue',
  'dead-letter': 'DeadLetterQueue',
  [tables.idempotency]: 'IdempotencyTable',
  [tables.stamps]: 'StampTable',
};

type Proxies = Awaited<ReturnType<typeof proxiesFor>>;
let pipeline: Pipeline;
let exporting: Proxies;
let recovering: Proxies;

async function proxiesFor(urls: Record<'s3' | 'sqs' | 'dynamoDb' | 'secrets', string>) {
  const all = await Promise.all([
    startRecordingProxy(urls.s3, 's3'),
    startRecordingProxy(urls.sqs, 'sqs'),
    startRecordingProxy(urls.dynamoDb, 'dynamodb'),
    startRecordingProxy(urls.secrets, 'secretsmanager'),
  ]);
  const [s3, sqs, dynamoDb, secrets] = all;
  return {
    environment: {
      AWS_ENDPOINT_URL_S3: s3.url,
      AWS_ENDPOINT_URL_SQS: sqs.url,
      AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    },
    recorded: () =>
      all.flatMap(({ checked }) =>
        checked.map(({ action, resource }) => {
          const isSecret = action.startsWith('secretsmanager:');
          return `${action} ${isSecret ? 'SalesforceSecret' : (logical[resource] ?? resource)}`;
        }),
      ),
    close: () => Promise.all(all.map((each) => each.close())),
  };
}

beforeAll(async () => {
  // Start the services first, for their URLs. The tests invoke the function themselves, through the proxies.
  pipeline = await startPipeline({ startPaused: true });
  const { clients } = pipeline.stack;
  const urls = {
    s3: clients.s3.endpoint,
    sqs: clients.sqs.endpoint,
    dynamoDb: clients.dynamoDb.endpoint,
    secrets: clients.secrets.endpoint,
  };
  [exporting, recovering] = await Promise.all([proxiesFor(urls), proxiesFor(urls)]);
});
afterAll(async () => {
  await pipeline.close();
  await Promise.all([exporting.close(), recovering.close()]);
});

const functionOf = (name: 'export' | 'recover', { environment }: Proxies) =>
  createFunction({
    name,
    handlerModule: bundled(name),
    timeoutMs: 900_000,
    environment: throughProxy(
      { ...pipeline.stack.environment, ARCHIVE_BUCKET: pipeline.stack.bucket, ...environment },
      environment.AWS_ENDPOINT_URL_SQS,
    ),
  });

/** The SDK sends requests to the host in a queue's URL, so the URL must name the proxy. */
const throughProxy = (environment: Record<string, string>, url: string) =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value.replace(pipeline.stack.clients.sqs.endpoint, url)]),
  );

/** Invokes the function with all ready messages of a queue. `receives` overrides their receive count. */
async function invokeWith(one: LocalFunction, queue: 'event' | 'backlog', receives?: number): Promise<void> {
  const sqs = sqsClient(pipeline.stack.clients.sqs.endpoint);
  const QueueUrl = pipeline.stack.queueUrls[queue];
  const request = {
    QueueUrl,
    MaxNumberOfMessages: 10,
    WaitTimeSeconds: 1,
    MessageSystemAttributeNames: ['All' as const],
  };
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(request));
  sqs.destroy();
  expect(Messages.length, `messages in the ${queue} queue`).toBeGreaterThan(0);
  const result = await one.invoke({
    Records: Messages.map(({ MessageId, ReceiptHandle, Body, Attributes }) => ({
      messageId: MessageId,
      receiptHandle: ReceiptHandle,
      body: Body,
      attributes: receives ? { ...Attributes, ApproximateReceiveCount: String(receives) } : Attributes,
      messageAttributes: {},
      eventSource: 'aws:sqs',
      eventSourceARN: pipeline.stack.queueArns[queue],
      awsRegion: 'us-east-1',
    })),
  });
  expect(result.kind).toBe('returned');
}

const rescue = (id: string, time = '2026-03-01T10:00:00Z') => ({
  ...firstRescue({ id, counselor: 'cc-policy' }),
  time,
});
const messageFor = (key: string, attempts = 0) =>
  requestBody({
    objects: [{ bucket: pipeline.stack.bucket, key }],
    lines: allLines,
    attempts,
    mayHaveWritten: attempts > 0,
  });

test('the export role allows exactly the recorded calls', async () => {
  const one = functionOf('export', exporting);
  onTestFinished(() => one.close());
  await pipeline.put('events/applied.json', rescue('policy-1'));
  await pipeline.put('events/bad.json', '{"no":');
  await invokeWith(one, 'event');

  // Without a version, from the backlog, on the third receive, while Salesforce is unavailable: retried, parked.
  await pipeline.put('events/unavailable.json', rescue('policy-2'));
  pipeline.org.faults.add({ match: { path: '/composite' }, effect: { kind: 'answer', status: 503, body: [] } });
  await invokeWith(one, 'event', 3);
  await pipeline.send('backlog', messageFor('events/unavailable.json'));
  await invokeWith(one, 'backlog', 3);
  await pipeline.send('backlog', messageFor('events/unavailable.json', 9));
  await invokeWith(one, 'backlog');
  pipeline.org.faults.clear();

  const allowed = await allowedBy('ExportRole');
  const expected = [
    ...exporting.recorded(),
    ...byLambda('Export', ['EventQueue', 'BacklogQueue']),
    ...needed['detect deleted objects'],
    ...needed['lock events as 0.1.0 does'],
    ...needed['save stamps as 0.1.0 does'],
    ...needed['hide messages as 0.1.0 does'],
  ];
  expect(allowed).toEqual([...new Set(expected)].sort());
});

test('the recover role allows exactly the recorded calls', async () => {
  const one = functionOf('recover', recovering);
  onTestFinished(() => one.close());
  const recover = async () => expect((await one.invoke({})).kind).toBe('returned');
  await pipeline.take('event');
  await pipeline.take('backlog');
  // An older event of the same record, whose message SQS moved to the dead-letter queue because it crashed the function.
  await pipeline.put('events/crash.json', rescue('policy-3', '2026-02-01T10:00:00Z'));
  await pipeline.send('event', messageFor('events/crash.json'));
  const sqs = sqsClient(pipeline.stack.clients.sqs.endpoint);
  for (let receive = 0; receive < 11; receive += 1) {
    const QueueUrl = pipeline.stack.queueUrls.event;
    await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
  }
  // A dead letter that is old enough for the archive.
  const ageMs = 11 * 86_400_000;
  pipeline.stack.skipQueueTime(-ageMs);
  const MessageAttributes = { Code: { DataType: 'String', StringValue: 'salesforce/rejected' } };
  const QueueUrl = pipeline.stack.queueUrls['dead-letter'];
  await sqs.send(
    new SendMessageCommand({ QueueUrl, MessageBody: messageFor('events/applied.json'), MessageAttributes }),
  );
  pipeline.stack.skipQueueTime(ageMs);
  sqs.destroy();
  // A parked message stays parked if the backlog queue refuses it.
  await pipeline.send('parked', messageFor('events/applied.json'));
  pipeline.stack.sqs.faults.add({ action: 'SendMessageBatch', code: 'ServiceUnavailable', times: 100 });
  await recover();
  pipeline.stack.sqs.faults.clear();
  await recover();
  pipeline.stack.skipQueueTime(900_000);
  await recover();
  const allowed = await allowedBy('RecoverRole');
  const expected = [
    ...recovering.recorded(),
    ...byLambda('Recover', []),
    ...needed['detect deleted objects'],
    ...needed['save stamps as 0.1.0 does'],
  ];
  expect(allowed).toEqual([...new Set(expected)].sort());
});

test('the preview role allows nothing', async () => {
  expect(await allowedBy('PreviewRole')).toEqual([]);
});
