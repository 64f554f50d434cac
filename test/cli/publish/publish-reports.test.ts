import type { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { expect, test } from 'vitest';
import { publishToTopic } from '../../../src/cli/publish/publish-reports.ts';
import type { Report } from '../../../src/publisher/publisher.ts';

function topic() {
  const sent: { Subject?: string; Message?: string }[] = [];
  const send = async ({ input }: PublishCommand) => void sent.push(input as { Subject: string });
  return { sent, sns: { send } as unknown as Pick<SNSClient, 'send'> };
}

const waiting: Report = { kind: 'waiting', events: 3, oldestAgeMs: 60_000 };
const refusing: Report = { kind: 'refusing', reason: 'disk-full' };

test('people get no message that repeats what they know', async () => {
  const { sent, sns } = topic();
  await publishToTopic(sns, 'arn', { count: 2, reports: [waiting, waiting] });
  expect(sent).toEqual([]);
  await publishToTopic(sns, 'arn', { count: 3, reports: [waiting, refusing, waiting] });
  expect(sent).toMatchObject([
    { Subject: 's3sf ship: 1 report about events for S3', Message: 'The spool accepts no events: disk-full' },
  ]);
});
