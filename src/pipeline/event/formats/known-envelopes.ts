// What an event without a type looks like, in words that say how to read it. They repeat nothing of the event.
import { isJsonObject, type JsonObject, type JsonValue } from '../../../json.ts';

const isText = (value: JsonValue | undefined): value is string => typeof value === 'string';
const inSettings = 'in mappings/_settings.yaml (see docs/sources.md)';

interface KnownEnvelope {
  looksLike: string;
  advice: string;
  fits(raw: JsonObject): boolean;
}

/** Azure Event Grid, SES, Pinpoint and others. */
const typeNames = ['eventType', 'event_type', 'eventName', 'event_name', 'event'];

/** The shapes are those of the documentation that docs/sources.md and its tests name. */
const known: readonly KnownEnvelope[] = [
  {
    looksLike: 'an EventBridge event',
    advice: `Set envelope.type to \`detail-type\`, in backquotes, ${inSettings}.`,
    fits: (raw) => isText(raw['detail-type']) && Object.hasOwn(raw, 'detail'),
  },
  {
    looksLike: 'an SNS message whose "Message" is not a JSON object',
    advice: 'Publish each event as a JSON object.',
    fits: ({ Type, TopicArn, Message }) => Type === 'Notification' && isText(TopicArn) && isText(Message),
  },
  {
    looksLike: 'an SQS message whose "body" is not a JSON object',
    advice: 'Send each event as a JSON object.',
    fits: (raw) => isText(raw.body) && (isText(raw.receiptHandle) || isText(raw.messageId)),
  },
  {
    looksLike: 'a Kinesis record whose "data" is not a JSON object in base64',
    advice: 'Put each event into the stream as a JSON object.',
    fits: (raw) => isText(raw.data) && isText(raw.partitionKey) && isText(raw.sequenceNumber),
  },
  {
    looksLike: 'a batch of records, as a Lambda function receives it',
    advice: 'Write the events themselves to the bucket, not the batch.',
    fits: ({ Records }) => Array.isArray(Records) && Records.length > 0,
  },
  {
    looksLike: 'a batch of CloudWatch log entries',
    advice: 'It contains no event of the platform. Send log subscriptions to another prefix.',
    fits: (raw) => isText(raw.messageType) && Array.isArray(raw.logEvents),
  },
  {
    looksLike: 'a record that Data Firehose could not deliver',
    advice: "Set the error output prefix of the Firehose stream to one outside the events' prefix.",
    fits: (raw) => isText(raw.rawData) && Object.hasOwn(raw, 'arrivalTimestamp'),
  },
  {
    looksLike: 'a change that DMS reports',
    advice: `Set envelope.type to an expression over metadata.\`table-name\` ${inSettings}.`,
    fits: ({ metadata }) => isJsonObject(metadata) && isText(metadata['record-type']),
  },
  {
    // Amazon DynamoDB Developer Guide, "Using Kinesis Data Streams to capture changes to DynamoDB".
    looksLike: 'a change of a DynamoDB table',
    advice: `Set envelope.type to an expression over eventName ${inSettings}.`,
    fits: (raw) => isJsonObject(raw.dynamodb) && isText(raw.eventName),
  },
  {
    // Amazon API Gateway Developer Guide, "Set up Lambda proxy integrations": versions 1.0 and 2.0 of the payload.
    looksLike: 'a request to API Gateway',
    advice: 'Write only its body to the bucket.',
    fits: (raw) => isJsonObject(raw.requestContext) && isJsonObject(raw.headers),
  },
  {
    looksLike: 'a Kafka record with its schema',
    advice: 'Set value.converter.schemas.enable to false in Kafka Connect.',
    fits: ({ schema, payload }) => isJsonObject(schema) && isJsonObject(payload),
  },
  {
    looksLike: 'a change that Debezium reports',
    advice: `Set envelope.type to an expression over source.table ${inSettings}.`,
    fits: (raw) => isText(raw.op) && Object.hasOwn(raw, 'after') && isJsonObject(raw.source),
  },
  {
    looksLike: 'an event with another name for its type',
    advice: `Set envelope.type to that name ${inSettings}.`,
    fits: (raw) => typeNames.some((name) => isText(raw[name])),
  },
];

/** What to say about an event that has no type; undefined where it looks like none of these. */
export function looksLike(raw: JsonObject): string | undefined {
  const found = known.find(({ fits }) => fits(raw));
  return found && `It looks like ${found.looksLike}. ${found.advice}`;
}
