// The bucket: objects that are written once and read by key.
import { FailureError } from '../../../src/failure.ts';
import type { ObjectStore } from '../../../src/pipeline/event/object-store.ts';
import type { Life } from '../functions/invocation-lifetime.ts';
import type { World } from '../world.ts';
import { callPort } from './service-call.ts';

export type Bucket = Map<string, { text: string; lastModified: Date }>;

export function simulatedStore(world: World, life: Life, bucket: Bucket): ObjectStore {
  return {
    async open({ key }) {
      const object = await callPort(world, life, {
        name: `opens ${key}`,
        kind: 'S3 reads',
        refusal: 's3 refuses',
        failure: () => new FailureError({ code: 'aws/unavailable', message: 'S3 is away.' }),
        apply: () => {
          const found = bucket.get(key);
          if (!found) throw new FailureError({ code: 'object/gone', message: 'It is not there.' });
          return found;
        },
      });
      const bytes = Buffer.from(object.text);
      const whole = world.strikes('s3 breaks off') ? world.random.int(bytes.length) : bytes.length;
      return { body: bodyOf(bytes, whole), size: bytes.length, lastModified: object.lastModified, versionId: 'v1' };
    },
  };
}

async function* bodyOf(bytes: Buffer, whole: number): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, whole);
  if (whole < bytes.length) throw new FailureError({ code: 'object/unreadable', message: 'The body broke off.' });
}
