// An SQS emulator with one queue, a manual clock and the AWS SDK client.
import { onTestFinished } from 'vitest';
import { startSqs } from '../../../src/local/sqs/server.ts';
import { sqsClient } from '../clients.ts';

export async function startQueue(attributes: Record<string, string> = {}, others: string[] = []) {
  let time = Date.UTC(2026, 0, 1);
  const server = await startSqs({ now: () => time });
  for (const name of others) server.sqs.createQueue(name);
  server.sqs.createQueue('event', attributes);
  const client = sqsClient(server.url);
  onTestFinished(async () => {
    client.destroy();
    await server.close();
  });
  return {
    ...server,
    client,
    url: server.queueUrl('event'),
    now: () => time,
    advance(ms: number) {
      time += ms;
      server.sqs.timeMoved();
    },
  };
}

export const deadLetters = (maxReceiveCount: number) => ({
  RedrivePolicy: JSON.stringify({
    deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:dead-letter',
    maxReceiveCount,
  }),
});
