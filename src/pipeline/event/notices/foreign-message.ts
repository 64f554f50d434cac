// What a message is that is no S3 notification, in words that say how to fix the set-up. They repeat nothing of it.
import { isJsonObject, type JsonObject } from '../../../json.ts';

/** For a notification of S3 that another function should get. */
export const anotherBucket =
  'it names an object in another bucket than those of this function. Name that bucket in the parameter OtherEventBuckets ' +
  'of the stack, or stop its notifications to this queue';

/** Undefined where it looks like none of these. */
export function whatItIs(body: JsonObject): string | undefined {
  const detailType = body['detail-type'];
  if (typeof detailType === 'string') return whatEventBridgeSent(body, detailType);
  switch (body.Type) {
    case 'SubscriptionConfirmation':
      return 'SNS waits until this subscription is confirmed. Open SubscribeURL in the message';
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
    if (first.eventSource === 'aws:sqs') return 'it is a batch of SQS messages, as a Lambda function receives them';
    return undefined;
  }
  const hasType = ['type', 'event_type', 'event'].some((name) => typeof body[name] === 'string');
  return hasType && !Array.isArray(body.Records) ? eventItself : undefined;
}

const eventItself = 'it looks like an event itself. Write events to the bucket; S3 then notifies the queue';

function whatEventBridgeSent({ source, detail }: JsonObject, detailType: string): string {
  const rule = 'Make the EventBridge rule match source "aws.s3" and detail-type "Object Created"';
  if (detailType.endsWith(' via CloudTrail')) {
    const what =
      isJsonObject(detail) && detail.eventSource === 's3.amazonaws.com' ? 'S3 calls' : 'calls of another service';
    return `CloudTrail reports ${what} through EventBridge. ${rule}`;
  }
  if (source !== 'aws.s3') return `EventBridge sent an event of another source than S3. ${rule}`;
  return `EventBridge sent a detail-type that S3 does not document. ${rule}`;
}
