// An archived dead-letter message: the whole message as SQS delivered it, in an object of its own. The key follows from
// the message, so archiving it once more changes nothing. The format outlives deployments.
import { isJsonObject, type JsonValue } from '../../../json.ts';
import type { WaitingMessage } from '../waiting-queue.ts';

/** Where archived messages are in the bucket. The template keeps it outside `EventPrefix`. */
export const archivePrefix = 'dead-letters/';

export const archiveKey = ({ messageId, sentAt }: WaitingMessage): string =>
  `${archivePrefix}${new Date(sentAt).toISOString().slice(0, 10)}/${messageId}.json`;

export function archiveText({ messageId, body, receiveCount, sentAt, movedBySqs, attributes }: WaitingMessage): string {
  return JSON.stringify({ version: 1, messageId, sentAt, receiveCount, movedBySqs, attributes, body });
}

/** Undefined for an object that is not an archived message. */
export function readArchived(text: string, receiptHandle: string): WaitingMessage | undefined {
  const value = parse(text);
  if (!isJsonObject(value) || value.version !== 1 || !isJsonObject(value.attributes)) return undefined;
  const { messageId, sentAt, receiveCount, movedBySqs, attributes, body } = value;
  if (typeof messageId !== 'string' || typeof body !== 'string' || typeof sentAt !== 'number') return undefined;
  const texts = Object.entries(attributes).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return {
    messageId,
    receiptHandle,
    body,
    receiveCount: typeof receiveCount === 'number' ? receiveCount : 1,
    sentAt,
    movedBySqs: movedBySqs === true,
    attributes: Object.fromEntries(texts),
  };
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
