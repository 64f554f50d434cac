// The lead on the emulator of DynamoDB.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { beforeEach, expect, test } from 'vitest';
import { type DynamoDbServer, startDynamoDb } from '../../../src/local/dynamodb/server.ts';
import { openLead } from '../../../src/pipeline/top-up/lead.ts';
import { statementExecutor } from '../../../src/pipeline/write/dynamodb/execute-statements.ts';
import { dynamoClient } from '../../local/clients.ts';

let server: DynamoDbServer;
let client: DynamoDBClient;
let now: number;
beforeEach(async () => {
  server = await startDynamoDb();
  await server.createTable('applied', 'id');
  client = dynamoClient(server.url, 1);
  now = 1_000_000;
  return async () => {
    client.destroy();
    await server.close();
  };
});

const lead = (owner: string, leaders = 1) =>
  openLead({
    execute: statementExecutor({ client, clock: { sleep: async () => {} }, random: () => 0 }),
    table: 'applied',
    owner,
    clock: { now: () => now },
    leaders,
  });

test('one of two that begin at the same time leads, until it releases the lead', async () => {
  const both = [lead('a'), lead('b')];
  const took = await Promise.all(both.map((each) => each.take()));
  expect(took.toSorted()).toEqual([false, true]);
  const [leader, other] = took[0] ? both : both.toReversed();
  expect(await leader?.take()).toBe(true);
  expect(await other?.take()).toBe(false);
  await other?.release();
  expect(await other?.take()).toBe(false);
  await leader?.release();
  expect(await other?.take()).toBe(true);
  expect(await leader?.take()).toBe(false);
});

test('the lead of an invocation that died ends by itself; who lost it takes nothing from its successor', async () => {
  const [slow, next] = [lead('a'), lead('b')];
  await slow.take();
  now += 15_000;
  expect(await next.take()).toBe(false);
  now += 1;
  expect(await next.take()).toBe(true);
  await slow.release();
  expect(await slow.take()).toBe(false);
  expect(await next.take()).toBe(true);
});

test('as many lead as may', async () => {
  const all = [lead('a', 2), lead('b', 2), lead('c', 2)];
  const took: boolean[] = [];
  for (const each of all) took.push(await each.take());
  expect(took).toEqual([true, true, false]);
  await all[0]?.release();
  expect(await all[2]?.take()).toBe(true);
});

test('without an answer of DynamoDB nobody leads', async () => {
  await server.close();
  const one = lead('a');
  expect(await one.take()).toBe(false);
  await one.release();
});
