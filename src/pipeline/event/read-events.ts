// Reads the events of one object, in order and in constant memory, whatever its size. A failure of the object or of S3
// becomes a reading and is not thrown.
import { isUtf8 } from 'node:buffer';
import { type Failure, type FailureCode, FailureError } from '../../failure.ts';
import { allLines, formatLines, includesLine, type LineRanges, nextLine } from '../../line-ranges.ts';
import type { ObjectReference } from '../../request.ts';
import type { ExactJson } from '../../values/exact-json.ts';
import { type EnvelopeContext, toEvent } from './envelope.ts';
import type { EnvelopeReader } from './envelope-reader.ts';
import type { Reading } from './event.ts';
import type { CsvFormat } from './formats/csv/csv-format.ts';
import { plainBytes } from './formats/decompress.ts';
import { framerByContent } from './formats/detect-format.ts';
import type { Frame, Framer } from './formats/frame.ts';
import { parseWithin } from './formats/json-bytes.ts';
import { startsSequence } from './formats/split-sequence.ts';
import { contentId, locationId } from './identity/generated-id.ts';
import { type OwnBytes, occurrences, withCounted } from './identity/occurrences.ts';
import type { EventLimits } from './limits.ts';
import { blankSoFar } from './notices/blank-bytes.ts';
import { isFixed, type ObjectStore, type OpenObject } from './object-store.ts';

export interface ReadDependencies {
  store: ObjectStore;
  envelope: EnvelopeReader;
  /** The format of an object that the settings say is CSV. */
  csvFor?: (key: string) => CsvFormat | undefined;
  limits: EventLimits;
  /**
   * Called while bytes pass that yield no event: skipped lines, or an item without an end. If it returns false, reading
   * ends with `delivery/out-of-time`.
   */
  hasTime?: () => boolean;
  /** Called for an object that contains nothing but white space, which then yields nothing. Default: it yields a failure. */
  onEmpty?: (object: ObjectReference) => void;
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
  for await (const reading of readSteps(object, lines, dependencies)) if (reading) yield reading;
}

/** The same; undefined whenever bytes have passed that yield no event. */
export async function* readSteps(
  object: ObjectReference,
  lines: LineRanges,
  {
    store,
    envelope,
    limits,
    csvFor = () => undefined,
    hasTime = () => true,
    onEmpty,
    contentIdsSince = sinceEver,
  }: ReadDependencies,
): AsyncGenerator<Reading | undefined> {
  let location: ObjectReference = object;
  const failed = (line: number, failure: Failure, andAllAfter: boolean): Reading => ({
    kind: 'failed',
    location: { ...location, line },
    andAllAfter,
    failure,
  });
  try {
    const opened = await store.open(object);
    const found = locationOf(object, opened);
    if (isOverwritten(object, found, lines)) {
      await release(opened.body);
      const message =
        'The object was overwritten before it was read, and the bucket keeps no versions. Turn on versioning for the bucket.';
      throw new FailureError({ code: 'object/gone', message });
    }
    location = found;
    const counted = withCounted(lines);
    const csv = csvFor(object.key);
    const framer = csv
      ? (await import('./formats/csv/split-csv.ts')).csvFramer(counted, limits, csv)
      : framerByContent(counted, limits, { ...opened, key: object.key });
    for await (const frames of framesOf(opened, framer, {
      lines,
      hasTime,
      onEmpty: onEmpty && (() => onEmpty(found)),
    })) {
      if (frames.length === 0) yield undefined;
      for (const frame of frames) {
        if (frame.kind !== 'failed') {
          const { lastModified, completeBy } = opened;
          const own = { ...location, line: frame.line };
          const reading = await readFrame(frame, {
            location: own,
            newId: async () =>
              lastModified.getTime() < (await contentIdsSince()) ? locationId(own) : contentId(own, frame.own()),
            lastModified,
            completeBy,
            envelope,
            limits,
          });
          yield reading;
          if (reading.kind === 'failed' && reading.andAllAfter) return;
          continue;
        }
        const line = nextLine(lines, frame.line);
        if (line !== undefined) yield failed(line, frame.failure, frame.andAllAfter);
        if (frame.andAllAfter) return;
      }
    }
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    yield failed(nextLine(lines, 1) ?? 1, error.failure, true);
  }
}

type EventFrame = Exclude<Frame, { kind: 'failed' }> & { own: () => OwnBytes };
type FailedFrame = { kind: 'failed'; line: number; failure: Failure; andAllAfter: boolean };

/**
 * Most objects contain one event, and it has an id: its bytes are hashed only if somebody asks, or to count those that
 * follow.
 */
function hashedWhenNeeded(count: (line: number, bytes: Uint8Array) => OwnBytes) {
  let first: (() => OwnBytes) | undefined;
  return (line: number, bytes: Uint8Array): (() => OwnBytes) => {
    first?.();
    let known: OwnBytes | undefined;
    const own = () => {
      known ??= count(line, bytes);
      return known;
    };
    if (first) own();
    else first = own;
    return own;
  };
}

interface FrameOptions {
  /** The requested lines. The framer returns more. */
  lines: LineRanges;
  hasTime: () => boolean;
  onEmpty: (() => void) | undefined;
}

/** The frames of the requested lines, grouped by the chunk of bytes that completes them. */
async function* framesOf(
  opened: OpenObject,
  framer: Framer,
  { lines, hasTime, onEmpty }: FrameOptions,
): AsyncGenerator<(EventFrame | FailedFrame)[]> {
  const isBlankWith = blankSoFar();
  const ownBytes = hashedWhenNeeded(occurrences());
  const requested = (frame: Frame): (EventFrame | FailedFrame)[] => {
    const isRequested = includesLine(lines, frame.line);
    if (frame.kind === 'failed')
      return isRequested || frame.andAllAfter ? [{ ...frame, failure: failureOf(frame.code, frame.message) }] : [];
    const own = ownBytes(frame.line, frame.bytes);
    return isRequested ? [{ ...frame, own }] : [];
  };
  let isEmpty = true;
  try {
    for await (const chunk of plainBytes(opened.body)) {
      isEmpty = isBlankWith(chunk);
      const frames = framer.push(chunk).flatMap(requested);
      yield frames;
      if (framer.finished()) return;
      if (frames.length === 0 && !hasTime()) {
        yield [{ kind: 'failed', line: framer.line(), failure: failureOf('delivery/out-of-time'), andAllAfter: true }];
        return;
      }
    }
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    yield framer.end(false).flatMap(requested);
    yield [{ kind: 'failed', line: framer.line(), failure: error.failure, andAllAfter: true }];
    return;
  }
  if (isEmpty && onEmpty) onEmpty();
  else yield framer.end(true).flatMap(requested);
}

async function readFrame(frame: EventFrame, context: EnvelopeContext): Promise<Reading> {
  const { location } = context;
  if (frame.kind === 'value') return readValue({ value: frame.value }, context);
  const { bytes, inArray } = frame;
  const parsed = parseWithin(bytes, context.limits);
  if ('code' in parsed) {
    const breaksArray = inArray === true && parsed.code === 'event/not-json' && isUtf8(bytes);
    const isSequence = parsed.code === 'event/not-json' && !inArray && startsSequence(bytes, 0);
    const failure = failureOf(breaksArray ? 'object/not-json' : parsed.code, isSequence ? severalOnLine : undefined);
    return { kind: 'failed', location, andAllAfter: breaksArray, failure };
  }
  return readValue(parsed, context);
}

async function readValue({ value, rounded }: ExactJson, context: EnvelopeContext): Promise<Reading> {
  try {
    return { kind: 'event', event: await toEvent(value, { ...context, rounded }) };
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return { kind: 'failed', location: context.location, andAllAfter: false, failure: error.failure };
  }
}

/** The object as it was actually opened, so that reading it again gives the same bytes. */
function locationOf(object: ObjectReference, opened: OpenObject): ObjectReference {
  const versionId = object.versionId ?? (isFixed(opened.versionId) ? opened.versionId : undefined);
  const eTag = opened.eTag ?? object.eTag;
  return {
    bucket: object.bucket,
    key: object.key,
    ...(versionId === undefined ? {} : { versionId }),
    ...(eTag === undefined ? {} : { eTag: bareETag(eTag) }),
    size: opened.size,
  };
}

/**
 * If the object was overwritten, it holds other events, and the requested ones are gone. The notification of the later
 * write brings the others. However the object was uploaded and encrypted, S3 gives the same ETag in a notification and in
 * a reply, so another ETag means another write. A replay of a bucket with versions names no version: it asks for whatever
 * the object contains, unless it asks for some of its lines.
 */
function isOverwritten(object: ObjectReference, found: ObjectReference, lines: LineRanges): boolean {
  if (isFixed(object.versionId) || object.eTag === undefined) return false;
  if (isFixed(found.versionId) && formatLines(lines) === formatLines(allLines)) return false;
  return bareETag(object.eTag) !== found.eTag;
}

/** An unread body would hold its connection; leaving the loop releases it. */
async function release(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of body) return;
}

/** S3 puts the ETag in quotes in replies, but not in notifications. */
const bareETag = (eTag: string) => eTag.replace(/^(W\/)?"|"$/g, '');

const messages: Partial<Record<FailureCode, string>> = {
  'object/not-json': 'The object is not JSON: neither one document, nor an array, nor one event per line.',
  'object/truncated': 'The JSON ends too early.',
  'delivery/out-of-time': 'The function ran out of time before it reached the next line.',
  'event/not-json': 'The event is not JSON in UTF-8.',
  'event/too-large': 'The event is larger than the settings allow.',
  'event/too-deep': 'The event is nested deeper than the settings allow.',
};

const severalOnLine =
  'The line contains several events, and other lines contain one. Write each event on its own line.';

const failureOf = (code: FailureCode, message = messages[code] ?? code): Failure => ({ code, message });
