// One frame → its event, or its events: a line may contain several, and they share its number. A message asks for whole
// lines, so they are always read together.
import { isUtf8 } from 'node:buffer';
import { type Failure, FailureError } from '../../../failure.ts';
import { type LineRanges, nextLine } from '../../../line-ranges.ts';
import { type EnvelopeContext, toEvent } from '../envelope.ts';
import type { Reading } from '../event.ts';
import { isPlaceholder } from '../forgotten/placeholder.ts';
import { type Parsed, parseWithin } from '../formats/json-bytes.ts';
import { hasSoundStructure } from '../formats/sound-structure.ts';
import { mostOnLine } from '../formats/split-line.ts';
import { contentId, locationId } from '../identity/generated-id.ts';
import type { EventFrame, FailedFrame } from './object-frames.ts';
import { readFailure } from './read-failure.ts';

export interface FrameContext extends Omit<EnvelopeContext, 'rounded' | 'newId'> {
  /** Whether an event without an id gets one from its content. Throws `FailureError`. */
  usesContentIds: () => Promise<boolean>;
}

/** @param lines the requested ones: a failure of everything after a line is about the next of them */
export async function readFrame(
  frame: EventFrame | FailedFrame,
  lines: LineRanges,
  context: FrameContext,
): Promise<readonly Reading[]> {
  const { location, limits } = context;
  if (frame.kind === 'failed') {
    const line = nextLine(lines, frame.line);
    if (line === undefined) return [];
    const { andAllAfter, failure } = frame;
    return [{ kind: 'failed', location: { ...location, line }, andAllAfter, failure }];
  }
  if (frame.kind === 'value') return [await readParsed({ value: frame.value }, frame, context)];
  const { bytes, inArray, several } = frame;
  if (several && several.length > mostOnLine) {
    const message = `The line contains more than ${mostOnLine.toLocaleString('en-US')} events. Write each event on its own line.`;
    return [{ kind: 'failed', location, andAllAfter: false, failure: readFailure('event/not-json', message) }];
  }
  if (several) {
    const readings: Reading[] = [];
    for (const [index, each] of several.entries()) {
      const parsed = parseWithin(each, limits);
      if (!isForgotten(parsed)) readings.push(await readParsed(parsed, frame, context, index));
    }
    return readings;
  }
  const parsed = frame.parsed ?? parseWithin(bytes, limits);
  if (isForgotten(parsed)) return [];
  const isBad = 'code' in parsed && parsed.code === 'event/not-json' && isUtf8(bytes);
  if (inArray && isBad && !hasSoundStructure(bytes))
    return [{ kind: 'failed', location, andAllAfter: true, failure: readFailure('object/not-json') }];
  return [await readParsed(parsed, frame, context)];
}

const isForgotten = (parsed: Parsed) => 'value' in parsed && isPlaceholder(parsed.value);

/** @param inLine index of the event among several on its line */
async function readParsed(
  parsed: Parsed,
  { own }: EventFrame,
  context: FrameContext,
  ...inLine: number[]
): Promise<Reading> {
  const { location, usesContentIds } = context;
  const failed = (failure: Failure): Reading => ({ kind: 'failed', location, andAllAfter: false, failure });
  if ('code' in parsed) return failed(readFailure(parsed.code));
  const newId = async () =>
    (await usesContentIds()) ? contentId(location, own(inLine[0] ?? 0)) : locationId(location, ...inLine);
  try {
    return { kind: 'event', event: await toEvent(parsed.value, { ...context, rounded: parsed.rounded, newId }) };
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return failed(error.failure);
  }
}
