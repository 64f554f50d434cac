import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { expect, onTestFinished, test } from 'vitest';
import { startDynamoDb } from '../../../../src/local/dynamodb/server.ts';
import type { RecordStamps } from '../../../../src/pipeline/write/ledger/record-stamps.ts';
import { dynamoClient } from '../../../local/clients.ts';
import { ledgerIn } from '../../../local/stored-tables.ts';

async function start() {
  const server = await startDynamoDb();
  await server.createTable('stamps', 'record');
  const client = dynamoClient(server.url);
  onTestFinished(async () => {
    client.destroy();
    await server.close();
  });
  return ledgerIn(client, 'stamps');
}

test('stamps come back as they were stored, one version later, whoever wrote what by which rules', async () => {
  const ledger = await start();
  const stamp = (newest: number, identity = 'e', line = 1) => ({
    newest,
    identity,
    location: { bucket: 'b', key: 'k', versionId: 'v', line },
  });
  const by = (rules: string) => ({ identity: 'e', rules });
  const stamps: RecordStamps = {
    version: 0,
    fields: { A: stamp(10), B: stamp(20), C: stamp(10, 'f'), D: stamp(10, 'e', 2), E: stamp(10) },
    others: { A: [{ ...stamp(3), measure: 'c0ffee00', time: 10 }, stamp(4)] },
    deleted: stamp(5),
    created: stamp(6),
    written: { A: { version: 1, by: by('former rules') }, B: { version: 3, by: by('rules') } },
  };
  const current = { ...stamps, version: 1 };
  expect(await ledger.replace([{ recordId: 'r', stamps }])).toEqual([{ kind: 'stored' }]);
  expect(await ledger.replace([{ recordId: 'r', stamps }])).toEqual([{ kind: 'changed', current }]);
  expect((await ledger.read(['r'])).get('r')).toEqual(current);
});

test('more records than one read takes are read, and those never stamped have none', async () => {
  const ledger = await start();
  const ids = Array.from({ length: 250 }, (_, index) => `r${index}`);
  const found = await ledger.read(ids);
  expect([...found.keys()]).toEqual(ids);
  expect([...found.values()].every(({ version }) => version === 0)).toBe(true);
});

test('stamps expire if they are to, and not any more once they are kept', async () => {
  const server = await startDynamoDb();
  await server.createTable('stamps', 'record');
  const client = dynamoClient(server.url);
  onTestFinished(async () => {
    client.destroy();
    await server.close();
  });
  const expiring = ledgerIn(client, 'stamps', { expiresAt: () => 1_000.5 });
  const forever = ledgerIn(client, 'stamps');
  const expiration = async () => {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: 'stamps' }));
    return Items[0]?.expiration;
  };
  const read = async () => (await forever.read(['r'])).get('r') as RecordStamps;
  const first: RecordStamps = { version: 0, fields: {}, written: {} };
  expect(await expiring.replace([{ recordId: 'r', stamps: first }])).toEqual([{ kind: 'stored' }]);
  expect(await expiration()).toEqual({ N: '1001' });
  expect(await read()).toEqual({ ...first, version: 1, expires: true });
  await forever.replace([{ recordId: 'r', stamps: await read() }]);
  expect(await expiration()).toEqual({ N: '9999999999' });
  expect(await read()).toEqual({ ...first, version: 2, expires: true });
});

test('a forgotten record has nothing but its mark', async () => {
  const ledger = await start();
  const forgotten: RecordStamps = { version: 0, fields: {}, written: {}, forgotten: true };
  expect(await ledger.replace([{ recordId: 'r', stamps: forgotten }])).toEqual([{ kind: 'stored' }]);
  expect((await ledger.read(['r'])).get('r')).toEqual({ ...forgotten, version: 1 });
});
