// The content of events in a bucket. An object with many events is read once.
import { S3Client } from '@aws-sdk/client-s3';
import { type Failure, FailureError, failureKinds } from '../../../failure.ts';
import type { JsonObject } from '../../../json.ts';
import { allLines } from '../../../line-ranges.ts';
import { readEvents } from '../../../pipeline/event/reading/read-events.ts';
import { s3ObjectStore } from '../../../pipeline/event/s3/s3-object-store.ts';
import { howToReadAnyTime } from '../../../pipeline/how-to-read.ts';
import type { Mappings } from '../../../pipeline/mapping/mappings.ts';
import type { LocalState } from '../../local-stack/state.ts';
import type { EventLocation } from './event-table.ts';

export interface StoredEvents {
  contentOf(event: EventLocation): Promise<JsonObject | undefined>;
  close(): void;
}

/** Objects of which the events are kept. */
const keptObjects = 50;

/** In the bucket of the local stack. */
export const localEventStore = ({ s3Url, bucket }: Pick<LocalState, 's3Url' | 'bucket'>): EventStore => ({
  bucket,
  client: new S3Client({
    endpoint: s3Url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    forcePathStyle: true,
  }),
});

export interface EventStore {
  client: S3Client;
  bucket: string;
}

/**
 * `close` ends the client.
 * @param mappings their settings say how an object is read
 */
export function storedEvents({ client, bucket }: EventStore, mappings: Mappings): StoredEvents {
  return { contentOf: contentIn({ client, bucket }, mappings), close: () => client.destroy() };
}

/** True if the object can perhaps be read later: the bucket does not answer, or the settings do not load. */
const passes = ({ code }: Failure): boolean =>
  failureKinds[code].scope === 'service' || failureKinds[code].retry !== 'never';

/** Reads the events of a bucket; undefined for a line that has none. Rejects if the bucket does not answer. */
export function contentIn({ client, bucket }: EventStore, mappings: Mappings): StoredEvents['contentOf'] {
  const objects = new Map<string, Promise<Map<number, JsonObject>>>();
  async function read({ key, versionId }: EventLocation): Promise<Map<number, JsonObject>> {
    const lines = new Map<number, JsonObject>();
    const context = { store: s3ObjectStore(client), ...howToReadAnyTime(mappings) };
    for await (const reading of readEvents(
      { bucket, key, ...(versionId !== undefined && { versionId }) },
      allLines,
      context,
    )) {
      if (reading.kind === 'failed' && passes(reading.failure)) throw new FailureError(reading.failure);
      if (reading.kind === 'event') lines.set(reading.event.location.line, reading.event.document);
    }
    return lines;
  }
  return async (event) => {
    const version = JSON.stringify([event.key, event.versionId]);
    const known = objects.get(version) ?? read(event);
    objects.set(version, known);
    // The bucket may answer the next time.
    known.catch(() => {
      if (objects.get(version) === known) objects.delete(version);
    });
    const [oldest] = objects.keys();
    if (objects.size > keptObjects && oldest !== undefined) objects.delete(oldest);
    return (await known).get(event.line);
  };
}
