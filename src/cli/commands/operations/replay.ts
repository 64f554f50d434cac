// Sends objects of the bucket through the pipeline again: one message per object into the backlog queue. An event that
// was applied under today's rules costs no Salesforce call, unless `force` restores its records.
import { allLines } from '../../../line-ranges.ts';
import type { ObjectStore } from '../../../pipeline/event/objects/object-store.ts';
import { listObjects } from '../../../pipeline/event/s3/list-objects.ts';
import { s3ObjectStore } from '../../../pipeline/event/s3/s3-object-store.ts';
import type { ObjectReference } from '../../../request.ts';
import { connectTo, type Target, type TargetOptions } from '../../aws/target.ts';
import type { Folders } from '../../input/load.ts';
import { timeFilter } from '../../input/read-time.ts';
import type { Io } from '../../io.ts';
import { createForecast, type Forecast, type ReplayForecast } from '../../replay/forecast.ts';
import { mappingsBefore } from '../../replay/mappings-before.ts';
import {
  mappingsFor,
  objectsOfType,
  readingOf,
  type SelectedObject,
  type UnreadObjects,
} from '../../replay/objects-of-type.ts';
import { bodiesOf, sender } from '../../replay/send-objects.ts';

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
  /** Write the events again although they were applied, with the records they created: Salesforce has lost them. */
  force?: boolean;
}

export interface PlanReplayOptions extends ReplayOptions {
  /** Also say what changes, compared with an earlier version of the mappings. */
  compares: boolean;
  /** The git revision to compare with. Without it, HEAD if there is one. */
  against?: string;
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
  /** What the replay would do. Absent if the messages were sent. */
  forecast?: ReplayForecast;
  /** Why there is nothing to compare with. */
  uncompared?: string;
  end: ReplayEnd;
}

/** `resumeAfter` is a key for the option `after`; absent if the first page was not finished. */
export type ReplayEnd =
  | { kind: 'finished' }
  | { kind: 'interrupted'; resumeAfter: string }
  | { kind: 'refused'; codes: readonly string[]; resumeAfter?: string };

/** Reads the objects, says what a replay would do and what it would cost, and sends nothing. Throws `UsageError`. */
export async function planReplay(options: PlanReplayOptions, host: ReplayHost): Promise<ReplayResult> {
  const { mappings, schema } = await mappingsFor(options.compares ? '--dry-run' : '--force', options);
  const before = options.compares ? await mappingsBefore(options, schema) : undefined;
  return walk(options, host, (store) => {
    const compared = before && 'mappings' in before ? { before } : {};
    const forecast = createForecast({ store, now: mappings, force: options.force ?? false, ...compared });
    return before && 'uncompared' in before ? { forecast, ...before } : { forecast };
  });
}

/** Throws `UsageError`. */
export const runReplay = (options: ReplayOptions, host: ReplayHost) => walk(options, host);

/** @param planning makes the forecast; without it, the messages are sent */
async function walk(
  options: ReplayOptions,
  host: ReplayHost,
  planning?: (store: ObjectStore) => { forecast: Forecast; uncompared?: string },
): Promise<ReplayResult> {
  const isInTime = timeFilter(options, Date.now());
  const target = await connectTo(options, host.env);
  try {
    const bucket = target.bucket();
    const unread: UnreadObjects = { objects: 0, codes: new Set() };
    const select = await selector(options, target, unread);
    const planned = planning?.(s3ObjectStore(target.s3));
    const send = planned ? undefined : sender(target);
    const counts = { seen: 0, objects: 0, messages: 0 };
    const result = (end: ReplayEnd): ReplayResult => ({
      bucket,
      ...counts,
      unread: { objects: unread.objects, codes: [...unread.codes] },
      ...(planned && { forecast: planned.forecast.result() }),
      ...(planned?.uncompared !== undefined && { uncompared: planned.uncompared }),
      end,
    });

    let { after } = options;
    for await (const page of listObjects(target.s3, { bucket, prefix: options.prefix, after })) {
      counts.seen += page.length;
      const selected = await select(page.filter(isInTime).map(({ object }) => object));
      await planned?.forecast.add(selected, unread);
      const bodies = selected.flatMap((each) => bodiesOf(each, options.force ?? false));
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

type Selector = (objects: readonly ObjectReference[]) => Promise<SelectedObject[]>;

async function selector(options: ReplayOptions, { s3 }: Target, unread: UnreadObjects): Promise<Selector> {
  const { type } = options;
  if (type === undefined) return async (objects) => objects.map((object) => ({ object, lines: allLines }));
  const reading = await readingOf(type, options, s3ObjectStore(s3));
  return (objects) => objectsOfType(objects, type, reading, unread);
}
