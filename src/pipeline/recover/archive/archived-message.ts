// An archived dead-letter message: the whole message as SQS delivered it, in an object of its own. The key follows from
// the message, so archiving it once more changes nothing. The format outlives deployments.
import { isJsonObject, type JsonValue } from '../../../json.ts';
import type { WaitingMessage } from '../waiting-queue.ts';

export interface ArchivedMessage extends WaitingMessage {
  /** Name of the dead-letter queue of the stack that archived it: stacks can share a bucket. Absent in older ones. */
  queue?: string;
}

/** The name of a queue, which is the end of its URL. */
export const queueNameIn = (url: string): string => url.split('/').at(-1) ?? '';

/** Where archived messages are in the bucket. The template keeps it outside `EventPrefix`. */
export const archivePrefix = 'dead-letters/';

/** Where those of one stack are. @param queue name of its dead-letter queue */
export const archiveFolder = (queue: string): string => `${archivePrefix}${queue}/`;

export const archiveKey = ({ messageId, sentAt }: WaitingMessage, queue: string): string =>
  `${archiveFolder(queue)}${new Date(sentAt).toISOString().slice(0, 10)}/${messageId}.json`;

export function archiveText(message: ArchivedMessage): string {
  const { messageId, body, receiveCount, sentAt, movedBySqs, attributes, queue } = message;
  return JSON.stringify({ version: 1, queue, messageId, sentAt, receiveCount, movedBySqs, attributes, body });
}

/** Undefined for an object that is not an archived message. */
export function readArchived(text: string, receiptHandle: string): ArchivedMessage | undefined {
  const value = parse(text);
  if (!isJsonObject(value) || value.version !== 1 || !isJsonObject(value.attributes)) return undefined;
  const { messageId, sentAt, receiveCount, movedBySqs, attributes, body, queue } = value;
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
    ...(typeof queue === 'string' ? { queue } : {}),
  };
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
