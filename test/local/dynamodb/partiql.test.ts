// Batches of PartiQL statements on the emulator. partiql.slow.test.ts asks DynamoDB Local the same.
import { beforeEach, expect, test } from 'vitest';
import { type DynamoDbServer, startDynamoDb } from '../../../src/local/dynamodb/server.ts';
import { dynamoClient, errorName } from '../clients.ts';
import { answersOf, cases, putThing, table } from './partiql-cases.ts';

let server: DynamoDbServer;
beforeEach(async () => {
  server = await startDynamoDb();
  await server.createTable(table.name, table.key);
  return () => server.close();
});

test.each(cases)('$name', async (each) => {
  const client = dynamoClient(server.url);
  expect(await answersOf(each, client)).toEqual(each.answers);
  client.destroy();
});

test('calls at the same time take effect one after another', async () => {
  const client = dynamoClient(server.url);
  const one = { name: '', calls: [[['INSERT INTO "things" VALUE {\'id\': ?}', 'a']]], answers: [] } as never;
  const answers = await Promise.all([...Array.from({ length: 5 }, () => answersOf(one, client))]);
  expect(answers.flat().filter((answer) => answer === 'done')).toHaveLength(1);
  expect(await errorName(client.send(putThing('b')))).toBe('none');
  client.destroy();
});
