// Tells events with the same bytes in one object apart: the first of them, the second, and so on. It sees every event of
// the object from the first on, so an event is the same occurrence whichever lines are read.
import { hash } from 'node:crypto';
import { type LineRanges, lastLine, mergeLines } from '../../../line-ranges.ts';

/** What an event is within its object. */
export interface OwnBytes {
  /** SHA-256 in hex. */
  hash: string;
  /** 1-based; see `countedLines`. */
  occurrence: number;
}

/**
 * Lines of an object on which equal events are counted: memory and time are bounded. After them, an event's line stands
 * for its occurrence.
 */
export const countedLines = 100_000;

/** These lines, and those that have to be seen to count their occurrences. */
export function withCounted(lines: LineRanges, counted = countedLines): LineRanges {
  const last = Math.min(lastLine(lines), counted);
  return last < 1 ? lines : mergeLines(lines, [[1, last]]);
}

/** Call it once for each line with events, in their order. */
export function occurrences(counted = countedLines): (line: number, bytes: Uint8Array) => OwnBytes {
  const counts = new Map<string, number>();
  return (line, bytes) => {
    const own = hash('sha256', bytes);
    if (line > counted) return { hash: own, occurrence: line };
    const occurrence = (counts.get(own) ?? 0) + 1;
    counts.set(own, occurrence);
    return { hash: own, occurrence };
  };
}
