// Selects the queues to notify of a change in a bucket, and builds the S3 event message, version 2.1.
import { filterText } from './filter-text.ts';
import type { Version } from './storage/object-version.ts';

export type ObjectEvent =
  | 'ObjectCreated:Put'
  | 'ObjectCreated:Copy'
  | 'ObjectCreated:CompleteMultipartUpload'
  | 'ObjectRemoved:Delete'
  | 'ObjectRemoved:DeleteMarkerCreated';

export interface QueueNotification {
  id: string;
  queueArn: string;
  /** Such as `s3:ObjectCreated:*`. */
  events: readonly string[];
  prefix?: string | undefined;
  suffix?: string | undefined;
}

export function matchesNotification(notification: QueueNotification, event: ObjectEvent, key: string): boolean {
  const { events } = notification;
  const prefix = filterText(notification.prefix ?? '');
  const suffix = filterText(notification.suffix ?? '');
  const matchesEvent = events.some((name) => name === `s3:${event}` || name === `s3:${event.split(':')[0]}:*`);
  if (prefix === undefined || suffix === undefined) return false;
  return matchesEvent && key.startsWith(prefix) && key.endsWith(suffix);
}

export interface EventFacts {
  event: ObjectEvent;
  bucket: string;
  version: Version;
  region: string;
  /** Milliseconds since 1970. */
  at: number;
  requestId: string;
  configurationId: string;
  /** Hexadecimal; increases with each event of the same key. */
  sequencer: string;
}

export function eventBody({
  event,
  bucket,
  version,
  region,
  at,
  requestId,
  configurationId,
  sequencer,
}: EventFacts): string {
  const record = {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: region,
    eventTime: new Date(at).toISOString(),
    eventName: event,
    userIdentity: { principalId: 'AWS:LOCAL' },
    requestParameters: { sourceIPAddress: '127.0.0.1' },
    responseElements: { 'x-amz-request-id': requestId, 'x-amz-id-2': requestId },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId,
      bucket: { name: bucket, ownerIdentity: { principalId: 'LOCAL' }, arn: `arn:aws:s3:::${bucket}` },
      object: {
        key: formEncoded(version.key),
        ...(version.deleteMarker ? {} : { size: version.body.size, eTag: version.eTag }),
        ...(version.versionId === 'null' ? {} : { versionId: version.versionId }),
        sequencer,
      },
    },
  };
  return JSON.stringify({ Records: [record] });
}

/** The test message that S3 sends when notifications are configured. */
export function testEventBody(bucket: string, at: number, requestId: string): string {
  const Time = new Date(at).toISOString();
  return JSON.stringify({
    Service: 'Amazon S3',
    Event: 's3:TestEvent',
    Time,
    Bucket: bucket,
    RequestId: requestId,
    HostId: requestId,
  });
}

/** Form encoding: `+` for a space, percent-encoded UTF-8 for all but letters, digits, slashes and `-_.*`. */
function formEncoded(key: string): string {
  return encodeURIComponent(key)
    .replaceAll('%2F', '/')
    .replaceAll('%20', '+')
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
