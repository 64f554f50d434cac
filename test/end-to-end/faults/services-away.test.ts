// S3, SQS, DynamoDB and Secrets Manager fail too: every event still lands, once, or waits with the reason why.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Fault } from '../../../src/local/http/faults.ts';
import { firstRescue, login } from '../harness/events.ts';
import { hiddenMs, type Pipeline, startPipeline } from '../harness/pipeline.ts';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
});
afterEach(() => {
  const spared = asked.splice(0).filter(({ of, action }) => pipeline.stack[of].faults.take(action) !== undefined);
  for (const name of services) pipeline.stack[name].faults.clear();
  expect(spared).toEqual([]);
});
afterAll(() => pipeline.close());

const services = ['s3', 'sqs', 'dynamoDb', 'secrets'] as const;
type Service = (typeof services)[number];

/** What the services were told to do wrong in this test: none of it may be left over at its end. */
const asked: { of: Service; action: string }[] = [];

function fail(of: Service, fault: Fault): void {
  asked.push({ of, action: fault.action });
  pipeline.stack[of].faults.add(fault);
}

/** The SDK itself tries so often. */
const tries = 3;
/** More failures than that makes good: the next try of the event begins with one. */
const times = tries + 1;

const codes = (id: string) => pipeline.outcomes(id).map(({ outcome, failure }) => failure?.code ?? outcome);

const tasksOf = (id: string) => pipeline.org.records('Task').filter(({ Event_Id__c }) => Event_Id__c === id);

async function landed(id: string): Promise<void> {
  await pipeline.settled();
  const ends = codes(id).filter((code) => !code.includes('/'));
  expect(ends.toSorted().at(0)).toBe('applied');
  expect(ends.slice(1).filter((end) => end !== 'duplicate')).toEqual([]);
  expect(tasksOf(id)).toHaveLength(1);
}

const putRescue = (id: string) =>
  pipeline.put(`events/${id}.json`, firstRescue({ id, counselor: `counselor of ${id}` }));

test('a secret that cannot be read', async () => {
  fail('secrets', { action: 'GetSecretValue', code: 'InternalServiceError', times });
  await putRescue('secret');
  await landed('secret');
  expect(codes('secret')).toEqual(['aws/unavailable', 'applied']);
});

test('an S3 that is too busy to give the object', async () => {
  fail('s3', { action: 'GetObject', code: 'SlowDown', status: 503, times });
  await putRescue('slow-down');
  await landed('slow-down');
});

test('an object that the role may not read is no fault of the event: it is parked, and applied once it may', async () => {
  fail('s3', { action: 'GetObject', code: 'AccessDenied', status: 403, times: 1_000 });
  await putRescue('denied');
  await pipeline.settled();
  expect(await pipeline.take('dead-letter')).toEqual([]);
  const [parked, ...more] = await pipeline.take('parked');
  expect(more).toEqual([]);
  expect(parked?.attributes).toMatchObject({ Code: 'aws/refused', Attempts: '10' });
  pipeline.stack.s3.faults.clear();
  await pipeline.send('backlog', parked?.body ?? '');
  await landed('denied');
});

test.each(['PutItem', 'BatchGetItem'])('a DynamoDB that throttles %s', async (action) => {
  const id = `throttled-${action}`;
  fail('dynamoDb', { action, code: 'ProvisionedThroughputExceededException', times });
  await putRescue(id);
  await landed(id);
});

test('a DynamoDB that does not take what was done: the event is not done, and waits for its own claim', async () => {
  fail('dynamoDb', { action: 'UpdateItem', code: 'ProvisionedThroughputExceededException', times });
  await putRescue('not-remembered');
  await pipeline.quiet();
  expect(codes('not-remembered')).toEqual(['aws/unavailable']);
  await pipeline.endLocks();
  await landed('not-remembered');
});

test('a reply of DynamoDB that is lost after the event was done', async () => {
  fail('dynamoDb', { action: 'UpdateItem', lostReply: true, times: 1 });
  await putRescue('lost-done');
  await landed('lost-done');
});

test('a reply of DynamoDB that is lost after the event was claimed: it waits for its own claim, which is no attempt', async () => {
  fail('dynamoDb', { action: 'PutItem', lostReply: true, times: 1 });
  await putRescue('lost-claim');
  await pipeline.quiet();
  expect(codes('lost-claim')).toEqual(['delivery/in-progress']);
  await pipeline.endLocks();
  await landed('lost-claim');
  expect(pipeline.outcomes('lost-claim').map(({ attempts }) => attempts)).toEqual([0, 0]);
});

test('an SQS that does not take the retry: the message stays where it is and comes again', async () => {
  const { stack } = pipeline;
  stack.salesforce.org.faults.add({ times: 1, match: { path: '/composite' }, effect: { kind: 'unavailable' } });
  fail('sqs', { action: 'SendMessageBatch', code: 'InternalError', status: 500, times: tries });
  const failed = stack.counts().event.failedMessages;
  await putRescue('not-taken');
  while (stack.counts().event.failedMessages === failed) await new Promise((wake) => setTimeout(wake, 5));
  await pipeline.passTime(hiddenMs);
  await landed('not-taken');
});

test('an SQS whose reply to the retry is lost: the event is tried twice and written once', async () => {
  const { stack } = pipeline;
  stack.salesforce.org.faults.add({ times: 1, match: { path: '/composite' }, effect: { kind: 'unavailable' } });
  fail('sqs', { action: 'SendMessageBatch', lostReply: true, times: 1 });
  await putRescue('taken-twice');
  await landed('taken-twice');
});

test('all that the services did to them lost no event and killed no function', async () => {
  await pipeline.put('events/last.json', login({ id: 'last', counselor: 'last' }));
  await pipeline.settled();
  expect(codes('last')).toEqual(['applied']);
  expect(await pipeline.take('dead-letter')).toEqual([]);
  expect(await pipeline.take('parked')).toEqual([]);
  expect(pipeline.stack.counts().function.failures).toBe(0);
});
