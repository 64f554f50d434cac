// From the template's bucket to Salesforce: an object in the bucket arrives in the template's queue, and the built
// function, with its variables from the template, processes it.
import { readFile } from 'node:fs/promises';
import { DeleteBucketPolicyCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, onTestFinished, test } from 'vitest';
import { readOutcomes } from '../../../src/cli/trace/logged-outcome.ts';
import { s3Client } from '../../local/clients.ts';
import { canRun, startOnMoto } from './built-function-on-moto.ts';

test.skipIf(!canRun)('an object in the bucket becomes records in Salesforce', async () => {
  const { moto, org, lines, received, invoke, close } = await startOnMoto({});
  const s3 = s3Client(moto.url);
  onTestFinished(async () => {
    s3.destroy();
    await close();
  });
  // moto ignores the conditions of a policy, so the TLS-only statement would deny every request.
  await s3.send(new DeleteBucketPolicyCommand({ Bucket: moto.made.EventBucket }));
  const Body = await readFile('examples/first-rescue.json');
  await s3.send(new PutObjectCommand({ Bucket: moto.made.EventBucket, Key: 'events/first rescue.json', Body }));
  await s3.send(new PutObjectCommand({ Bucket: moto.made.EventBucket, Key: 'elsewhere/not-an-event.json', Body }));

  const Records = await received(1);
  expect(await invoke({ Records })).toEqual({ kind: 'returned', payload: { batchItemFailures: [] } });
  expect(lines.flatMap(readOutcomes)).toMatchObject([
    { outcome: 'applied', event: { id: 'example-rescue-1' }, location: { key: 'events/first rescue.json' } },
  ]);
  expect(org.records('Task')).toHaveLength(1);
});
