// Converts messages into the event that a function receives, in Lambda's format.
import type { QueuePort, SourceMessage } from './queue-port.ts';

/** The payload limit of a synchronous invocation, in bytes. */
export const maxPayloadBytes = 6 * 1024 * 1024;

/** Bytes of an event without records. */
export const emptyEventBytes = '{"Records":[]}'.length;

export function recordOf(message: SourceMessage, queue: Pick<QueuePort, 'arn' | 'region'>): object {
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: message.attributes,
    messageAttributes: Object.fromEntries(
      Object.entries(message.messageAttributes).map(([name, { dataType, ...value }]) => [
        name,
        { ...value, stringListValues: [], binaryListValues: [], dataType },
      ]),
    ),
    md5OfBody: message.md5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queue.arn,
    awsRegion: queue.region,
  };
}
