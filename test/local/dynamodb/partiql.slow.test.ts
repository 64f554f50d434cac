// DynamoDB Local, which AWS publishes, replies to the cases of partiql.test.ts as the emulator does.
import { spawnSync } from 'node:child_process';
import { CreateTableCommand, DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { dynamoDbLocal } from '../../template/installed-tools.ts';
import { dynamoClient } from '../clients.ts';
import { startDynamoDbLocal } from './dynamodb-local.ts';
import { answersOf, cases, table } from './partiql-cases.ts';

const hasJava = spawnSync('java', ['-version'], { stdio: 'ignore' }).status === 0;
const lib = hasJava ? dynamoDbLocal : undefined;
if (!lib)
  process.stdout.write(
    'DynamoDB Local was not asked: `npm run tools` installs it where there are Java 17 and Maven.\n',
  );

test.skipIf(!lib)('DynamoDB Local answers as the emulator does', async () => {
  const server = await startDynamoDbLocal(lib as string);
  const client = dynamoClient(server.url);
  try {
    for (const each of cases) {
      await client.send(
        new CreateTableCommand({
          TableName: table.name,
          BillingMode: 'PAY_PER_REQUEST',
          KeySchema: [{ AttributeName: table.key, KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: table.key, AttributeType: 'S' }],
        }),
      );
      expect.soft(await answersOf(each, client), each.name).toEqual(each.answers);
      await client.send(new DeleteTableCommand({ TableName: table.name }));
    }
  } finally {
    client.destroy();
    await server.close();
  }
});
