// Sends objects of the bucket through the pipeline again: one message per object into the backlog queue. An event that
// was applied under today's rules costs no Salesforce call.
import { allLines, splitLines } from '../../../line-ranges.ts';
import { listObjects } from '../../../pipeline/event/list-objects.ts';
import { s3ObjectStore } from '../../../pipeline/event/s3-object-store.ts';
import { sqsQueues } from '../../../pipeline/settle/sqs-queues.ts';
import { type ObjectReference, requestBody } from '../../../request.ts';
import { connectTo, onlyBacklog, type Target, type TargetOptions } from '../../aws/target.ts';
import type { Folders } from '../../input/load.ts';
import { readTime } from '../../input/read-time.ts';
import { type Io, UsageError } from '../../io.ts';
import { objectsOfType, readingOf, type SelectedObject, type UnreadObjects } from '../../replay/objects-of-type.ts';

export interface ReplayOptions extends TargetOptions, Folders {
  /** Start of the keys. */
  prefix: string;
  /** When the object was written: a time, or how long ago (`30d`). */
  since?: string;
  until?: string;
  /** Only events of this type; the objects are read to find them. */
  type?: string;
  /** Resume after this key. */
  after?: string;
}

export interface ReplayProgress {
  /** Objects selected so far. */
  objects: number;
  /** Objects listed so far. */
  seen: number;
  /** The last key so far. */
  key: string;
}

export interface ReplayHost {
  env: Io['env'];
  signal: AbortSignal;
  /** Called after each page of at most a thousand objects. */
  onProgress(progress: ReplayProgress): void;
}

export interface ReplayResult {
  bucket: string;
  /** Objects listed under the prefix. */
  seen: number;
  /** Objects selected; of a replay, those whose messages are queued. */
  objects: number;
  messages: number;
  /** Objects that could not be read, so that their event types are unknown. */
  unread: { objects: number; codes: string[] };
  end: ReplayEnd;
}

/** `resumeAfter` is a key for the option `after`; absent if the first page was not finished. */
export type ReplayEnd =
  | { kind: 'finished' }
  | { kind: 'interrupted'; resumeAfter: string }
  | { kind: 'refused'; codes: readonly string[]; resumeAfter?: string };

/** Counts what a replay would send, and sends nothing. Throws `UsageError`. */
export const planReplay = (options: ReplayOptions, host: ReplayHost) => walk(options, host, false);

/** Throws `UsageError`. */
export const runReplay = (options: ReplayOptions, host: ReplayHost) => walk(options, host, true);

async function walk(options: ReplayOptions, host: ReplayHost, sends: boolean): Promise<ReplayResult> {
  const isInTime = timeFilter(options, Date.now());
  const target = await connectTo(options, host.env);
  try {
    const bucket = target.bucket();
    const unread: UnreadObjects = { objects: 0, codes: new Set() };
    const select = await selector(options, target, unread);
    const send = sends ? sender(target) : undefined;
    const counts = { seen: 0, objects: 0, messages: 0 };
    const result = (end: ReplayEnd): ReplayResult => ({
      bucket,
      ...counts,
      unread: { objects: unread.objects, codes: [...unread.codes] },
      end,
    });

    let { after } = options;
    for await (const page of listObjects(target.s3, { bucket, prefix: options.prefix, after })) {
      counts.seen += page.length;
      const selected = await select(page.filter(isInTime).map(({ object }) => object));
      const bodies = selected.flatMap(bodiesOf);
      const refusals = (await send?.(bodies)) ?? [];
      if (refusals.length > 0) {
        return result({ kind: 'refused', codes: refusals, ...(after === undefined ? {} : { resumeAfter: after }) });
      }
      counts.objects += selected.length;
      counts.messages += bodies.length;
      const key = page.at(-1)?.object.key ?? '';
      after = key;
      host.onProgress({ objects: counts.objects, seen: counts.seen, key });
      if (host.signal.aborted) return result({ kind: 'interrupted', resumeAfter: key });
    }
    return result({ kind: 'finished' });
  } finally {
    target.close();
  }
}

function timeFilter({ since, until }: ReplayOptions, now: number): (listed: { modifiedAt: number }) => boolean {
  const from = since === undefined ? -Infinity : readTime(since, '--since', now);
  const to = until === undefined ? Infinity : readTime(until, '--until', now);
  if (from > to) throw new UsageError(`--since ${since} is later than --until ${until}`);
  return ({ modifiedAt }) => modifiedAt >= from && modifiedAt <= to;
}

type Selector = (objects: readonly ObjectReference[]) => Promise<SelectedObject[]>;

async function selector(options: ReplayOptions, { s3 }: Target, unread: UnreadObjects): Promise<Selector> {
  const { type } = options;
  if (type === undefined) return async (objects) => objects.map((object) => ({ object, lines: allLines }));
  const reading = await readingOf(type, options, s3ObjectStore(s3));
  return (objects) => objectsOfType(objects, type, reading, unread);
}

/** An object with many selected lines takes several messages. */
const bodiesOf = ({ object, lines }: SelectedObject): string[] =>
  (lines === allLines ? [lines] : splitLines(lines)).map((chunk) =>
    requestBody({ objects: [object], lines: chunk, attempts: 0, mayHaveWritten: false }),
  );

/** Calls to SQS at once, each with ten messages. */
const concurrency = 10;

/** Gives the reasons for which the backlog queue did not accept all of the messages; none if it did. */
function sender(target: Target): (bodies: readonly string[]) => Promise<string[]> {
  const codes = new Set<string>();
  const queues = sqsQueues(target.sqs, onlyBacklog(target.backlogQueue()), (code) => codes.add(code));
  return async (bodies) => {
    const size = Math.ceil(bodies.length / concurrency);
    const accepted = await Promise.all(
      Array.from({ length: concurrency }, (_, index) => {
        const own = bodies.slice(index * size, (index + 1) * size);
        return queues.send(
          own.map((body) => ({ message: { to: 'backlog', body, delaySeconds: 0, attributes: {} }, sourceArn: '' })),
        );
      }),
    );
    return accepted.flat().every(Boolean) ? [] : [...codes];
  };
}
