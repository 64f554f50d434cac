// S3, SQS, DynamoDB and Secrets Manager can fail too: every event is still applied once, or is parked with a reason.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Fault } from '../../../src/local/http/faults.ts';
import { firstRescue, login } from '../harness/events.ts';
import { hiddenMs, type Pipeline, startPipeline } from '../harness/pipeline.ts';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
});
afterEach(() => {
  const unused = injected.splice(0).filter(({ of, action }) => pipeline.stack[of].faults.take(action) !== undefined);
  for (const name of services) pipeline.stack[name].faults.clear();
  expect(unused).toEqual([]);
});
afterAll(() => pipeline.close());

const services = ['s3', 'sqs', 'dynamoDb', 'secrets'] as const;
type Service = (typeof services)[number];

/** The faults injected in this test. None may be left unused at its end. */
const injected: { of: Service; action: string }[] = [];

function fail(of: Service, fault: Fault): void {
  injected.push({ of, action: fault.action });
  pipeline.stack[of].faults.add(fault);
}

/** How often the SDK itself tries a call. */
const sdkTries = 3;
/** One more than the SDK recovers from: the next attempt of the event starts with a failure. */
const times = sdkTries + 1;

const codes = (id: string) => pipeline.outcomes(id).map(({ outcome, failure }) => failure?.code ?? outcome);

const tasksOf = (id: string) => pipeline.org.records('Task').filter(({ Event_Id__c }) => Event_Id__c === id);

async function expectApplied(id: string): Promise<void> {
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
  await expectApplied('secret');
  expect(codes('secret')).toEqual(['aws/unavailable', 'applied']);
});

test('an S3 that is too busy to return the object', async () => {
  fail('s3', { action: 'GetObject', code: 'SlowDown', status: 503, times });
  await putRescue('slow-down');
  await expectApplied('slow-down');
});

test('an object that the role may not read does not fail its event for good: the event is parked, and applied once access is granted', async () => {
  fail('s3', { action: 'GetObject', code: 'AccessDenied', status: 403, times: 1_000 });
  await putRescue('denied');
  await pipeline.settled();
  expect(await pipeline.take('dead-letter')).toEqual([]);
  const [parked, ...more] = await pipeline.take('parked');
  expect(more).toEqual([]);
  expect(parked?.attributes).toMatchObject({ Code: 'aws/refused', Attempts: '10' });
  pipeline.stack.s3.faults.clear();
  await pipeline.send('backlog', parked?.body ?? '');
  await expectApplied('denied');
});

test.each(['INSERT idempotency', 'INSERT stamps', 'BatchGetItem'])('a DynamoDB that throttles %s', async (action) => {
  const id = `throttled-${action.replace(' ', '-')}`;
  fail('dynamoDb', { action, code: 'ProvisionedThroughputExceededException', times });
  await putRescue(id);
  await expectApplied(id);
});

test('a DynamoDB that does not record the completion: the event is not completed, and waits for its own lock', async () => {
  fail('dynamoDb', { action: 'UPDATE idempotency', code: 'ProvisionedThroughputExceededException', times });
  await putRescue('not-remembered');
  await pipeline.quiet();
  expect(codes('not-remembered')).toEqual(['aws/unavailable']);
  await pipeline.endLocks();
  await expectApplied('not-remembered');
});

test('a DynamoDB reply that is lost after the event was completed', async () => {
  fail('dynamoDb', { action: 'UPDATE idempotency', lostReply: true, times: 1 });
  await putRescue('lost-done');
  await expectApplied('lost-done');
});

test('a DynamoDB reply that is lost after the event was locked: the event recognizes its own lock', async () => {
  fail('dynamoDb', { action: 'INSERT idempotency', lostReply: true, times: 1 });
  await putRescue('lost-claim');
  await expectApplied('lost-claim');
  expect(codes('lost-claim')).toEqual(['applied']);
});

test('an SQS that does not accept the retry: the message stays in its queue and is delivered again', async () => {
  const { stack } = pipeline;
  stack.salesforce.org.faults.add({ times: 1, match: { path: '/composite' }, effect: { kind: 'unavailable' } });
  fail('sqs', { action: 'SendMessageBatch', code: 'InternalError', status: 500, times: sdkTries });
  const failed = stack.counts().event.failedMessages;
  await putRescue('not-taken');
  while (stack.counts().event.failedMessages === failed) await new Promise((wake) => setTimeout(wake, 5));
  await pipeline.passTime(hiddenMs);
  await expectApplied('not-taken');
});

test('an SQS whose reply to the retry is lost: the event is attempted twice and written once', async () => {
  const { stack } = pipeline;
  stack.salesforce.org.faults.add({ times: 1, match: { path: '/composite' }, effect: { kind: 'unavailable' } });
  fail('sqs', { action: 'SendMessageBatch', lostReply: true, times: 1 });
  await putRescue('taken-twice');
  await expectApplied('taken-twice');
});

test('none of these faults lost an event or crashed the function', async () => {
  await pipeline.put('events/last.json', login({ id: 'last', counselor: 'last' }));
  await pipeline.settled();
  expect(codes('last')).toEqual(['applied']);
  expect(await pipeline.take('dead-letter')).toEqual([]);
  expect(await pipeline.take('parked')).toEqual([]);
  expect(pipeline.stack.counts().function.failures).toBe(0);
});
