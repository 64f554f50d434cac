// A message chain with more invocations than Lambda's loop detection allows: an event is deferred repeatedly while another
// delivery holds its lock.
import { ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, expect, test } from 'vitest';
import { tables } from '../../../src/local/stack-resources.ts';
import { hopsAllowed } from '../../../src/pipeline/settle/hops.ts';
import { extensionKey } from '../../../src/request.ts';
import { dynamoClient } from '../../local/clients.ts';
import { isOnMoto } from '../harness/backend.ts';
import { login } from '../harness/events.ts';
import { type Pipeline, startPipeline } from '../harness/pipeline.ts';
import { allSettled } from '../harness/recovering.ts';

let pipeline: Pipeline;
afterEach(() => pipeline.close());

const event = login({ id: 'chain', counselor: 'chain' });

const codes = () => pipeline.outcomes('chain').map(({ outcome, failure }) => failure?.code ?? outcome);

/** Sets the locks as if another delivery were processing every event so far for an hour, or had completed it. */
async function setLocks(status: 'INPROGRESS' | 'COMPLETED'): Promise<void> {
  const client = dynamoClient(pipeline.stack.clients.dynamoDb.endpoint);
  const { Items = [] } = await client.send(new ScanCommand({ TableName: tables.idempotency }));
  for (const { id } of Items) {
    const update = new UpdateItemCommand({
      TableName: tables.idempotency,
      Key: { id: id ?? { S: '' } },
      UpdateExpression: 'SET #status = :status, inProgressExpiration = :until',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':status': { S: status }, ':until': { N: String(Date.now() + 3_600_000) } },
    });
    await client.send(update);
  }
  client.destroy();
}

/** Applies the event, then delivers it again while another delivery holds its lock. */
async function deferred(): Promise<void> {
  await pipeline.put('events/first.json', event);
  await pipeline.settled();
  await setLocks('INPROGRESS');
  await pipeline.put('events/second.json', event);
  await pipeline.quiet();
}

test('an event that is deferred more than 16 times is still completed', async () => {
  pipeline = await startPipeline();
  await deferred();
  for (let hop = 0; hop < 20; hop += 1) {
    await pipeline.passTime(30_000);
    await pipeline.quiet();
  }
  expect(codes()).toEqual(['applied', ...Array(21).fill('delivery/in-progress')]);
  await setLocks('COMPLETED');
  await pipeline.settled();
  expect(codes().at(-1)).toBe('duplicate');
  expect(pipeline.stack.counts().function).toMatchObject({ failures: 0, recursiveInvocationsDropped: 0 });
  expect(await pipeline.bodies('dead-letter')).toEqual([]);
});

test('an event that is deferred endlessly becomes a dead-letter message with that reason, and can be sent back', async () => {
  pipeline = await startPipeline();
  await deferred();
  // The same message as it would look some hours later.
  await pipeline.stack.pause();
  await pipeline.passTime(30_000);
  const [waiting] = await pipeline.take('event');
  const content = JSON.parse(waiting?.body ?? '{}');
  expect(content[extensionKey]).toMatchObject({ attempts: 0, hops: 1 });
  content[extensionKey].hops = hopsAllowed;
  await pipeline.send('event', JSON.stringify(content));
  pipeline.stack.resume();
  await pipeline.settled();
  expect(codes().at(-1)).toBe('delivery/too-many-hops');
  const [deadLetter, ...more] = await pipeline.take('dead-letter');
  expect(more).toEqual([]);
  expect(deadLetter?.attributes).toMatchObject({ Code: 'delivery/too-many-hops', EventId: 'chain' });
  await setLocks('COMPLETED');
  await pipeline.send('backlog', deadLetter?.body ?? '');
  await pipeline.settled();
  expect(codes().at(-1)).toBe('duplicate');
});

// moto does not store trace headers.
test.skipIf(isOnMoto())(
  'if Lambda terminates loops, the event is dropped after 16 invocations and becomes a dead-letter message without a reason',
  async () => {
    pipeline = await startPipeline({ recursiveLoop: 'Terminate' });
    await deferred();
    await allSettled(pipeline, { locksHold: true });
    expect(codes()).toEqual(['applied', ...Array(16).fill('delivery/in-progress')]);
    // One drop for each receive that the queue allows.
    expect(pipeline.stack.counts().function).toMatchObject({ failures: 0, recursiveInvocationsDropped: 10 });
    const [deadLetter, ...more] = await pipeline.take('dead-letter');
    expect(more).toEqual([]);
    expect(deadLetter?.attributes).toEqual({});
  },
);
