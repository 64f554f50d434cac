// The lead on the emulator of DynamoDB.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { beforeEach, expect, test, vi } from 'vitest';
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

/** @param skewMs how far the clock of this invocation is ahead of the others */
const lead = (owner: string, { leaders = 1, skewMs = 0, sleep = (_ms: number) => new Promise<void>(() => {}) } = {}) =>
  openLead({
    execute: statementExecutor({ client, clock: { sleep: async () => {} }, random: () => 0 }),
    table: 'applied',
    owner,
    clock: { now: () => now + skewMs, sleep },
    leaders,
  });

test('one of two that begin at the same time leads, until it releases the lead', async () => {
  const both = [lead('a'), lead('b')];
  const took = await Promise.all(both.map((each) => each.take()));
  expect(took.toSorted()).toEqual(['others', 'this one']);
  const [leader, other] = took[0] === 'this one' ? both : both.toReversed();
  expect(await leader?.take()).toBe('this one');
  expect(await other?.take()).toBe('others');
  await other?.release();
  expect(await other?.take()).toBe('others');
  await leader?.release();
  expect(await other?.take()).toBe('this one');
  expect(await leader?.take()).toBe('others');
});

test('the lead of an invocation that died ends by itself; who lost it takes nothing from its successor', async () => {
  const [slow, next] = [lead('a'), lead('b')];
  await slow.take();
  now += 15_000;
  expect(await next.take()).toBe('others');
  now += 1;
  expect(await next.take()).toBe('this one');
  await slow.release();
  expect(await slow.take()).toBe('others');
  expect(await next.take()).toBe('this one');
});

test('as many lead as may', async () => {
  const all = ['a', 'b', 'c'].map((owner) => lead(owner, { leaders: 2 }));
  const took: string[] = [];
  for (const each of all) took.push(await each.take());
  expect(took).toEqual(['this one', 'this one', 'others']);
  await all[0]?.release();
  expect(await all[2]?.take()).toBe('this one');
});

test('if DynamoDB refuses the call, nobody knows who leads', async () => {
  await server.close();
  const one = lead('a');
  expect(await one.take()).toBe('unknown');
  await one.release();
});

test('nobody waits long for an answer; what takes effect nevertheless is given back', async () => {
  const waits: number[] = [];
  const other = lead('b');
  await other.take();
  await other.release();
  const one = lead('a', {
    async sleep(ms) {
      waits.push(ms);
    },
  });
  expect(await one.take()).toBe('unknown');
  await vi.waitFor(async () => expect(await other.take()).toBe('others'));
  await one.release();
  await vi.waitFor(async () => expect(await other.take()).toBe('this one'));
  expect(waits).toEqual([2_000, 2_000]);
});

test('the lead of an invocation whose clock is an hour ahead does not last for an hour', async () => {
  expect(await lead('ahead', { skewMs: 3_600_000 }).take()).toBe('this one');
  expect(await lead('b').take()).toBe('this one');
});

test('clocks that differ by seconds agree on who leads', async () => {
  expect(await lead('ahead', { skewMs: 10_000 }).take()).toBe('this one');
  expect(await lead('b').take()).toBe('others');
});
