import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, expect, test } from 'vitest';
import { contentIn } from '../../../../src/cli/trace/index/stored-events.ts';
import { startS3 } from '../../../../src/local/s3/server.ts';
import { loadMappings } from '../../../../src/pipeline/mapping/load-mappings.ts';
import { testSchema } from '../../../fixtures/schema.ts';
import { s3Client } from '../../../local/clients.ts';

const server = await startS3();
const client = s3Client(server.url);
afterAll(async () => {
  client.destroy();
  await server.close();
});

test('an event is read again after the bucket did not answer', async () => {
  await client.send(new CreateBucketCommand({ Bucket: 'events' }));
  const event = { id: 'e', source: 's', type: 'a.b', data: {} };
  await client.send(new PutObjectCommand({ Bucket: 'events', Key: 'a.json', Body: JSON.stringify(event) }));
  const contentOf = contentIn({ client, bucket: 'events' }, (await loadMappings([], testSchema)).mappings);
  server.faults.add({ action: 'GetObject', code: 'SlowDown', times: 1_000 });
  await expect(contentOf({ key: 'a.json', line: 1 })).rejects.toThrow();
  server.faults.clear();
  expect(await contentOf({ key: 'a.json', line: 1 })).toMatchObject({ id: 'e' });
});
