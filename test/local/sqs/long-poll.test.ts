import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { startQueue } from './queue-under-test.ts';

const waiting = (QueueUrl: string) => new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 });

it('answers a waiting receive as soon as a message is sent', async () => {
  const { client, sqs, url } = await startQueue();
  const receiving = client.send(waiting(url));
  await untilWaiting(sqs);
  sqs.send('event', { body: 'x' });
  expect((await receiving).Messages?.map(({ Body }) => Body)).toEqual(['x']);
});

it('answers a waiting receive when a hidden message becomes visible', async () => {
  const { client, sqs, url, advance } = await startQueue({ VisibilityTimeout: '30' });
  sqs.send('event', { body: 'x' });
  sqs.receive('event');
  const receiving = client.send(waiting(url));
  await untilWaiting(sqs);
  advance(30_000);
  expect((await receiving).Messages).toHaveLength(1);
});

it('delivers one message to only one of several waiting receives', async () => {
  const { client, sqs, url } = await startQueue();
  const short = new ReceiveMessageCommand({ QueueUrl: url, WaitTimeSeconds: 1 });
  const receiving = Promise.all([client.send(short), client.send(short), client.send(short)]);
  await untilWaiting(sqs, 3);
  sqs.send('event', { body: 'x' });
  expect((await receiving).flatMap(({ Messages = [] }) => Messages)).toHaveLength(1);
});

it('loses no message to a client that disconnected', async () => {
  const { client, sqs, url } = await startQueue();
  const disconnect = new AbortController();
  const receiving = client.send(waiting(url), { abortSignal: disconnect.signal });
  await untilWaiting(sqs);
  const noneWaiting = untilNoneWaiting(sqs);
  disconnect.abort();
  await expect(receiving).rejects.toThrow();
  await noneWaiting;
  sqs.send('event', { body: 'x' });
  expect(sqs.receive('event')).toHaveLength(1);
});

type Sqs = Awaited<ReturnType<typeof startQueue>>['sqs'];

async function untilWaiting(sqs: Sqs, listeners = 1): Promise<void> {
  while (sqs.waiting() < listeners) await new Promise((resolve) => setTimeout(resolve, 2));
}

async function untilNoneWaiting(sqs: Sqs): Promise<void> {
  while (sqs.waiting() > 0) await new Promise((resolve) => setTimeout(resolve, 2));
}
