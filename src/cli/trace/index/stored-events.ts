// The content of events in the bucket of the local stack. An object with many events is read once.
import { S3Client } from '@aws-sdk/client-s3';
import type { JsonObject } from '../../../json.ts';
import { allLines } from '../../../line-ranges.ts';
import { readEvents } from '../../../pipeline/event/reading/read-events.ts';
import { s3ObjectStore } from '../../../pipeline/event/s3/s3-object-store.ts';
import { howToReadAnyTime } from '../../../pipeline/how-to-read.ts';
import type { Mappings } from '../../../pipeline/mapping/mappings.ts';
import type { LocalState } from '../../local-stack/state.ts';

export interface StoredEvents {
  contentOf(event: { key: string; line: number }): Promise<JsonObject | undefined>;
  close(): void;
}

/** Objects of which the events are kept. */
const keptObjects = 50;

/** Of the local stack. @param mappings their settings say how an object is read */
export function storedEvents(stack: Pick<LocalState, 's3Url' | 'bucket'>, mappings: Mappings): StoredEvents {
  const client = new S3Client({
    endpoint: stack.s3Url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    forcePathStyle: true,
  });
  return { contentOf: contentIn(client, stack.bucket, mappings), close: () => client.destroy() };
}

/** Reads the events of a bucket; undefined for a line that has none. */
export function contentIn(client: S3Client, bucket: string, mappings: Mappings): StoredEvents['contentOf'] {
  const objects = new Map<string, Promise<Map<number, JsonObject>>>();
  async function read(key: string): Promise<Map<number, JsonObject>> {
    const lines = new Map<number, JsonObject>();
    const context = { store: s3ObjectStore(client), ...howToReadAnyTime(mappings) };
    for await (const reading of readEvents({ bucket, key }, allLines, context)) {
      if (reading.kind === 'event') lines.set(reading.event.location.line, reading.event.document);
    }
    return lines;
  }
  return async ({ key, line }) => {
    const known = objects.get(key) ?? read(key);
    objects.set(key, known);
    const [oldest] = objects.keys();
    if (objects.size > keptObjects && oldest !== undefined) objects.delete(oldest);
    return (await known).get(line);
  };
}
