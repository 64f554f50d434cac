import { ListMessageMoveTasksCommand, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { errorName } from '../clients.ts';
import { deadLetters, startQueue } from './queue-under-test.ts';

it('moves a message to the dead-letter queue on the receive after the last allowed one, with the same id', async () => {
  const { sqs, advance, now } = await startQueue({ ...deadLetters(2), VisibilityTimeout: '1' }, ['dead-letter']);
  const sentAt = now();
  const { messageId } = sqs.send('event', { body: 'x' });
  for (const _ of [1, 2]) {
    expect(sqs.receive('event')).toHaveLength(1);
    advance(1000);
  }
  expect(sqs.counts('dead-letter').ready).toBe(0);
  expect(sqs.receive('event')).toEqual([]);
  expect(sqs.receive('dead-letter')).toMatchObject([
    { messageId, body: 'x', sentAt, deadLetterSource: sqs.arnOf('event') },
  ]);
});

it('delivers the next messages in the same receive that moves one to the dead-letter queue', async () => {
  const { sqs } = await startQueue({ ...deadLetters(1), VisibilityTimeout: '0' }, ['dead-letter']);
  sqs.send('event', { body: 'old' });
  sqs.receive('event');
  sqs.send('event', { body: 'fresh' });
  expect(sqs.receive('event', { count: 10 }).map(({ body }) => body)).toEqual(['fresh']);
});

it('moves dead-letter messages back as new messages', async () => {
  const { client, sqs } = await startQueue({ ...deadLetters(1), VisibilityTimeout: '0' }, ['dead-letter']);
  const { messageId } = sqs.send('event', { body: 'x' });
  sqs.receive('event');
  sqs.receive('event');
  const SourceArn = sqs.arnOf('dead-letter');
  await client.send(new StartMessageMoveTaskCommand({ SourceArn }));
  const { Results } = await client.send(new ListMessageMoveTasksCommand({ SourceArn }));
  expect(Results).toMatchObject([{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 1 }]);
  const [moved] = sqs.receive('event');
  expect(moved).toMatchObject({ body: 'x', receiveCount: 1 });
  expect(moved?.messageId).not.toBe(messageId);
});

it('moves messages only from a dead-letter queue', async () => {
  const { client, sqs } = await startQueue();
  const start = (SourceArn: string) => errorName(client.send(new StartMessageMoveTaskCommand({ SourceArn })));
  expect(await start(sqs.arnOf('event'))).toBe('InvalidParameterValue');
  expect(await start(sqs.arnOf('nowhere'))).toBe('ResourceNotFoundException');
});
