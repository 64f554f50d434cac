// CloudWatch's age metric of a queue, and what SQS deletes meanwhile.
import { expect, it } from 'vitest';
import { deadLetters, startQueue } from './queue-under-test.ts';

const day = 86_400_000;
const fourteenDays = { MessageRetentionPeriod: '1209600' };

it('measures the oldest message, received or not, until it was received three times', async () => {
  const { sqs, advance } = await startQueue({ VisibilityTimeout: '0' });
  expect(sqs.ageOfOldestMessageMs('event')).toBeUndefined();
  sqs.send('event', { body: 'old' });
  advance(day);
  sqs.receive('event');
  sqs.receive('event');
  expect(sqs.ageOfOldestMessageMs('event')).toBe(day);
  sqs.receive('event');
  expect(sqs.ageOfOldestMessageMs('event')).toBeUndefined();
  sqs.send('event', { body: 'young' });
  advance(1000);
  expect(sqs.ageOfOldestMessageMs('event')).toBe(1000);
});

it('counts from the move in a dead-letter queue, which deletes by the time of the first send', async () => {
  const { sqs, advance } = await startQueue({ ...deadLetters(1), ...fourteenDays, VisibilityTimeout: '0' }, [
    'dead-letter',
  ]);
  sqs.setAttributes('dead-letter', fourteenDays);
  sqs.send('event', { body: 'x' });
  sqs.receive('event');
  advance(10 * day);
  sqs.receive('event');
  advance(4 * day - 1);
  expect(sqs.ageOfOldestMessageMs('dead-letter')).toBe(4 * day - 1);
  advance(1);
  expect(sqs.counts('dead-letter').ready).toBe(0);
});
