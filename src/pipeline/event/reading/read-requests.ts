// Reads the objects of many requests, but fetches small ones ahead: a batch of a thousand one-event objects takes the time
// of a few. Large ones are streamed, one at a time.
//
// No object holds up the others. The smallest come first, and one that takes more than its turn waits until all others
// have had theirs: a few kilobytes of gzip may be millions of lines.
import type { ObjectReference, Request } from '../../../request.ts';
import type { Reading } from '../event.ts';
import { fetchAhead, smallestToStream } from '../objects/fetch-ahead.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { type ReadDependencies, readSteps } from './read-events.ts';

/** One step of reading many requests. `request` is an index in the list of requests, `object` in its `objects`. */
export type RequestStep =
  | { kind: 'reading'; request: number; object: number; reading: Reading }
  /** Every requested line of the object has been yielded. */
  | { kind: 'object-read'; request: number; object: number }
  /** Every object has had its turn. What follows may take long. */
  | { kind: 'turns-over' };

export interface AheadOptions {
  /** Objects fetched ahead; default 32. */
  concurrency?: number;
  /** Stored bytes up to which an object is fetched ahead; default 262,144. */
  smallBytes?: number;
  /** Readings, or chunks of bytes without one, in the turn of an object; default 1,000. */
  stepsInTurn?: number;
}

/** Objects that may wait half-read. Each holds a connection or its first bytes. */
const waitingAtMost = 8;

export async function* readRequests(
  requests: readonly Pick<Request, 'objects' | 'lines' | 'forceReapply' | 'isNotification'>[],
  dependencies: ReadDependencies,
  { concurrency = 32, smallBytes = smallestToStream, stepsInTurn = 1_000 }: AheadOptions = {},
): AsyncGenerator<RequestStep> {
  const tasks = tasksOf(requests, dependencies.limits);
  const ahead: Promise<ObjectStore>[] = [];
  const waiting: { task: Task; steps: Steps }[] = [];

  /** Returns whether the object was read to its end. */
  async function* turn({ request, object }: Task, steps: Steps, atMost: number) {
    for (let count = 0; count < atMost; ) {
      const step = await steps.next();
      if (step.done) {
        yield { kind: 'object-read', request, object } as const;
        return true;
      }
      // A turn ends between two lines.
      for (const reading of step.value) yield { kind: 'reading', request, object, reading } as const;
      count += Math.max(1, step.value.length);
    }
    return false;
  }

  try {
    for (const [index, task] of tasks.entries()) {
      for (let next = index + ahead.length; next < tasks.length && ahead.length < concurrency; next += 1) {
        const { reference } = tasks[next] as Task;
        ahead.push(fetchAhead(dependencies.store, reference, smallBytes));
      }
      const store = (await ahead.shift()) ?? dependencies.store;
      const { reference, lines, limits, isNotification = false } = task;
      const steps = readSteps(reference, lines, { ...dependencies, limits, isNotification, store });
      const mayWait = tasks.length > 1 && waiting.length < waitingAtMost;
      // Whoever stops reading ends this object too.
      waiting.push({ task, steps });
      if (yield* turn(task, steps, mayWait ? stepsInTurn : Infinity)) waiting.pop();
    }
    if (waiting.length > 0) yield { kind: 'turns-over' };
    for (const { task, steps } of waiting) yield* turn(task, steps, Infinity);
  } finally {
    for (const { steps } of waiting) await steps.return(undefined);
  }
}

type Steps = ReturnType<typeof readSteps>;

interface Task extends Pick<Request, 'lines'>, Pick<ReadDependencies, 'limits' | 'isNotification'> {
  request: number;
  object: number;
  reference: ObjectReference;
}

/** The smallest first; those of unknown size too. */
function tasksOf(requests: Parameters<typeof readRequests>[0], limits: ReadDependencies['limits']): Task[] {
  const { futureMinutes: _, ...anyTime } = limits;
  return requests
    .flatMap(({ objects, lines, forceReapply, isNotification = false }, request) =>
      objects.map((reference, object) => ({
        request,
        object,
        reference,
        lines,
        isNotification,
        // What was applied when its time was still allowed would be a dead letter for every older event of its records.
        limits: forceReapply ? anyTime : limits,
      })),
    )
    .toSorted((a, b) => (a.reference.size ?? 0) - (b.reference.size ?? 0));
}
