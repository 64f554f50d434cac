// The simulated S3 bucket: objects that are written once and read by key.
import { FailureError } from '../../../src/failure.ts';
import type { ObjectStore } from '../../../src/pipeline/event/objects/object-store.ts';
import type { Lifetime } from '../functions/invocation-lifetime.ts';
import type { World } from '../world.ts';
import { callService } from './service-call.ts';

/** One version of an object. */
export interface StoredVersion {
  text: string;
  lastModified: Date;
  versionId: string;
  /** The version that was written before it. */
  older?: StoredVersion | undefined;
}

/** The newest versions by key. */
export type Bucket = Map<string, StoredVersion>;

/** The name of the only bucket that the functions may read. */
export const bucketName = 'b';

/** @param onForeign called with the name of any other bucket that a function reads */
export function simulatedStore(
  world: World,
  lifetime: Lifetime,
  bucket: Pick<Bucket, 'get'>,
  onForeign: (name: string) => void,
): ObjectStore {
  return {
    async open({ bucket: name, key, versionId: wanted }) {
      if (name !== bucketName) onForeign(name);
      const object = await callService(world, lifetime, {
        name: `opens ${key}`,
        kind: 'S3 reads',
        rejection: 'S3 rejects a call',
        failure: () => new FailureError({ code: 'aws/unavailable', message: 'S3 is unavailable.' }),
        apply: () => {
          let stored = bucket.get(key);
          while (stored && wanted !== undefined && stored.versionId !== wanted) stored = stored.older;
          if (!stored) throw new FailureError({ code: 'object/gone', message: 'The object is gone.' });
          return stored;
        },
      });
      const bytes = Buffer.from(object.text);
      const whole = world.occurs('S3 body breaks off') ? world.random.int(bytes.length) : bytes.length;
      const { lastModified, versionId } = object;
      const body = bodyOf(bytes, whole);
      return { body, size: bytes.length, lastModified, completeBy: lastModified, versionId };
    },
  };
}

async function* bodyOf(bytes: Buffer, whole: number): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, whole);
  if (whole < bytes.length) throw new FailureError({ code: 'object/unreadable', message: 'The body broke off.' });
}
