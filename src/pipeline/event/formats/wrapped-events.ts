// Takes an event out of the message in which a service wrapped it: of SNS, SQS or Kinesis. Only what certainly is such a
// message counts, with a JSON object in it. The shapes are those of the documentation that docs/sources.md and its tests
// name.
import { isJsonObject, type JsonObject, type JsonValue } from '../../../json.ts';
import type { ExactJson } from '../../../values/exact-json.ts';
import type { EventLimits } from '../limits.ts';
import { parseWithin } from './json-bytes.ts';

export interface WrappedEvent {
  event: ExactJson & { value: JsonObject };
  /** Of the message: the same each time that the service delivers it. */
  id: string | undefined;
  /** When the service got it: RFC 3339, or seconds or milliseconds since 1970. */
  time: JsonValue | undefined;
}

interface Wrapping {
  fits(raw: JsonObject): boolean;
  eventIn(raw: JsonObject): Buffer | undefined;
  idIn(raw: JsonObject): JsonValue | undefined;
  timeIn(raw: JsonObject): JsonValue | undefined;
}

const isText = (value: JsonValue | undefined): value is string => typeof value === 'string';
const bytesOf = (value: JsonValue | undefined, encoding: 'utf8' | 'base64' = 'utf8') =>
  isText(value) ? Buffer.from(value, encoding) : undefined;
const member = (value: JsonValue | undefined, name: string) =>
  isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;

const wrappings: readonly Wrapping[] = [
  // SNS, to a subscription without raw message delivery.
  {
    fits: ({ Type, TopicArn, MessageId }) => Type === 'Notification' && isText(TopicArn) && isText(MessageId),
    eventIn: ({ Message }) => bytesOf(Message),
    idIn: ({ MessageId }) => MessageId,
    timeIn: ({ Timestamp }) => Timestamp,
  },
  // SQS, as EventBridge Pipes and Lambda get it.
  {
    fits: ({ messageId, receiptHandle, eventSource }) =>
      isText(messageId) && (isText(receiptHandle) || eventSource === 'aws:sqs'),
    eventIn: ({ body }) => bytesOf(body),
    idIn: ({ messageId }) => messageId,
    timeIn: ({ attributes }) => numberIn(member(attributes, 'SentTimestamp')),
  },
  // SQS, as ReceiveMessage returns it.
  {
    fits: ({ MessageId, ReceiptHandle }) => isText(MessageId) && isText(ReceiptHandle),
    eventIn: ({ Body }) => bytesOf(Body),
    idIn: ({ MessageId }) => MessageId,
    timeIn: ({ Attributes }) => numberIn(member(Attributes, 'SentTimestamp')),
  },
  // Kinesis, as EventBridge Pipes get it.
  {
    fits: ({ partitionKey, sequenceNumber, eventSource, kinesisSchemaVersion }) =>
      isText(partitionKey) && isText(sequenceNumber) && (eventSource === 'aws:kinesis' || isText(kinesisSchemaVersion)),
    eventIn: ({ data }) => bytesOf(data, 'base64'),
    idIn: ({ eventID }) => eventID,
    timeIn: ({ approximateArrivalTimestamp }) => approximateArrivalTimestamp,
  },
];

/** SQS writes its milliseconds as a text. */
const numberIn = (value: JsonValue | undefined) => (isText(value) && value !== '' ? Number(value) : value);

export function wrappedEvent(raw: JsonObject, limits: EventLimits): WrappedEvent | undefined {
  const wrapping = wrappings.find(({ fits }) => fits(raw));
  const inside = wrapping?.eventIn(raw);
  if (!wrapping || !inside) return undefined;
  const parsed = parseWithin(inside, limits);
  if ('code' in parsed || !isJsonObject(parsed.value)) return undefined;
  const id = wrapping.idIn(raw);
  return {
    event: { ...parsed, value: parsed.value },
    id: isText(id) ? id : undefined,
    time: wrapping.timeIn(raw),
  };
}
