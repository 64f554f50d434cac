// Reads the events of one object, in order and in constant memory, whatever its size. A failure of the object or of S3
// becomes a reading and is not thrown.
import { FailureError } from '../../../failure.ts';
import { type LineRanges, nextLine } from '../../../line-ranges.ts';
import type { ObjectReference } from '../../../request.ts';
import type { EnvelopeReader } from '../envelope-reader.ts';
import type { Reading } from '../event.ts';
import type { CsvFormat } from '../formats/csv/csv-format.ts';
import { framerByContent } from '../formats/detect-format.ts';
import { withCounted } from '../identity/occurrences.ts';
import type { EventLimits } from '../limits.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { framesOf } from './object-frames.ts';
import { openObject, release } from './open-object.ts';
import { readFrame } from './read-frame.ts';

export interface ReadDependencies {
  store: ObjectStore;
  envelope: EnvelopeReader;
  /** The format of an object that the settings say is CSV. Throws `FailureError` if the settings are not known. */
  csvFor?: (key: string) => CsvFormat | undefined;
  limits: EventLimits;
  /** See `Request`; default: false. */
  isNotification?: boolean;
  /**
   * Called while bytes pass that yield no event: skipped lines, or an item without an end. If it returns false, reading
   * ends with `delivery/out-of-time`.
   */
  hasTime?: () => boolean;
  /** Called for an object that contains nothing but white space, which then yields nothing. Default: it yields a failure. */
  onEmpty?: (object: ObjectReference) => void;
  /** Called for the notification of an object from which events were removed. Its other events are not new. */
  onRemoved?: (object: ObjectReference) => void;
  /**
   * Events without an id of their own get `contentId` in objects that were last modified then or later, in milliseconds
   * since 1970, and `locationId` in older ones. Throws `FailureError`. Default: since ever.
   */
  contentIdsSince?: () => Promise<number>;
}

const sinceEver = async () => 0;

/** Yields one reading for each event among `lines`. One that fails with `andAllAfter` is the last. */
export async function* readEvents(
  object: ObjectReference,
  lines: LineRanges,
  dependencies: ReadDependencies,
): AsyncGenerator<Reading> {
  for await (const readings of readSteps(object, lines, dependencies)) yield* readings;
}

/** The same, all readings of a line at once; an empty list whenever bytes have passed that yield no event. */
export async function* readSteps(
  object: ObjectReference,
  lines: LineRanges,
  {
    store,
    envelope,
    limits,
    isNotification = false,
    csvFor = () => undefined,
    hasTime = () => true,
    onEmpty,
    onRemoved,
    contentIdsSince = sinceEver,
  }: ReadDependencies,
): AsyncGenerator<readonly Reading[]> {
  let location = object;
  try {
    const csv = csvFor(object.key);
    const opened = await openObject(object, store, { lines, isNotification });
    location = opened.location;
    const { lastModified, completeBy, forgotten } = opened;
    if (forgotten?.isNotified || forgotten?.isErased) {
      await release(opened.body);
      if (forgotten.isNotified) onRemoved?.(location);
      return;
    }
    const counted = withCounted(lines);
    const framer = csv
      ? (await import('../formats/csv/split-csv.ts')).csvFramer(counted, limits, csv)
      : framerByContent(counted, limits, { ...opened, key: object.key });
    const usesContentIds = async () => !(lastModified.getTime() < (await contentIdsSince()));
    const options = { lines, limits, hasTime, onEmpty: onEmpty && (() => onEmpty(location)) };
    for await (const frames of framesOf(opened.body, framer, options)) {
      if (frames.length === 0) yield [];
      for (const frame of frames) {
        const own = { ...location, line: frame.line };
        const readings = await readFrame(frame, lines, {
          location: own,
          usesContentIds,
          lastModified,
          completeBy,
          envelope,
          limits,
        });
        yield readings;
        const last = readings.at(-1);
        if (last?.kind === 'failed' && last.andAllAfter) return;
      }
    }
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const line = nextLine(lines, 1) ?? 1;
    yield [{ kind: 'failed', location: { ...location, line }, andAllAfter: true, failure: error.failure }];
  }
}
