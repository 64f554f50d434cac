// Reads all objects of a bucket of the emulator.
import type { S3Server } from '../../src/local/s3/server.ts';

/** Bodies by key. */
export async function objectsIn({ s3 }: Pick<S3Server, 's3'>, name: string): Promise<Map<string, string>> {
  const bucket = s3.bucket(name);
  const objects = new Map<string, string>();
  for (const key of bucket.keys()) {
    const object = bucket.current(key);
    if (!object) continue;
    const chunks: Uint8Array[] = [];
    for await (const chunk of object.body.read(0, object.body.size)) chunks.push(chunk);
    objects.set(key, Buffer.concat(chunks).toString());
  }
  return objects;
}
