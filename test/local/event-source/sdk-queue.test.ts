import { expect, it, onTestFinished } from 'vitest';
import { startEventSource } from '../../../src/local/event-source/event-source.ts';
import { sdkQueue } from '../../../src/local/event-source/sdk-queue.ts';
import { startSqs } from '../../../src/local/sqs/server.ts';
import { sqsClient } from '../clients.ts';

async function start(options: { retryMs?: number } = {}) {
  const server = await startSqs();
  server.sqs.createQueue('event');
  const client = sqsClient(server.url);
  const records: { body: string; messageAttributes: object; attributes: object }[] = [];
  const source = startEventSource({
    queue: sdkQueue({ client, queueUrl: server.queueUrl('event'), arn: server.sqs.arnOf('event') }),
    async invoke({ Records }) {
      records.push(...(Records as typeof records));
      return { kind: 'returned', payload: null };
    },
    batchSize: 50,
    windowSeconds: 1,
    startPaused: true,
    ...options,
  });
  onTestFinished(async () => {
    await source.stop();
    client.destroy();
    await server.close();
  });
  return { ...server, source, records };
}

it('processes a queue over HTTP', async () => {
  const { sqs, source, records } = await start();
  const attributes = { raw: { dataType: 'Binary', binaryValue: 'AQI=' } };
  for (let index = 0; index < 120; index += 1) sqs.send('event', { body: `${index}`, attributes });
  source.resume();
  await source.idle();
  expect(new Set(records.map(({ body }) => body)).size).toBe(120);
  expect(records[0]).toMatchObject({
    messageAttributes: { raw: { binaryValue: 'AQI=', dataType: 'Binary' } },
    attributes: { ApproximateReceiveCount: '1' },
  });
});

it('continues after failed receives and deletes', async () => {
  const { sqs, source, records, faults } = await start({ retryMs: 1 });
  faults.add({ action: 'ReceiveMessage', status: 500, times: 2 });
  faults.add({ action: 'DeleteMessageBatch', status: 503 });
  sqs.send('event', { body: 'a' });
  source.resume();
  while (source.counts().batches < 1) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(records.map(({ body }) => body)).toEqual(['a']);
  expect(source.counts().queueErrors).toBe(3);
  expect(sqs.counts('event')['in-flight']).toBe(1);
});
