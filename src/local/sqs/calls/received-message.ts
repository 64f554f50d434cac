// A received message in the format of ReceiveMessage, with only the requested attributes and their digest.
import { type MessageAttributes, md5OfAttributes } from '../queues/message.ts';
import type { ReceivedMessage } from '../sqs.ts';

export interface RequestedAttributes {
  /** Names of system attributes; `All` for all. */
  system: readonly string[];
  /** Names of message attributes; `All` or `.*` for all, `prefix.*` for those with that prefix. */
  message: readonly string[];
}

export function systemAttributes(message: ReceivedMessage, accountId: string): Record<string, string> {
  return {
    ApproximateReceiveCount: String(message.receiveCount),
    SentTimestamp: String(message.sentAt),
    SenderId: accountId,
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
    ...(message.traceHeader === undefined ? {} : { AWSTraceHeader: message.traceHeader }),
    ...(message.deadLetterSource === undefined ? {} : { DeadLetterQueueSourceArn: message.deadLetterSource }),
  };
}

export function receivedMessage(message: ReceivedMessage, requested: RequestedAttributes, accountId: string): object {
  const system = Object.entries(systemAttributes(message, accountId)).filter(
    ([name]) => requested.system.includes('All') || requested.system.includes(name),
  );
  const attributes: MessageAttributes = Object.fromEntries(
    Object.entries(message.attributes).filter(([name]) => requested.message.some((pattern) => matches(pattern, name))),
  );
  const md5 = md5OfAttributes(attributes);
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: message.md5OfBody,
    Body: message.body,
    ...(system.length === 0 ? {} : { Attributes: Object.fromEntries(system) }),
    ...(md5 === undefined ? {} : { MessageAttributes: encodeAttributes(attributes), MD5OfMessageAttributes: md5 }),
  };
}

function matches(pattern: string, name: string): boolean {
  if (pattern === 'All' || pattern === '.*') return true;
  return pattern.endsWith('.*') ? name.startsWith(pattern.slice(0, -2)) : pattern === name;
}

function encodeAttributes(attributes: MessageAttributes): object {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { dataType, stringValue, binaryValue }]) => [
      name,
      {
        DataType: dataType,
        ...(stringValue === undefined ? {} : { StringValue: stringValue }),
        ...(binaryValue === undefined ? {} : { BinaryValue: binaryValue }),
      },
    ]),
  );
}
