// `s3sf studio --stack NAME`: the queues, the bucket and the log of a stack that is reached like a deployed one, by the
// real AWS clients. CloudFormation and CloudWatch Logs are small servers that answer as the services do.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { deployedStack } from '../../../../src/cli/aws/stack-outputs.ts';
import { requestBody } from '../../../../src/request.ts';
import type { EventDetail, EventList, RedriveAnswer } from '../../../../src/studio/contract.ts';
import { login } from '../../../end-to-end/harness/events.ts';
import { type Pipeline, startPipeline } from '../../../end-to-end/harness/pipeline.ts';
import { eventually } from '../../../eventually.ts';
import { sqsClient } from '../../../local/clients.ts';
import { type OpenStudio, openStudio } from '../open-studio.ts';

let pipeline: Pipeline;
let studio: OpenStudio;
const servers: Server[] = [];
const filters: string[] = [];

async function serve(answer: (body: string) => { type: string; body: string; status?: number }): Promise<string> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { type, body: text, status = 200 } = answer(body);
    response.writeHead(status, { 'content-type': type }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Source: CloudFormation API Reference, DescribeStacks, "Examples" and "Errors". */
function cloudFormation(body: string) {
  const name = new URLSearchParams(body).get('StackName');
  const { bucket, queueUrls } = pipeline.stack;
  if (name === 'other') return { type: 'text/xml', body: described({}) };
  if (name !== 'pipeline')
    return {
      type: 'text/xml',
      status: 400,
      body: `<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id ${name} does not exist</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
    };
  return {
    type: 'text/xml',
    body: described({
      EventBucket: bucket,
      BacklogQueueUrl: queueUrls.backlog,
      DeadLetterQueueUrl: queueUrls['dead-letter'],
      ParkedQueueUrl: queueUrls.parked,
      ExportLogGroup: '/aws/lambda/export',
      RecoverLogGroup: '/aws/lambda/recover',
    }),
  };
}

const described = (outputs: Record<string, string>) =>
  `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member><StackName>pipeline</StackName><CreationTime>2026-03-01T00:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus><Outputs>${Object.entries(
    outputs,
  )
    .map(([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`)
    .join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;

/** Every line of the function: the filter may match more than it has to. */
function logs(body: string) {
  const { logGroupName, filterPattern } = JSON.parse(body) as { logGroupName: string; filterPattern: string };
  filters.push(filterPattern);
  const events = logGroupName === '/aws/lambda/export' ? pipeline.lines.map((message) => ({ message })) : [];
  return { type: 'application/x-amz-json-1.1', body: JSON.stringify({ events }) };
}

beforeAll(async () => {
  pipeline = await startPipeline();
  const { environment } = pipeline.stack;
  for (const name of ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL_SQS', 'AWS_REGION']) vi.stubEnv(name, environment[name]);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  vi.stubEnv('AWS_ENDPOINT_URL_CLOUDFORMATION', await serve(cloudFormation));
  vi.stubEnv('AWS_ENDPOINT_URL_CLOUDWATCH_LOGS', await serve(logs));
  studio = await openStudio(undefined, { stack: await deployedStack('pipeline') });
});
afterAll(async () => {
  await studio.close();
  vi.unstubAllEnvs();
  for (const server of servers) server.close();
  await pipeline.close();
});

const events = async (query = '') => (await studio.call('GET', `/api/events${query}`)).answer as EventList;
const redrive = async (body: object) =>
  (await studio.call('POST', '/api/events/redrive', body)).answer as RedriveAnswer;
const waitingIn = (name: 'dead-letter' | 'parked' | 'backlog') => {
  const counts = pipeline.stack.sqs.sqs.counts(name);
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
};
const bad = { ...login({ id: 'evt-bad', counselor: 'cc-1' }), data: { counselor: { id: 'cc-1' } } };

test('a stack that does not exist, or is another one, is named in a sentence', async () => {
  await expect(deployedStack('nowhere')).rejects.toThrow('there is no stack nowhere in this account and region');
  await expect(deployedStack('other')).rejects.toThrow('the stack other has no output EventBucket');
});

test('its dead letters and parked events are listed, and a look moves nothing', async () => {
  await pipeline.put('events/bad.json', bad);
  await pipeline.put('events/good.json', login({ id: 'evt-good', counselor: 'cc-2' }));
  await pipeline.put('events/later.json', login({ id: 'evt-later', counselor: 'cc-3' }));
  await pipeline.quiet();
  const { bucket, queueUrls } = pipeline.stack;
  const body = requestBody(
    { objects: [{ bucket, key: 'events/later.json' }], lines: [[1, 1]], attempts: 0, mayHaveWritten: false },
    {
      ...{ code: 'salesforce/unavailable', message: 'Salesforce is unavailable.', attempts: 10, count: 1 },
      at: '2026-03-02T19:00:00.000Z',
      events: [{ line: 1, id: 'evt-later', source: 's', type: 'counselor.login', time: '', written: [] }],
    },
  );
  const sqs = sqsClient(pipeline.stack.clients.sqs.endpoint);
  const text = (StringValue: string) => ({ DataType: 'String', StringValue });
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: queueUrls.parked,
      MessageBody: body,
      MessageAttributes: { Code: text('salesforce/unavailable'), Reason: text('Salesforce is unavailable.') },
    }),
  );
  const list = await events();
  expect(list.deployed).toMatchObject({ name: 'pipeline', notes: [] });
  expect(list.counts).toMatchObject({ 'dead-letter': 1, parked: 1, written: 0 });
  expect(list.events.find(({ eventId }) => eventId === 'evt-later')).toMatchObject({
    id: 'events/later.json:1',
    outcome: 'parked',
    why: 'Salesforce is unavailable.',
  });
  const { answer } = await studio.call('GET', '/api/events/events/bad.json:1');
  const detail = answer as EventDetail;
  expect(detail).toMatchObject({ eventId: 'evt-bad', outcome: 'dead-letter', event: { id: 'evt-bad' } });
  expect(detail.steps.find(({ state }) => state === 'failed')?.next?.at(-1)).toMatchObject({ action: 'redrive' });
  expect([waitingIn('dead-letter'), waitingIn('parked'), waitingIn('backlog')]).toEqual([1, 1, 0]);
  // What was looked at is visible to others at once.
  const received = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrls.parked, VisibilityTimeout: 0 }));
  expect(received.Messages).toHaveLength(1);
  sqs.destroy();
});

test('a trace shows what the log has of any event, and is asked for', async () => {
  expect((await events('?search=evt-good')).events).toEqual([]);
  expect(filters).toEqual([]);
  const traced = await events('?search=evt-good&trace=yes');
  expect(filters[0]).toContain('evt-good');
  expect(traced.events).toMatchObject([{ eventId: 'evt-good', outcome: 'written', why: 'Contact' }]);
  const [{ Id } = { Id: '' }] = pipeline.org.records('Contact').filter((each) => each.Counselor_Id__c === 'cc-2');
  expect((await events(`?search=${String(Id)}&trace=yes`)).events).toMatchObject([{ eventId: 'evt-good' }]);
});

test('what a redrive would do is said with the name of the stack; what it did moves', async () => {
  const before = await redrive({ from: 'parked', event: 'events/later.json:1', moves: false });
  expect(before.sentences[0]).toBe(
    '1 event leaves the parked queue of the deployed stack pipeline and goes through the pipeline again, with ten new attempts.',
  );
  expect(before.sentences.at(-1)).toBe('The mapping as it is saved here writes Contact.');
  expect(waitingIn('parked')).toBe(1);
  expect(await redrive({ from: 'parked', moves: true })).toMatchObject({ moved: true, events: 1 });
  await eventually(() => expect([waitingIn('parked'), waitingIn('backlog')]).toEqual([0, 0]));
  expect((await events('?look=yes')).counts).toMatchObject({ parked: 0, 'dead-letter': 1 });
});

test('an answer of AWS that refuses is said with what to check', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL_CLOUDWATCH_LOGS', await serve(() => denied));
  const { status, answer } = await studio.call('GET', '/api/events?search=evt-x&trace=yes');
  expect(status).toBe(502);
  expect((answer as { message: string }).message).toMatch(/^AWS refused the call \(AccessDeniedException, 400\)\./);
});

const denied = {
  type: 'application/x-amz-json-1.1',
  status: 400,
  body: JSON.stringify({ __type: 'AccessDeniedException', message: 'not authorized' }),
};
