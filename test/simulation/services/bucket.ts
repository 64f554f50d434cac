// The simulated S3 bucket: objects that are written once and read by key.
import { FailureError } from '../../../src/failure.ts';
import type { ObjectStore } from '../../../src/pipeline/event/object-store.ts';
import type { Lifetime } from '../functions/invocation-lifetime.ts';
import type { World } from '../world.ts';
import { callService } from './service-call.ts';

export type Bucket = Map<string, { text: string; lastModified: Date }>;

export function simulatedStore(world: World, lifetime: Lifetime, bucket: Bucket): ObjectStore {
  return {
    async open({ key }) {
      const object = await callService(world, lifetime, {
        name: `opens ${key}`,
        kind: 'S3 reads',
        rejection: 'S3 rejects a call',
        failure: () => new FailureError({ code: 'aws/unavailable', message: 'S3 is unavailable.' }),
        apply: () => {
          const stored = bucket.get(key);
          if (!stored) throw new FailureError({ code: 'object/gone', message: 'The object is gone.' });
          return stored;
        },
      });
      const bytes = Buffer.from(object.text);
      const whole = world.occurs('S3 body breaks off') ? world.random.int(bytes.length) : bytes.length;
      const { lastModified } = object;
      const body = bodyOf(bytes, whole);
      return { body, size: bytes.length, lastModified, completeBy: lastModified, versionId: 'v1' };
    },
  };
}

async function* bodyOf(bytes: Buffer, whole: number): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, whole);
  if (whole < bytes.length) throw new FailureError({ code: 'object/unreadable', message: 'The body broke off.' });
}
