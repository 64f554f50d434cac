// Splits JSON objects that follow each other, with or without white space between them: a frame is one object, and its
// number is its line. An object that is too large is skipped without being held in memory. After a syntax error the rest
// cannot be trusted.
import { includesLine, type LineRanges, lastLine } from '../../../line-ranges.ts';
import type { EventLimits } from '../limits.ts';
import type { Frame, Framer } from './frame.ts';
import { byte, skipSpace } from './json-bytes.ts';

export function sequenceFramer(wanted: LineRanges, limits: EventLimits): Framer {
  const last = lastLine(wanted);
  const scan = objectScanner();
  let line = 1;
  let inObject = false;
  let broken = false;
  let held: Buffer[] = [];
  let heldBytes = 0;

  function hold(piece: Buffer): void {
    if (!includesLine(wanted, line)) return;
    heldBytes += piece.length;
    if (heldBytes > limits.bytes) held = [];
    else held.push(piece);
  }

  function takeObject(): Frame[] {
    const isWanted = includesLine(wanted, line);
    const frame: Frame =
      heldBytes > limits.bytes
        ? { kind: 'failed', line, code: 'event/too-large', andAllAfter: false }
        : { kind: 'bytes', line, bytes: Buffer.concat(held), inArray: true };
    held = [];
    heldBytes = 0;
    inObject = false;
    line += 1;
    return isWanted ? [frame] : [];
  }

  function push(chunk: Buffer): Frame[] {
    const frames: Frame[] = [];
    let index = 0;
    while (index < chunk.length && !finished()) {
      if (!inObject) {
        index = skipSpace(chunk, index);
        if (index === chunk.length) break;
        if (chunk[index] !== byte.openBrace) {
          broken = true;
          frames.push({ kind: 'failed', line, code: 'object/not-json', andAllAfter: true });
          break;
        }
        inObject = true;
      }
      const end = scan(chunk, index);
      hold(chunk.subarray(index, end < 0 ? undefined : end));
      if (end < 0) break;
      index = end;
      frames.push(...takeObject());
    }
    return frames;
  }

  function end(whole: boolean): Frame[] {
    if (!whole || !inObject || finished()) return [];
    return [{ kind: 'failed', line, code: 'object/truncated', andAllAfter: true }];
  }

  const finished = () => broken || line > last;

  return { push, end, line: () => line, finished };
}

/** True if these bytes begin with an object that another one follows. */
export function startsSequence(bytes: Buffer, start: number): boolean {
  if (bytes[start] !== byte.openBrace) return false;
  const next = objectScanner()(bytes, start);
  if (next < 0) return false;
  return bytes[skipSpace(bytes, next)] === byte.openBrace;
}

/** Returns the index after the bracket that closes the object, or -1 if it goes on in the next chunk. */
function objectScanner(): (chunk: Buffer, from: number) => number {
  let depth = 0;
  let inString = false;
  let escaped = false;
  return (chunk, from) => {
    // Locals, because every byte passes here.
    let [index, level, quoted, skip] = [from, depth, inString, escaped];
    let closed = false;
    for (; index < chunk.length && !closed; index += 1) {
      const value = chunk[index];
      if (quoted) {
        if (skip) skip = false;
        else if (value === byte.backslash) skip = true;
        else if (value === byte.quote) quoted = false;
      } else if (value === byte.quote) quoted = true;
      else if (value === byte.openBrace || value === byte.openBracket) level += 1;
      else if (value === byte.closeBrace || value === byte.closeBracket) {
        level -= 1;
        closed = level === 0;
      }
    }
    [depth, inString, escaped] = [level, quoted, skip];
    return closed ? index : -1;
  };
}
