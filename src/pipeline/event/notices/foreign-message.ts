// What a message is if it is not an S3 notification, and how to fix the set-up. The text repeats nothing of the message.
import { isJsonObject, type JsonObject } from '../../../json.ts';
import { holdsJson } from '../../../values/json-in-text.ts';

/** For a notification of S3 that another function should get. */
export const anotherBucket =
  'it is about an object in a bucket that this function does not read. Add that bucket to the parameter OtherEventBuckets ' +
  'of the stack, or stop its notifications to this queue';

/** Undefined where it looks like none of these. */
export function whatItIs(body: JsonObject): string | undefined {
  const detailType = body['detail-type'];
  if (typeof detailType === 'string') return whatEventBridgeSent(body, detailType);
  switch (body.Type) {
    case 'SubscriptionConfirmation':
      return 'SNS is waiting for this subscription to be confirmed. Open SubscribeURL in the message';
    case 'UnsubscribeConfirmation':
      return 'SNS says that the subscription of this queue was deleted';
    case 'Notification':
      return 'its SNS envelope contains no JSON object. The topic must pass on S3 notifications unchanged';
  }
  if (Object.hasOwn(body, 'specversion')) return eventItself;
  const [first] = Array.isArray(body.Records) ? body.Records : [];
  if (isJsonObject(first)) {
    if (Object.hasOwn(first, 'Sns')) return 'it is the event of a Lambda function that SNS invoked';
    if (Object.hasOwn(first, 'kinesis')) return 'it is a batch of Kinesis records';
    if (first.eventSource === 'aws:dynamodb') return 'it is a batch of changes of a DynamoDB table';
    if (first.eventSource === 's3.amazonaws.com')
      return 'it is a log of CloudTrail. Send S3 notifications to the queue';
    if (first.eventSource === 'aws:sqs') return 'it is a batch of SQS messages, as a Lambda function receives them';
    return undefined;
  }
  if (isJsonObject(body.requestPayload) && isJsonObject(body.requestContext))
    return 'it is a record of the destination of a Lambda function. Give that function another destination';
  if (typeof body.body === 'string' && (typeof body.receiptHandle === 'string' || body.eventSource === 'aws:sqs'))
    return 'it is a whole SQS message in another one. Pass on only its body, such as by the input template <$.body> of a pipe';
  if (isJsonObject(body.bucket) && isJsonObject(body.object))
    return 'it is only the detail of an EventBridge event. Let the EventBridge rule pass on the whole event';
  if (typeof body.AlarmName === 'string') return 'it is an alarm of CloudWatch';
  const hasType = ['type', 'event_type', 'eventType', 'event_name', 'event'].some(
    (name) => typeof body[name] === 'string',
  );
  return hasType && !Array.isArray(body.Records) ? eventItself : undefined;
}

/** For a body that is no JSON object. */
export function notAnObject(text: string): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'its body is not JSON';
  }
  if (Array.isArray(value)) return 'its body is a JSON array. Write events to the bucket; S3 then notifies the queue';
  return holdsJson(value)
    ? 'its body is a text that holds JSON: it was encoded twice'
    : 'its body is not a JSON object';
}

const eventItself = 'it looks like an event itself. Write events to the bucket; S3 then notifies the queue';

function whatEventBridgeSent({ source, detail }: JsonObject, detailType: string): string {
  const rule = 'Make the EventBridge rule match source "aws.s3" and detail-type "Object Created"';
  if (detailType.endsWith(' via CloudTrail')) {
    const what =
      isJsonObject(detail) && detail.eventSource === 's3.amazonaws.com' ? 'S3 calls' : 'calls of another service';
    return `CloudTrail reports ${what} through EventBridge. ${rule}`;
  }
  if (source !== 'aws.s3') return `EventBridge sent an event whose source is not S3. ${rule}`;
  return `EventBridge sent a detail-type that S3 does not document. ${rule}`;
}
