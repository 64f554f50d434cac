// The events in a bucket, for a comparison: those of the newest objects first.
import type { S3Client } from '@aws-sdk/client-s3';
import type { ComparedEvent } from '../../examples/changes/plan-changes.ts';
import type { Versions } from '../../examples/changes/versions.ts';
import { type ListedObject, listObjects } from '../../pipeline/event/s3/list-objects.ts';
import { s3ObjectStore } from '../../pipeline/event/s3/s3-object-store.ts';
import type { Mappings } from '../../pipeline/mapping/mappings.ts';
import { archivePrefix } from '../../pipeline/recover/archive/archived-message.ts';
import { eventsOf } from './compared-events.ts';

export interface BucketEvents {
  events: AsyncIterable<ComparedEvent>;
  /** Once the events are read: true if the bucket has more. */
  hasOlder(): boolean;
}

export interface BucketEventsOptions {
  s3: S3Client;
  bucket: string;
  /** No more events than this. */
  most: number;
}

/** The name of an event is `KEY:LINE`. */
export function eventsInBucket({ s3, bucket, most }: BucketEventsOptions, versions: Versions<Mappings>): BucketEvents {
  let hasOlder = false;
  async function* read(): AsyncGenerator<ComparedEvent> {
    const store = s3ObjectStore(s3);
    let count = 0;
    for (const { object } of await newestFirst(s3, bucket)) {
      for await (const event of eventsOf({ store, bucket, key: object.key }, versions)) {
        hasOlder = count === most;
        if (hasOlder) return;
        count += 1;
        yield event;
      }
    }
  }
  return { events: read(), hasOlder: () => hasOlder };
}

/** Archived dead letters are no events. */
async function newestFirst(s3: S3Client, bucket: string): Promise<ListedObject[]> {
  const objects: ListedObject[] = [];
  for await (const page of listObjects(s3, { bucket, prefix: '', after: undefined })) objects.push(...page);
  return objects
    .filter(({ object }) => !object.key.startsWith(archivePrefix))
    .sort((a, b) => b.modifiedAt - a.modifiedAt || (a.object.key < b.object.key ? 1 : -1));
}
