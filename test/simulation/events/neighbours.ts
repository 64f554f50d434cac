// Messages and objects that are no events, as AWS and other tools send them to the queue. The sources are named beside
// each. The judge reads only how each must end.
import { allLines } from '../../../src/line-ranges.ts';
import { requestBody } from '../../../src/request.ts';
import { bucketName, type StoredVersion } from '../services/bucket.ts';

export interface Neighbour {
  body: string;
  /** The name under which it must be counted; absent for one that must become a dead letter. */
  counted?: string;
}

const record = (eventName: string, key: string, more: object = {}, bucket = bucketName) => ({
  eventVersion: '2.1',
  eventSource: 'aws:s3',
  eventName,
  s3: { bucket: { name: bucket }, object: { key, ...more } },
});
const notice = (...records: object[]) => JSON.stringify({ Records: records });
const eventBridge = (detailType: string, source = 'aws.s3', detail: object = {}) =>
  JSON.stringify({ version: '0', source, 'detail-type': detailType, detail });
const request = (bucket: string, key: string) =>
  requestBody({ objects: [{ bucket, key }], lines: allLines, attempts: 0, mayHaveWritten: false });

/** Nothing in a notification without a size tells that they are empty. Tools write them as the end of a batch. */
export const blankObjects: ReadonlyMap<string, StoredVersion> = new Map(
  Object.entries({ 'blank.json': ' \n', 'blank.jsonl': '\n\n', 'mark.json': '\uFEFF' }).map(([key, text]) => [
    key,
    { text, lastModified: new Date(0), versionId: 'v1' },
  ]),
);

export const neighbours: readonly Neighbour[] = [
  // Amazon S3 User Guide, "Event message structure" and "Supported event types".
  { body: JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: bucketName }), counted: 'TestEvent' },
  { body: notice(record('ObjectRemoved:Delete', 'a')), counted: 'ObjectRemoved' },
  { body: notice(record('LifecycleExpiration:Delete', 'a')), counted: 'LifecycleExpiration' },
  { body: eventBridge('Object Deleted'), counted: 'Object Deleted' },
  { body: eventBridge('Object Tags Added'), counted: 'Object Tags Added' },
  { body: notice(record('ObjectCreated:Put', 'a', {}, 'neighbour')) },
  { body: request('neighbour', 'a') },
  { body: notice(record('ObjectCreated:Put', 'empty', { size: 0 }, 'neighbour')) },
  // The console of S3; EMR; Spark; DBIO. See src/pipeline/event/notices/empty-object.ts.
  { body: notice(record('ObjectCreated:Put', 'day/', { size: 0 })), counted: 'Folder' },
  { body: notice(record('ObjectCreated:Put', 'day_%24folder%24', { size: 0 })), counted: 'Folder' },
  { body: notice(record('ObjectCreated:Put', 'day/_SUCCESS', { size: 0 })), counted: 'Marker' },
  { body: notice(record('ObjectCreated:Put', 'day/_started_1', { size: 0 })), counted: 'Marker' },
  ...[...blankObjects.keys()].map((key) => ({ body: request(bucketName, key), counted: 'EmptyObject' })),
  // Amazon EventBridge, "AWS service events delivered via CloudTrail".
  { body: eventBridge('AWS API Call via CloudTrail', 'aws.s3', { eventSource: 's3.amazonaws.com' }) },
  { body: eventBridge('EC2 Instance State-change Notification', 'aws.ec2') },
  // Amazon SNS Developer Guide, "HTTP/HTTPS notification JSON format": SQS gets the same for a topic of another account.
  {
    body: JSON.stringify({ Type: 'SubscriptionConfirmation', Token: 't', TopicArn: 'arn', SubscribeURL: 'https://x' }),
  },
  { body: JSON.stringify({ Type: 'UnsubscribeConfirmation', Token: 't', TopicArn: 'arn' }) },
  { body: JSON.stringify({ Type: 'Notification', Message: 'deployment has ended' }) },
  { body: JSON.stringify({ specversion: '1.0', id: 'direct', source: 's', type: 'badge.changed', data: {} }) },
];
