// One frame → its event, or its events: a line may contain several, and they share its number. A message asks for whole
// lines, so they are always read together.
import { isUtf8 } from 'node:buffer';
import { FailureError } from '../../../failure.ts';
import { type LineRanges, nextLine } from '../../../line-ranges.ts';
import { type EnvelopeContext, toEvent } from '../envelope.ts';
import type { Reading } from '../event.ts';
import { type Parsed, parseWithin } from '../formats/json-bytes.ts';
import { sequenceFramer, startsSequence } from '../formats/split-sequence.ts';
import { contentId, locationId } from '../identity/generated-id.ts';
import type { EventLimits } from '../limits.ts';
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
  const { bytes, inArray } = frame;
  const parsed = parseWithin(bytes, limits);
  if (!('code' in parsed) || parsed.code !== 'event/not-json') return [await readParsed(parsed, frame, context)];
  if (inArray && isUtf8(bytes))
    return [{ kind: 'failed', location, andAllAfter: true, failure: readFailure('object/not-json') }];
  const several = inArray ? undefined : severalIn(bytes, limits);
  if (!several) return [await readParsed(parsed, frame, context)];
  if (several.length > mostOnLine) {
    const message = `The line contains more than ${mostOnLine.toLocaleString('en-US')} events. Write each event on its own line.`;
    return [{ kind: 'failed', location, andAllAfter: false, failure: readFailure('event/not-json', message) }];
  }
  const readings: Reading[] = [];
  for (const [index, each] of several.entries()) readings.push(await readParsed(each, frame, context, index));
  return readings;
}

/** They are all read before the first is planned, and before the objects of other messages have their turn. */
const mostOnLine = 5_000;

/**
 * The objects that follow each other on a line; undefined unless all of them are JSON. If a quote is missing or too many,
 * the beginning of one event can look like a whole one.
 */
function severalIn(line: Buffer, limits: EventLimits): Parsed[] | undefined {
  if (!startsSequence(line, 0)) return undefined;
  const framer = sequenceFramer([[1, mostOnLine + 1]], limits);
  const frames = [...framer.push(line), ...framer.end(true)];
  const parsed = frames.map((frame): Parsed => {
    return frame.kind === 'bytes' ? parseWithin(frame.bytes, limits) : { code: 'event/not-json' };
  });
  return parsed.some((each) => 'code' in each && each.code === 'event/not-json') ? undefined : parsed;
}

/** @param inLine index of the event among several on its line */
async function readParsed(
  parsed: Parsed,
  { own }: EventFrame,
  { usesContentIds, ...context }: FrameContext,
  ...inLine: number[]
): Promise<Reading> {
  const { location } = context;
  const failed = (failure: FailureError['failure']): Reading => ({
    kind: 'failed',
    location,
    andAllAfter: false,
    failure,
  });
  if ('code' in parsed) return failed(readFailure(parsed.code));
  const newId = async () =>
    (await usesContentIds()) ? contentId(location, own(), ...inLine) : locationId(location, ...inLine);
  try {
    return { kind: 'event', event: await toEvent(parsed.value, { ...context, rounded: parsed.rounded, newId }) };
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return failed(error.failure);
  }
}
