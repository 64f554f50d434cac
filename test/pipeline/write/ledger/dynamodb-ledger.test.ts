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
