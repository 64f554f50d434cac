import { DeleteItemCommand, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, it, onTestFinished } from 'vitest';
import { startDynamoDb } from '../../../src/local/dynamodb/server.ts';
import { dynamoClient, errorName } from '../clients.ts';

const TableName = 'stamps';
const Item = { record: { S: 'a' }, version: { N: '1' } };
const Key = { record: { S: 'a' } };

async function start() {
  const server = await startDynamoDb();
  await server.createTable(TableName, 'record');
  const client = dynamoClient(server.url);
  onTestFinished(async () => {
    client.destroy();
    await server.close();
  });
  return { ...server, client };
}

it('stores items by their key', async () => {
  const { client } = await start();
  await client.send(new PutItemCommand({ TableName, Item }));
  expect((await client.send(new GetItemCommand({ TableName, Key }))).Item).toEqual(Item);
});

it('returns the item with a failed condition on request', async () => {
  const { client } = await start();
  await client.send(new PutItemCommand({ TableName, Item }));
  const ConditionExpression = 'attribute_not_exists(#record)';
  const condition = { ConditionExpression, ExpressionAttributeNames: { '#record': 'record' } };
  const requested = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;
  const name = 'ConditionalCheckFailedException';
  for (const more of [{}, requested]) {
    const expected = { name, Item: more === requested ? Item : undefined };
    const put = client.send(new PutItemCommand({ TableName, Item, ...condition, ...more }));
    await expect(put).rejects.toMatchObject(expected);
    const update = client.send(new UpdateItemCommand({ TableName, Key, ...condition, ...more }));
    await expect(update).rejects.toMatchObject(expected);
    const remove = client.send(new DeleteItemCommand({ TableName, Key, ...condition, ...more }));
    await expect(remove).rejects.toMatchObject(expected);
  }
});

it('injects errors, and lost replies after the call was executed', async () => {
  const { client, faults } = await start();
  const put = () => errorName(client.send(new PutItemCommand({ TableName, Item })));
  faults.add({ action: 'PutItem', code: 'ProvisionedThroughputExceededException' });
  expect(await put()).toBe('ProvisionedThroughputExceededException');
  expect((await client.send(new GetItemCommand({ TableName, Key }))).Item).toBeUndefined();
  faults.add({ action: 'PutItem', lostReply: true });
  expect(await put()).not.toBe('none');
  expect((await client.send(new GetItemCommand({ TableName, Key }))).Item).toEqual(Item);
});

it('survives a client that disconnects in the middle of a request', async () => {
  const { client, url } = await start();
  const disconnect = new AbortController();
  const body = new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from('{"Table')) });
  const headers = { 'x-amz-target': 'DynamoDB_20120810.GetItem' };
  const aborted = fetch(url, {
    method: 'POST',
    body,
    headers,
    duplex: 'half',
    signal: disconnect.signal,
  } as RequestInit);
  setTimeout(() => disconnect.abort(), 20);
  await expect(aborted).rejects.toThrow();
  expect(await errorName(client.send(new GetItemCommand({ TableName, Key })))).toBe('none');
});
