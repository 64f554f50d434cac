// A message to send: validation, size, and the digests that clients verify.
import { createHash } from 'node:crypto';
import { invalidParameter, SqsError } from '../calls/sqs-error.ts';

export interface MessageAttribute {
  /** `String`, `Number` or `Binary`, with an optional label after a dot. */
  dataType: string;
  stringValue?: string;
  /** Base64. */
  binaryValue?: string;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

export interface NewMessage {
  body: string;
  attributes?: MessageAttributes;
  /** 0 to 900; default: the queue's own delay. */
  delaySeconds?: number | undefined;
  /** The sender's `X-Amzn-Trace-Id`. It does not count towards any limit. */
  traceHeader?: string | undefined;
}

/** Size limit in bytes of one message or one batch. */
export const maxMessageBytes = 1_048_576;

const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/** @throws SqsError if SQS would refuse the message */
export function checkMessage(message: NewMessage, maximumBytes: number): void {
  if (message.body === '')
    throw new SqsError('MissingParameter', 'The request must contain the parameter MessageBody.');
  if (forbidden.test(message.body)) {
    throw new SqsError('InvalidMessageContents', 'Invalid characters found. Valid unicode characters are allowed.');
  }
  for (const attribute of Object.values(message.attributes ?? {})) checkAttribute(attribute);
  if (Object.keys(message.attributes ?? {}).length > 10) {
    throw invalidParameter('Number of message attributes exceeds the allowed maximum [10].');
  }
  if (sizeOf(message) > maximumBytes) {
    throw invalidParameter(
      `One or more parameters are invalid. Reason: Message must be shorter than ${maximumBytes} bytes.`,
    );
  }
  const { delaySeconds: delay = 0 } = message;
  if (!Number.isInteger(delay) || delay < 0 || delay > 900) {
    throw invalidParameter(
      `Value ${delay} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.`,
    );
  }
}

function checkAttribute({ dataType, stringValue, binaryValue }: MessageAttribute): void {
  if (!/^(String|Number|Binary)(\..+)?$/.test(dataType)) {
    throw invalidParameter('The type of a message attribute is invalid. Reason: use String, Number or Binary.');
  }
  const value = dataType.startsWith('Binary') ? binaryValue : stringValue;
  if (!value) throw invalidParameter('The value of a message attribute must be non-empty and of its type.');
}

/** Bytes that count towards the limits: the body, and each attribute's name, type and value. */
export function sizeOf({ body, attributes = {} }: NewMessage): number {
  return Object.entries(attributes).reduce(
    (sum, [name, attribute]) =>
      sum + Buffer.byteLength(name) + Buffer.byteLength(attribute.dataType) + bytesOf(attribute).length,
    Buffer.byteLength(body),
  );
}

const bytesOf = ({ stringValue, binaryValue }: MessageAttribute): Buffer =>
  binaryValue === undefined ? Buffer.from(stringValue ?? '') : Buffer.from(binaryValue, 'base64');

export const md5OfBody = (body: string): string => createHash('md5').update(body).digest('hex');

/**
 * The digest over attributes sorted by name: length and name, length and type, one byte for the kind of value, length
 * and value. Undefined without attributes.
 */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash('md5');
  const add = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const attribute = attributes[name] as MessageAttribute;
    add(Buffer.from(name));
    add(Buffer.from(attribute.dataType));
    hash.update(Buffer.of(attribute.dataType.startsWith('Binary') ? 2 : 1));
    add(bytesOf(attribute));
  }
  return hash.digest('hex');
}
