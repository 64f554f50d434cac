// Objects that are overwritten before they are read, in a bucket that keeps no versions, and events from the future.
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { s3Client } from '../local/clients.ts';
import { login } from './harness/events.ts';
import { type Pipeline, startPipeline } from './harness/pipeline.ts';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
});
afterAll(() => pipeline.close());

test('the event that was overwritten becomes a dead-letter message, and the later one is written', async () => {
  const { stack } = pipeline;
  const { s3 } = stack.s3;
  s3.createBucket('plain');
  s3.setNotifications('plain', [{ id: 'e', queueArn: stack.queueArns.event, events: ['s3:ObjectCreated:*'] }]);
  const client = s3Client(stack.clients.s3.endpoint);
  await stack.pause();
  for (const id of ['one', 'two']) {
    const Body = JSON.stringify(login({ id, counselor: id }));
    await client.send(new PutObjectCommand({ Bucket: 'plain', Key: 'events/latest.json', Body }));
  }
  client.destroy();
  stack.resume();
  await pipeline.settled();
  expect(pipeline.outcomes('two').map(({ outcome }) => outcome)).toEqual(['applied']);
  const [deadLetter, ...more] = await pipeline.take('dead-letter');
  expect(more).toEqual([]);
  expect(deadLetter?.attributes).toMatchObject({ Code: 'object/gone', Attempts: '1' });
  expect(deadLetter?.attributes.Reason).toContain('overwritten before it was read');
});

test('an event from the future becomes a dead-letter message and sets nothing', async () => {
  await pipeline.put('events/future.json', login({ id: 'future', counselor: 'future', time: '2962-03-02T18:30:00Z' }));
  await pipeline.put('events/now.json', login({ id: 'now', counselor: 'now', time: '2026-03-02T18:30:00Z' }));
  await pipeline.settled();
  expect(pipeline.outcomes('now').map(({ outcome }) => outcome)).toEqual(['applied']);
  const [deadLetter, ...more] = await pipeline.take('dead-letter');
  expect(more).toEqual([]);
  expect(deadLetter?.attributes).toMatchObject({ Code: 'event/future-time', Attempts: '1' });
  expect(pipeline.org.records('Contact').filter((each) => each.Counselor_Id__c === 'future')).toEqual([]);
});
