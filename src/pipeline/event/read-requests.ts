// Reads the objects of many requests in order, but fetches small ones ahead: a batch of a thousand one-event objects takes
// the time of a few. Large ones are streamed, one at a time.
import type { Request } from '../../request.ts';
import type { Reading } from './event.ts';
import { fetchAhead, smallestToStream } from './fetch-ahead.ts';
import type { ObjectStore } from './object-store.ts';
import { type ReadDependencies, readEvents } from './read-events.ts';

/** One step of reading many requests. `request` is an index in the list of requests, `object` in its `objects`. */
export type RequestStep =
  | { kind: 'reading'; request: number; object: number; reading: Reading }
  /** Every requested line of the object has been yielded. */
  | { kind: 'object-read'; request: number; object: number };

export interface AheadOptions {
  /** Objects fetched ahead; default 32. */
  concurrency?: number;
  /** Stored bytes up to which an object is fetched ahead; default 262,144. */
  smallBytes?: number;
}

export async function* readRequests(
  requests: readonly Pick<Request, 'objects' | 'lines' | 'forceReapply'>[],
  dependencies: ReadDependencies,
  { concurrency = 32, smallBytes = smallestToStream }: AheadOptions = {},
): AsyncGenerator<RequestStep> {
  const { futureMinutes: _, ...anyTime } = dependencies.limits;
  const tasks = requests.flatMap(({ objects, lines, forceReapply }, request) =>
    objects.map((reference, object) => {
      // What was applied when its time was still allowed would be a dead letter for every older event of its records.
      const limits = forceReapply ? anyTime : dependencies.limits;
      return { request, object, reference, lines, limits };
    }),
  );
  const ahead: Promise<ObjectStore>[] = [];
  for (const [index, { request, object, reference, lines, limits }] of tasks.entries()) {
    for (let next = index + ahead.length; next < tasks.length && ahead.length < concurrency; next += 1) {
      const task = tasks[next] as (typeof tasks)[number];
      ahead.push(fetchAhead(dependencies.store, task.reference, smallBytes));
    }
    const store = (await ahead.shift()) ?? dependencies.store;
    for await (const reading of readEvents(reference, lines, { ...dependencies, limits, store })) {
      yield { kind: 'reading', request, object, reading };
    }
    yield { kind: 'object-read', request, object };
  }
}
