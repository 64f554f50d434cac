// The bytes of an object → the frames of its requested lines. Those before them are seen too, because an event without an
// id is known by how often its bytes have occurred.
import { type Failure, FailureError } from '../../../failure.ts';
import { includesLine, type LineRanges } from '../../../line-ranges.ts';
import { plainBytes } from '../formats/decompress.ts';
import type { Frame, Framer } from '../formats/frame.ts';
import { type Parsed, parseWithin, withoutSpace } from '../formats/json-bytes.ts';
import { objectsOnLine } from '../formats/split-line.ts';
import { type OwnBytes, occurrences } from '../identity/occurrences.ts';
import type { EventLimits } from '../limits.ts';
import { blankSoFar } from '../notices/blank-bytes.ts';
import { readFailure } from './read-failure.ts';

/** One event, or several on a line. */
export type EventFrame = Exclude<Frame, { kind: 'failed' }> & {
  /** Each of them, if there are several. */
  several?: readonly Buffer[] | undefined;
  parsed?: Parsed | undefined;
  own: (index: number) => OwnBytes;
};
export type FailedFrame = { kind: 'failed'; line: number; failure: Failure; andAllAfter: boolean };

export interface FrameOptions {
  /** The requested lines. The framer returns more. */
  lines: LineRanges;
  limits: EventLimits;
  hasTime: () => boolean;
  onEmpty: (() => void) | undefined;
}

/** Grouped by the chunk of bytes that completes them. */
export async function* framesOf(
  body: AsyncIterable<Uint8Array>,
  framer: Framer,
  { lines, limits, hasTime, onEmpty }: FrameOptions,
): AsyncGenerator<(EventFrame | FailedFrame)[]> {
  const isBlankWith = blankSoFar();
  const ownBytes = hashedWhenNeeded(occurrences());
  const requested = (frame: Frame): (EventFrame | FailedFrame)[] => {
    const isRequested = includesLine(lines, frame.line);
    if (frame.kind === 'failed')
      return isRequested || frame.andAllAfter ? [{ ...frame, failure: readFailure(frame.code, frame.message) }] : [];
    const isLine = frame.kind === 'bytes' && !frame.inArray;
    // What is JSON is one event. The lines before the requested ones are not parsed.
    const parsed = isLine && isRequested ? parseWithin(frame.bytes, limits) : undefined;
    const mayBeSeveral = isLine && (!parsed || ('code' in parsed && parsed.code === 'event/not-json'));
    const several = mayBeSeveral ? objectsOnLine(frame.bytes) : undefined;
    const own = ownBytes(frame, several);
    return isRequested ? [{ ...frame, own, several, parsed }] : [];
  };
  const failed = (failure: Failure): FailedFrame => ({
    kind: 'failed',
    line: framer.line(),
    failure,
    andAllAfter: true,
  });
  let isEmpty = true;
  try {
    for await (const chunk of plainBytes(body)) {
      isEmpty = isBlankWith(chunk);
      const frames = framer.push(chunk).flatMap(requested);
      yield frames;
      if (framer.finished()) return;
      if (frames.length === 0 && !hasTime()) {
        yield [failed(readFailure('delivery/out-of-time'))];
        return;
      }
    }
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    yield framer.end(false).flatMap(requested);
    yield [failed(error.failure)];
    return;
  }
  if (isEmpty && onEmpty) onEmpty();
  else yield framer.end(true).flatMap(requested);
}

/**
 * Most objects contain one event, and it has an id: its bytes are hashed only if somebody asks, or to count those that
 * follow.
 */
function hashedWhenNeeded(count: (line: number, bytes: Uint8Array) => OwnBytes) {
  let first: (() => void) | undefined;
  return (frame: Exclude<Frame, { kind: 'failed' }>, several: readonly Buffer[] | undefined): EventFrame['own'] => {
    first?.();
    let known: OwnBytes[] | undefined;
    const all = () => {
      known ??= (several ?? [ownIn(frame)]).map((bytes) => count(frame.line, bytes));
      return known;
    };
    if (first) all();
    else first = all;
    return (index) => all()[index] as OwnBytes;
  };
}

/** White space around JSON means nothing; in a row, it is a cell. */
const ownIn = ({ kind, bytes }: Exclude<Frame, { kind: 'failed' }>) => (kind === 'value' ? bytes : withoutSpace(bytes));
