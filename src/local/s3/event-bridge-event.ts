// The event that S3 sends to EventBridge ("EventBridge event message structure" in the Amazon S3 User Guide).
import type { ObjectEvent } from './notification.ts';

export interface EventBridgeFacts {
  event: ObjectEvent;
  bucket: string;
  key: string;
  size?: number;
  eTag?: string;
  versionId?: string;
  account: string;
  region: string;
  /** Milliseconds since 1970. */
  at: number;
  id: string;
  sequencer: string;
}

/** Keys are written as they are. */
export function eventBridgeEvent({ event, bucket, key, size, eTag, versionId, ...facts }: EventBridgeFacts) {
  const [family, call = ''] = event.split(':');
  const isCreated = family === 'ObjectCreated';
  const reasons: Record<string, string> = { Put: 'PutObject', Copy: 'CopyObject', Delete: 'DeleteObject' };
  return {
    version: '0',
    id: facts.id,
    'detail-type': isCreated ? 'Object Created' : 'Object Deleted',
    source: 'aws.s3',
    account: facts.account,
    // EventBridge gives whole seconds.
    time: `${new Date(facts.at).toISOString().slice(0, 19)}Z`,
    region: facts.region,
    resources: [`arn:aws:s3:::${bucket}`],
    detail: {
      version: '0',
      'event-version': '1.0',
      bucket: { name: bucket },
      object: {
        key,
        ...(isCreated ? { size, etag: eTag } : {}),
        ...(versionId === undefined ? {} : { 'version-id': versionId }),
        sequencer: facts.sequencer,
      },
      'request-id': facts.id,
      requester: facts.account,
      'source-ip-address': '127.0.0.1',
      reason: reasons[call] ?? call,
      ...(isCreated
        ? {}
        : { 'deletion-type': call === 'DeleteMarkerCreated' ? 'Delete Marker Created' : 'Permanently Deleted' }),
    },
  };
}
