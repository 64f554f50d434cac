// S3 without HTTP and without real time: buckets by name, and notifications of their changes to queues. Clock and ids
// are passed in, so that a simulation controls them. Bodies are stored before they get here.

import { eventBridgeEvent } from './event-bridge-event.ts';
import {
  eventBody,
  matchesNotification,
  type ObjectEvent,
  type QueueNotification,
  testEventBody,
} from './notification.ts';
import { type NotificationSettings, noNotifications, refuseOverlaps } from './notification-settings.ts';
import { invalidArgument, S3Error } from './s3-error.ts';
import { type Bucket, createBucket, type Deletion } from './storage/bucket.ts';
import { createUploads, type Uploads } from './storage/multipart.ts';
import type { Conditions, NewObject, ObjectVersion, Version } from './storage/object-version.ts';

export interface S3Options {
  /** Milliseconds since 1970. */
  now(): number;
  /** A unique id of 32 letters, digits, `.`, `_` and `-`. */
  newId(): string;
  /** Sends a message to a queue. */
  notify(queueArn: string, body: string): void;
  /** Whether a queue exists and takes messages from S3; default: every queue does. */
  takesNotifications?(queueArn: string): boolean;
  /** Receives the events of buckets that notify EventBridge. */
  toEventBridge?(event: object): void;
  /** Default `us-east-1`. */
  region?: string | undefined;
}

interface NamedBucket {
  bucket: Bucket;
  uploads: Uploads;
  notifications: NotificationSettings;
}

const account = '000000000000';

export type S3 = ReturnType<typeof createS3>;

export function createS3({
  now,
  newId,
  notify,
  takesNotifications = () => true,
  toEventBridge = () => {},
  region = 'us-east-1',
}: S3Options) {
  const buckets = new Map<string, NamedBucket>();
  let lastSequence = 0n;
  let duplicates = 0;

  function find(name: string): NamedBucket {
    const bucket = buckets.get(name);
    if (!bucket) throw new S3Error('NoSuchBucket', 'The specified bucket does not exist');
    return bucket;
  }

  /** Increases even when the clock does not. */
  function nextSequencer(): string {
    const byClock = BigInt(now()) << 16n;
    lastSequence = byClock > lastSequence ? byClock : lastSequence + 1n;
    return lastSequence.toString(16).toUpperCase().padStart(18, '0');
  }

  function notifyQueues(bucket: string, event: ObjectEvent, version: Version): void {
    const { queues, eventBridge } = find(bucket).notifications;
    for (const notification of queues) {
      if (!matchesNotification(notification, event, version.key)) continue;
      const { id: configurationId, queueArn } = notification;
      const facts = { event, bucket, version, region, at: now(), requestId: newId(), configurationId };
      const body = eventBody({ ...facts, sequencer: nextSequencer() });
      notify(queueArn, body);
      if (duplicates > 0) {
        duplicates -= 1;
        notify(queueArn, body);
      }
    }
    if (eventBridge) {
      const { key, versionId } = version;
      const created = version.deleteMarker ? {} : { size: version.body.size, eTag: version.eTag };
      const facts = { event, bucket, key, ...created, account, region, at: now(), id: newId() };
      const versioned = versionId === 'null' ? {} : { versionId };
      toEventBridge(eventBridgeEvent({ ...facts, ...versioned, sequencer: nextSequencer() }));
    }
  }

  function configure(name: string, settings: NotificationSettings): void {
    refuseOverlaps(settings);
    if (!settings.queues.every(({ queueArn }) => takesNotifications(queueArn))) {
      throw invalidArgument('Unable to validate the following destination configurations');
    }
    find(name).notifications = settings;
    for (const { queueArn } of settings.queues) notify(queueArn, testEventBody(name, now(), newId()));
  }

  function write(
    name: string,
    event: ObjectEvent,
    key: string,
    object: NewObject,
    conditions: Conditions,
  ): ObjectVersion {
    if (Buffer.byteLength(key) > 1024) throw new S3Error('KeyTooLongError', 'Your key is too long');
    const { bucket } = find(name);
    bucket.checkWrite(key, conditions);
    const version = bucket.put(key, object);
    notifyQueues(name, event, version);
    return version;
  }

  return {
    region,

    /** As in us-east-1: creating a bucket that you already own is not an error. */
    createBucket(name: string): void {
      if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) {
        throw new S3Error('InvalidBucketName', 'The specified bucket is not valid.');
      }
      if (buckets.has(name)) return;
      const bucket = createBucket({ now, newVersionId: newId });
      buckets.set(name, { bucket, uploads: createUploads(newId, now), notifications: noNotifications });
    },

    /** @throws S3Error `NoSuchBucket` */
    bucket: (name: string): Bucket => find(name).bucket,

    notificationSettings: (name: string): NotificationSettings => find(name).notifications,

    /** Names of the buckets that notify this queue. */
    bucketsNotifying: (queueArn: string): string[] =>
      [...buckets]
        .filter(([, { notifications }]) => notifications.queues.some((each) => each.queueArn === queueArn))
        .map(([name]) => name),

    /** Replaces the whole configuration. Also sends each queue a test event, as S3 does. */
    configureNotifications: configure,

    setNotifications: (name: string, queues: readonly QueueNotification[]): void =>
      configure(name, { ...noNotifications, queues }),

    put: (name: string, key: string, object: NewObject, conditions: Conditions = {}): ObjectVersion =>
      write(name, 'ObjectCreated:Put', key, object, conditions),

    copy: (name: string, key: string, object: NewObject, conditions: Conditions = {}): ObjectVersion =>
      write(name, 'ObjectCreated:Copy', key, object, conditions),

    uploads: (name: string): Uploads => find(name).uploads,

    /** Assembles the object from the named parts. */
    completeUpload(
      name: string,
      key: string,
      uploadId: string,
      parts: readonly { number: number; eTag: string }[],
      conditions: Conditions = {},
    ): ObjectVersion {
      const { uploads } = find(name);
      const object = uploads.assemble(key, uploadId, parts);
      const version = write(name, 'ObjectCreated:CompleteMultipartUpload', key, object, conditions);
      uploads.end(key, uploadId);
      return version;
    },

    delete(name: string, key: string, versionId?: string): Deletion {
      const { bucket } = find(name);
      const before = bucket.versionsOf(key);
      const deletion = bucket.delete(key, versionId);
      const created = versionId === undefined && deletion.deleteMarker;
      const removed = before.find((version) => version.versionId === (versionId ?? 'null'));
      if (created) notifyQueues(name, 'ObjectRemoved:DeleteMarkerCreated', bucket.versionsOf(key)[0] as Version);
      else if (removed) notifyQueues(name, 'ObjectRemoved:Delete', removed);
      return deletion;
    },

    /** Sends each of the next `count` notifications twice, as at-least-once delivery may do. */
    duplicateNext(count: number): void {
      duplicates += count;
    },
  };
}
