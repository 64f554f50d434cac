// Connects an event source to the SQS emulator in the same process, without HTTP.

import { systemAttributes } from '../sqs/calls/received-message.ts';
import { longPoll } from '../sqs/queues/long-poll.ts';
import type { Sqs } from '../sqs/sqs.ts';
import type { QueuePort } from './queue-port.ts';

export function inProcessQueue(sqs: Sqs, name: string): QueuePort {
  return {
    arn: sqs.arnOf(name),
    region: sqs.region,
    async receive({ count, waitMs, signal }) {
      const messages = await longPoll(sqs, name, { count, waitMs, signal });
      return messages.map((message) => ({
        messageId: message.messageId,
        receiptHandle: message.receiptHandle,
        body: message.body,
        md5OfBody: message.md5OfBody,
        attributes: systemAttributes(message, sqs.accountId),
        messageAttributes: message.attributes,
      }));
    },
    async delete(receiptHandles) {
      for (const handle of receiptHandles) sqs.delete(name, handle);
    },
    visibilityMs: async () => sqs.settings(name).visibilitySeconds * 1000,
    async counts() {
      const { ready, delayed, 'in-flight': inFlight } = sqs.counts(name);
      return { ready, inFlight, delayed };
    },
  };
}
