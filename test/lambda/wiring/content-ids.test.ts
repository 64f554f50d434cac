import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { contentIds } from '../../../src/lambda/wiring/content-ids.ts';
import { type DynamoDbServer, startDynamoDb } from '../../../src/local/dynamodb/server.ts';
import { statementExecutor } from '../../../src/pipeline/write/dynamodb/execute-statements.ts';
import { dynamoClient } from '../../local/clients.ts';

const firstDay = Date.parse('2026-11-30T00:00:00Z');
const now = Date.parse('2027-01-15T12:00:00Z');
const aDay = 86_400_000;

let server: DynamoDbServer;
let client: ReturnType<typeof dynamoClient>;
let round = 0;
let names = { stampTable: '', idempotencyTable: '' };
beforeAll(async () => {
  server = await startDynamoDb();
  client = dynamoClient(server.url);
});
beforeEach(async () => {
  round += 1;
  names = { stampTable: `stamps-${round}`, idempotencyTable: `locks-${round}` };
  await server.createTable(names.stampTable, 'record');
  await server.createTable(names.idempotencyTable, 'id');
  server.faults.clear();
});
afterAll(async () => {
  client.destroy();
  await server.close();
});

/** A function that starts at this time. */
function startedAt(at: number, now = () => at) {
  const shared = { client, clock: { now, sleep: async () => {} }, random: () => 0 };
  return contentIds({ ...shared, execute: statementExecutor(shared), ...names });
}

const put = (TableName: string, Item: Record<string, { S: string }>) =>
  client.send(new PutItemCommand({ TableName, Item }));

test('where nothing was applied before, events get ids from their content at once', async () => {
  const ids = startedAt(now);
  await ids.begin();
  expect(await ids.since()).toBe(firstDay);
  // Whatever is applied after that.
  await put(names.idempotencyTable, { id: { S: 'a lock' } });
  const later = startedAt(now + 7 * aDay);
  await later.begin();
  expect(await later.since()).toBe(firstDay);
});

test.each([
  ['a lock', () => put(names.idempotencyTable, { id: { S: 'x' } })],
  ['stamps', () => put(names.stampTable, { record: { S: 'x' } })],
])('where an earlier version left %s, they get them a day after the update, once and for all', async (_, leave) => {
  await leave();
  const ids = startedAt(now);
  await ids.begin();
  expect(await ids.since()).toBe(now + aDay);
  const later = startedAt(now + 7 * aDay);
  await later.begin();
  expect(await later.since()).toBe(now + aDay);
});

test('functions that start together agree', async () => {
  const all = Array.from({ length: 8 }, (_, index) => startedAt(now + index));
  await Promise.all(all.map((each) => each.begin()));
  await put(names.idempotencyTable, { id: { S: 'a lock' } });
  expect(new Set(await Promise.all(all.map((each) => each.since())))).toEqual(new Set([firstDay]));
});

test('a function that only reads stores nothing', async () => {
  expect(await startedAt(now).since()).toBe(Number.POSITIVE_INFINITY);
  await put(names.stampTable, { record: { S: 'x' } });
  const ids = startedAt(now);
  await ids.begin();
  expect(await startedAt(now).since()).toBe(now + aDay);
});

test('if DynamoDB fails at the start, an event without an id fails until it answers', async () => {
  let at = now;
  const ids = startedAt(now, () => at);
  server.faults.add({ action: 'Scan', code: 'ThrottlingException', times: 100 });
  await ids.begin();
  server.faults.clear();
  server.faults.add({ action: 'Scan', code: 'AccessDeniedException', status: 400, times: 100 });
  // The next events of the batch do not ask again.
  await expect(ids.since()).rejects.toMatchObject({ failure: { code: 'aws/unavailable' } });
  at += 5_000;
  await expect(ids.since()).rejects.toMatchObject({ failure: { code: 'aws/refused' } });
  server.faults.clear();
  at += 5_000;
  expect(await ids.since()).toBe(firstDay);
});

test('an item that holds no time is no answer', async () => {
  await put(names.stampTable, { record: { S: 'events-without-an-id' } });
  const ids = startedAt(now);
  await ids.begin();
  await expect(ids.since()).rejects.toMatchObject({ failure: { code: 'aws/unavailable' } });
});
