// Splits JSON objects that follow each other, with or without white space between them: a frame is one object, and its
// number is its line. An object that is too large is skipped without being held in memory. After a syntax error the rest
// cannot be trusted.
import { includesLine, type LineRanges, lastLine } from '../../../line-ranges.ts';
import type { EventLimits } from '../limits.ts';
import type { Frame, Framer } from './frame.ts';
import { byte, byteOrderMark, skipSpace } from './json-bytes.ts';
import { valueScanner } from './json-scanner.ts';

export function sequenceFramer(wanted: LineRanges, limits: EventLimits): Framer {
  const last = lastLine(wanted);
  const scan = valueScanner({ inArray: false });
  let line = 1;
  let inObject = false;
  let broken = false;
  /** Bytes of a byte order mark, of which each joined file may begin with one. */
  let marked = 0;
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
        if (marked === 0) index = skipSpace(chunk, index);
        if (index === chunk.length) break;
        if (chunk[index] === byteOrderMark[marked]) {
          marked = (marked + 1) % byteOrderMark.length;
          index += 1;
          continue;
        }
        if (marked > 0 || chunk[index] !== byte.openBrace) {
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
    if (!whole || finished() || (!inObject && marked === 0)) return [];
    return [{ kind: 'failed', line, code: 'object/truncated', andAllAfter: true }];
  }

  const finished = () => broken || line > last;

  return { push, end, line: () => line, finished };
}

/** True if these bytes begin with an object that another one follows. */
export function startsSequence(bytes: Buffer, start: number): boolean {
  if (bytes[start] !== byte.openBrace) return false;
  let next = valueScanner({ inArray: false })(bytes, start);
  if (next < 0) return false;
  next = skipSpace(bytes, next);
  if (bytes.subarray(next, next + byteOrderMark.length).equals(byteOrderMark)) next += byteOrderMark.length;
  return bytes[next] === byte.openBrace;
}
