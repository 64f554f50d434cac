// `s3sf studio --stack NAME`: the queues, the bucket and the log of a deployed stack, by the caller's own credentials.
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { deployedStack } from '../../../../src/cli/aws/stack-outputs.ts';
import { requestBody } from '../../../../src/request.ts';
import type { EventDetail, EventList, RedriveAnswer } from '../../../../src/studio/contract.ts';
import { login } from '../../../end-to-end/harness/events.ts';
import type { Pipeline } from '../../../end-to-end/harness/pipeline.ts';
import { eventually } from '../../../eventually.ts';
import { sqsClient } from '../../../local/clients.ts';
import { type LikeDeployed, likeDeployed } from '../like-deployed.ts';
import { type OpenStudio, openStudio } from '../open-studio.ts';

let deployed: LikeDeployed;
let pipeline: Pipeline;
let studio: OpenStudio;

beforeAll(async () => {
  deployed = await likeDeployed();
  pipeline = deployed.pipeline;
  for (const [name, value] of Object.entries(deployed.env)) vi.stubEnv(name, value);
  studio = await openStudio(undefined, { stack: await deployedStack('pipeline') });
});
afterAll(async () => {
  await studio.close();
  vi.unstubAllEnvs();
  await deployed.close();
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
  const received = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrls.parked, VisibilityTimeout: 0, WaitTimeSeconds: 1 }),
  );
  expect(received.Messages).toHaveLength(1);
  sqs.destroy();
});

test('a trace shows what the log has of any event, and is asked for', async () => {
  expect((await events('?search=evt-good')).events).toEqual([]);
  expect(deployed.filters).toEqual([]);
  const traced = await events('?search=evt-good&trace=yes');
  expect(deployed.filters[0]).toContain('evt-good');
  expect(traced.events).toMatchObject([{ eventId: 'evt-good', outcome: 'written', why: 'Contact' }]);
  const [{ Id } = { Id: '' }] = pipeline.org.records('Contact').filter((each) => each.Counselor_Id__c === 'cc-2');
  expect((await events(`?search=${String(Id)}&trace=yes`)).events).toMatchObject([{ eventId: 'evt-good' }]);
});

test('what a redrive would do is said with the name of the stack; what it did moves', async () => {
  const before = await redrive({ from: 'parked', event: 'events/later.json:1', moves: false });
  expect(before.sentences[0]).toBe(
    '1 event leaves the parked queue of the deployed stack pipeline and goes through the pipeline again, with ten new attempts.',
  );
  expect(before.sentences.at(-1)).toBe('The mapping saved here writes Contact.');
  expect(waitingIn('parked')).toBe(1);
  expect(await redrive({ from: 'parked', moves: true })).toMatchObject({ moved: true, events: 1 });
  await eventually(() => expect([waitingIn('parked'), waitingIn('backlog')]).toEqual([0, 0]));
  expect((await events('?look=yes')).counts).toMatchObject({ parked: 0, 'dead-letter': 1 });
});

test('an answer of AWS that refuses is said with what to check', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL_CLOUDWATCH_LOGS', await deployed.serve(() => denied));
  const { status, answer } = await studio.call('GET', '/api/events?search=evt-x&trace=yes');
  expect(status).toBe(502);
  expect((answer as { message: string }).message).toMatch(/^AWS refused the call \(AccessDeniedException, 400\)\./);
});

const denied = {
  type: 'application/x-amz-json-1.1',
  status: 400,
  body: JSON.stringify({ __type: 'AccessDeniedException', message: 'not authorized' }),
};
