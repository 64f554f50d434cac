// Splits JSON Lines: a frame is a line that is not blank. Lines are numbered as in an editor, blank ones included.
// Holds at most one line of the allowed size; a longer one is skipped and reported.
import { includesLine, type LineRanges, lastLine } from '../../../line-ranges.ts';
import type { EventLimits } from '../limits.ts';
import type { Frame, Framer } from './frame.ts';
import { byte, skipBlankLines, skipSpace } from './json-bytes.ts';

export function lineFramer(wanted: LineRanges, limits: EventLimits): Framer {
  const last = lastLine(wanted);
  // One byte over the limit may be the carriage return of the line's end.
  const lineBytes = limits.bytes + 1;
  let line = 1;
  let held: Buffer[] = [];
  let heldBytes = 0;
  let wantsLine = includesLine(wanted, line);

  function hold(piece: Buffer): void {
    heldBytes += piece.length;
    if (heldBytes > lineBytes) held = [];
    else if (piece.length > 0) held.push(piece);
  }

  function takeLine(): Frame | undefined {
    const tooLarge = heldBytes > lineBytes;
    let bytes = held.length === 1 && held[0] ? held[0] : Buffer.concat(held);
    held = [];
    heldBytes = 0;
    if (tooLarge) return { kind: 'failed', line, code: 'event/too-large', andAllAfter: false };
    if (bytes.at(-1) === byte.return) bytes = bytes.subarray(0, -1);
    return skipSpace(bytes) === bytes.length ? undefined : { kind: 'bytes', line, bytes };
  }

  function push(chunk: Buffer): Frame[] {
    const frames: Frame[] = [];
    let start = 0;
    while (line <= last) {
      // A run of blank lines costs bytes and not lines.
      if (heldBytes === 0) {
        const blank = skipBlankLines(chunk, start, { lines: last - line + 1, lineBytes });
        start = blank.index;
        line += blank.lines;
        if (blank.lines > 0) wantsLine = includesLine(wanted, line);
        if (line > last) break;
      }
      const end = chunk.indexOf(byte.newline, start);
      if (wantsLine) hold(chunk.subarray(start, end < 0 ? undefined : end));
      if (end < 0) break;
      const frame = wantsLine ? takeLine() : undefined;
      if (frame) frames.push(frame);
      start = end + 1;
      line += 1;
      wantsLine = includesLine(wanted, line);
    }
    return frames;
  }

  function end(whole: boolean): Frame[] {
    const frame = whole && wantsLine ? takeLine() : undefined;
    return frame ? [frame] : [];
  }

  return { push, end, line: () => line, finished: () => line > last };
}
