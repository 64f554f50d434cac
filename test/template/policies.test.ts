// Each role allows exactly the calls that its function makes: recorded while events go every way they can go, against
// the local stack. What is allowed and not recorded stands here, with the reason.
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allLines } from '../../src/line-ranges.ts';
import { createFunction } from '../../src/local/function/function.ts';
import { tables } from '../../src/local/stack-resources.ts';
import { requestBody } from '../../src/request.ts';
import { firstRescue } from '../end-to-end/harness/events.ts';
import { type Pipeline, startPipeline } from '../end-to-end/harness/pipeline.ts';
import { startRecordingProxy } from '../lambda/recording-proxy.ts';
import { sqsClient } from '../local/clients.ts';
import { allowedBy } from './allowed.ts';

/** Calls that Lambda itself makes for the function, by the function's role. */
const byLambda = (name: string, sources: string[]) => [
  ...sources.flatMap((queue) =>
    ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].map((action) => `sqs:${action} ${queue}`),
  ),
  ...['CreateLogStream', 'PutLogEvents'].map((action) => `logs:${action} ${name}LogGroup`),
  // X-Ray knows no resources.
  ...['PutTraceSegments', 'PutTelemetryRecords'].map((action) => `xray:${action} *`),
];

/** Not recorded, and allowed all the same. */
const needed = {
  // Without it S3 answers 403 in place of 404 for an object that is gone: there is no call of its own.
  'see that an object is gone': ['s3:ListBucket bucket'],
  // Powertools reads an item where DynamoDB has not sent it along with the refused condition.
  'read what another delivery has written': ['dynamodb:GetItem IdempotencyTable'],
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
      all.flatMap(({ asked }) =>
        asked.map(({ action, resource }) => {
          const isSecret = action.startsWith('secretsmanager:');
          return `${action} ${isSecret ? 'SalesforceSecret' : (logical[resource] ?? resource)}`;
        }),
      ),
    close: () => Promise.all(all.map((each) => each.close())),
  };
}

beforeAll(async () => {
  // The services first, for their addresses; the function is invoked by hand through the proxies.
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
    handlerModule: new URL(`../../src/lambda/${name}.ts`, import.meta.url).href,
    timeoutMs: 900_000,
    environment: throughProxy({ ...pipeline.stack.environment, ...environment }, environment.AWS_ENDPOINT_URL_SQS),
  });

/** The SDK sends to the address that a queue's URL names. */
const throughProxy = (environment: Record<string, string>, url: string) =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value.replace(pipeline.stack.clients.sqs.endpoint, url)]),
  );

/** Everything that is ready in a queue, handed to the function; `receives` says how often it has been before. */
async function invokeWith(queue: 'event' | 'backlog', receives?: number): Promise<void> {
  const sqs = sqsClient(pipeline.stack.clients.sqs.endpoint);
  const QueueUrl = pipeline.stack.queueUrls[queue];
  const ask = { QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All' as const] };
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(ask));
  sqs.destroy();
  expect(Messages.length, `messages in the ${queue} queue`).toBeGreaterThan(0);
  const one = functionOf('export', exporting);
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
  await one.close();
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

test('the export role', async () => {
  await pipeline.put('events/applied.json', rescue('policy-1'));
  await pipeline.put('events/bad.json', '{"no":');
  await invokeWith('event');

  // Without a version, from the backlog, for the third time, while Salesforce is away: hidden, tried again, parked.
  await pipeline.put('events/away.json', rescue('policy-2'));
  pipeline.org.faults.add({ match: { path: '/composite' }, effect: { kind: 'answer', status: 503, body: [] } });
  await invokeWith('event', 3);
  await pipeline.send('backlog', messageFor('events/away.json'));
  await invokeWith('backlog', 3);
  await pipeline.send('backlog', messageFor('events/away.json', 9));
  await invokeWith('backlog');
  pipeline.org.faults.clear();

  const allowed = await allowedBy('ExportRole');
  const expected = [
    ...exporting.recorded(),
    ...byLambda('Export', ['EventQueue', 'BacklogQueue']),
    ...needed['see that an object is gone'],
    ...needed['read what another delivery has written'],
  ];
  expect(allowed).toEqual([...new Set(expected)].sort());
});

test('the recover role', async () => {
  const recover = async () => {
    const one = functionOf('recover', recovering);
    expect((await one.invoke({})).kind).toBe('returned');
    await one.close();
  };
  await pipeline.take('event');
  await pipeline.take('backlog');
  // An older event of the same record, whose message SQS has given up since the function died of it.
  await pipeline.put('events/killer.json', rescue('policy-3', '2026-02-01T10:00:00Z'));
  await pipeline.send('event', messageFor('events/killer.json'));
  const sqs = sqsClient(pipeline.stack.clients.sqs.endpoint);
  for (let receive = 0; receive < 11; receive += 1) {
    const QueueUrl = pipeline.stack.queueUrls.event;
    await sqs.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0, MaxNumberOfMessages: 10 }));
  }
  sqs.destroy();
  // A parked message that the backlog does not take is put back.
  await pipeline.send('parked', messageFor('events/applied.json'));
  pipeline.stack.sqs.faults.add({ action: 'SendMessageBatch', code: 'ServiceUnavailable', times: 100 });
  await recover();
  pipeline.stack.sqs.faults.clear();
  await recover();
  pipeline.stack.skipQueueTime(900_000);
  await recover();
  const allowed = await allowedBy('RecoverRole');
  const expected = [...recovering.recorded(), ...byLambda('Recover', []), ...needed['see that an object is gone']];
  expect(allowed).toEqual([...new Set(expected)].sort());
});

test('the preview role allows nothing', async () => {
  expect(await allowedBy('PreviewRole')).toEqual([]);
});
