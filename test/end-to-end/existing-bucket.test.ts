// Events in a bucket that the stack did not create arrive through EventBridge, by the rule of the template. Whatever
// EventBridge cannot deliver is sent on by recover.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { noNotifications } from '../../src/local/s3/notification-settings.ts';
import { templatePattern } from '../template/template-rule.ts';
import { isOnMoto } from './harness/backend.ts';
import { login } from './harness/events.ts';
import { type Pipeline, startPipeline } from './harness/pipeline.ts';
import { recover } from './harness/recovering.ts';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
  const { bucket, events, queueArns, s3 } = pipeline.stack;
  s3.s3.configureNotifications(bucket, { ...noNotifications, eventBridge: true });
  events.putRule({
    arn: 'arn:aws:events:us-east-1:000000000000:rule/stack-bucket',
    pattern: await templatePattern({ ExistingBucketName: bucket, EventPrefix2: 'more of/dt=' }),
    targetArn: queueArns.event,
    deadLetterArn: queueArns['dead-letter'],
  });
});
afterAll(() => pipeline.close());

const contact = (id: string) => pipeline.record('Contact', 'Counselor_Id__c', id);

// On moto, moto sends the events: test/template/moto/existing-bucket-on-moto.slow.test.ts
it.skipIf(isOnMoto())('an object under one of the prefixes is applied, whatever its key', async () => {
  const versionId = await pipeline.put('events/a=b+c é.json', login({ id: 'e-1', counselor: 'cc-1' }));
  await pipeline.put('more of/dt=2026-03-01/2.json', login({ id: 'e-2', counselor: 'cc-2' }));
  await pipeline.put('other/3.json', login({ id: 'e-3', counselor: 'cc-3' }));
  await pipeline.settled();
  expect(contact('cc-1')).toBeDefined();
  expect(contact('cc-2')).toBeDefined();
  expect(contact('cc-3')).toBeUndefined();
  const location = { key: 'events/a=b+c é.json', versionId };
  expect(pipeline.outcomes('e-1')).toMatchObject([{ outcome: 'applied', location }]);
});

it.skipIf(isOnMoto())(
  'what EventBridge cannot deliver is in the dead-letter queue, and recover sends it on',
  async () => {
    const { events } = pipeline.stack;
    events.refuseNext('NO_PERMISSIONS');
    await pipeline.put('events/4.json', login({ id: 'e-4', counselor: 'cc-4' }));
    expect(events.metrics).toMatchObject({ FailedInvocations: 1, InvocationsSentToDlq: 1 });
    expect(await pipeline.counts('dead-letter')).toMatchObject({ ready: 1 });
    await pipeline.settled();
    expect(contact('cc-4')).toBeUndefined();

    expect(await recover(pipeline.stack)).toMatchObject({ died: { classified: 0, sentOn: 1 } });
    await pipeline.settled();
    expect(contact('cc-4')).toBeDefined();
    expect(pipeline.outcomes('e-4')).toMatchObject([{ outcome: 'applied' }]);
    expect(await pipeline.counts('dead-letter')).toMatchObject({ ready: 0, inFlight: 0 });
  },
);
