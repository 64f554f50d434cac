// Fetches small objects before they are read: a batch of a thousand one-event objects takes the time of a few.
import { FailureError } from '../../../failure.ts';
import type { ObjectReference } from '../../../request.ts';
import type { ObjectStore, OpenObject } from './object-store.ts';

/** Stored bytes above which an object is streamed instead. */
export const smallestToStream = 262_144;

export interface PrefetchingStore extends ObjectStore {
  /** Fetches the objects, as long as they are small. Each is kept until it is opened. */
  prefetch: (objects: readonly ObjectReference[]) => void;
  /** Resolves once nothing is being fetched; what has not begun never will. */
  finish(): Promise<void>;
}

/** Objects fetched at the same time, in addition to those that are being read. */
const prefetchedAtOnce = 8;

/**
 * Stored bytes of fetched objects that are not opened yet. An event that is re-applied names no size, so the limit of a
 * round does not count its object.
 */
const prefetchedBytes = 5_000_000;

/** A store for one invocation, which fetches the objects of its next messages while it is still writing. */
export function prefetchingStore(store: ObjectStore): PrefetchingStore {
  const waiting = new Map<string, ObjectReference>();
  const fetched = new Map<string, Promise<FetchedObject>>();
  const running = new Set<Promise<FetchedObject>>();
  let heldBytes = 0;

  function start(): void {
    for (const [id, object] of waiting) {
      if (running.size >= prefetchedAtOnce || heldBytes >= prefetchedBytes) return;
      if (fetched.has(id)) {
        waiting.delete(id);
        continue;
      }
      waiting.delete(id);
      const fetching = fetchAhead(store, object);
      fetched.set(id, fetching);
      running.add(fetching);
      void fetching.then(({ bytes }) => {
        running.delete(fetching);
        heldBytes += bytes;
        start();
      });
    }
  }

  return {
    prefetch(objects) {
      for (const object of objects) waiting.set(idOf(object), object);
      start();
    },
    async open(object) {
      const id = idOf(object);
      waiting.delete(id);
      const ahead = fetched.get(id);
      fetched.delete(id);
      if (!ahead) return store.open(object);
      const { bytes, open } = await ahead;
      heldBytes -= bytes;
      start();
      return open(object);
    },
    async finish() {
      waiting.clear();
      await Promise.all(running);
    },
  };
}

const idOf = ({ bucket, key, versionId, eTag }: ObjectReference) => JSON.stringify([bucket, key, versionId, eTag]);

/** `bytes`: what it keeps in memory. */
export interface FetchedObject extends ObjectStore {
  bytes: number;
}

/**
 * A store with this one object in memory, or with the failure to fetch it; the original store for a large object and for
 * another version of it.
 */
export async function fetchAhead(
  store: ObjectStore,
  object: ObjectReference,
  smallBytes = smallestToStream,
): Promise<FetchedObject> {
  const original = { open: (reference: ObjectReference) => store.open(reference), bytes: 0 };
  if (object.size !== undefined && object.size > smallBytes) return original;
  try {
    const opened = await store.open(object);
    const body = await readSmall(opened, smallBytes);
    if (!body) return original;
    const isFetched = ({ versionId }: ObjectReference) => versionId === object.versionId;
    return {
      open: async (reference) => (isFetched(reference) ? { ...opened, body } : store.open(reference)),
      bytes: opened.size,
    };
  } catch (error) {
    return {
      async open() {
        throw error;
      },
      bytes: 0,
    };
  }
}

/** The whole body, with the error if it broke off; undefined if it is not small. */
async function readSmall(opened: OpenObject, smallBytes: number): Promise<AsyncIterable<Uint8Array> | undefined> {
  const chunks: Uint8Array[] = [];
  let fault: FailureError | undefined;
  let bytes = 0;
  try {
    for await (const chunk of opened.body) {
      bytes += chunk.length;
      if (opened.size > smallBytes || bytes > smallBytes) return undefined;
      chunks.push(chunk);
    }
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    fault = error;
  }
  return replay(chunks, fault);
}

async function* replay(chunks: Uint8Array[], fault: FailureError | undefined): AsyncGenerator<Uint8Array> {
  yield* chunks;
  if (fault) throw fault;
}
