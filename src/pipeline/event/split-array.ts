// A JSON array: a frame is one item, and its number is its line. Follows strings and brackets byte by byte, so an
// item that is too large or too deep is skipped without being held. After a syntax error nothing can be trusted.
import type { FailureCode } from '../../failure.ts';
import { includesLine, type LineRanges, lastLine } from '../../line-ranges.ts';
import type { Frame, Framer } from './frame.ts';
import { byte, isSpace } from './json-bytes.ts';
import type { EventLimits } from './limits.ts';

type State = 'before array' | 'before first item' | 'before item' | 'in item' | 'after array' | 'broken';

export function arrayFramer(wanted: LineRanges, limits: EventLimits): Framer {
  const last = lastLine(wanted);
  let state: State = 'before array';
  let line = 1;
  let depth = 0;
  let inString = false;
  let escaped = false;
  let wantsItem = false;
  let held: Buffer[] = [];
  let heldBytes = 0;
  let tooMuch: FailureCode | undefined;
  let frames: Frame[] = [];

  function breakOff(): void {
    state = 'broken';
    frames.push({ kind: 'failed', line, code: 'object/not-json', andAllAfter: true });
  }

  function startItem(): void {
    state = 'in item';
    depth = 0;
    wantsItem = includesLine(wanted, line);
    held = [];
    heldBytes = 0;
    tooMuch = undefined;
  }

  function give(code: FailureCode): void {
    tooMuch = code;
    held = [];
  }

  function hold(piece: Buffer): void {
    if (!wantsItem || tooMuch) return;
    heldBytes += piece.length;
    if (heldBytes > limits.bytes) give('event/too-large');
    else held.push(piece);
  }

  function endItem(closing: number): void {
    if (wantsItem) {
      if (tooMuch) frames.push({ kind: 'failed', line, code: tooMuch, andAllAfter: false });
      else frames.push({ kind: 'bytes', line, bytes: Buffer.concat(held), inArray: true });
    }
    held = [];
    line += 1;
    state = closing === byte.comma ? 'before item' : 'after array';
  }

  /** Reads on inside an item from `from`; gives the index of the byte that ends it, or the chunk's length. */
  function scanItem(chunk: Buffer, from: number): number {
    for (let index = from; index < chunk.length; index += 1) {
      const value = chunk[index];
      if (inString) {
        if (escaped) escaped = false;
        else if (value === byte.backslash) escaped = true;
        else if (value === byte.quote) inString = false;
      } else if (value === byte.quote) inString = true;
      else if (value === byte.openBrace || value === byte.openBracket) {
        depth += 1;
        if (depth > limits.depth && !tooMuch && wantsItem) {
          const before = heldBytes + index - from;
          give(before > limits.bytes ? 'event/too-large' : 'event/too-deep');
        }
      } else if (depth === 0) {
        if (value === byte.comma || value === byte.closeBracket || value === byte.closeBrace) return index;
      } else if (value === byte.closeBrace || value === byte.closeBracket) depth -= 1;
    }
    return chunk.length;
  }

  function readItem(chunk: Buffer, from: number): number {
    const end = scanItem(chunk, from);
    hold(chunk.subarray(from, end));
    if (end === chunk.length) return end;
    if (chunk[end] === byte.closeBrace) breakOff();
    else endItem(chunk[end] as number);
    return end + 1;
  }

  function push(chunk: Buffer): Frame[] {
    frames = [];
    let index = 0;
    while (index < chunk.length && line <= last && state !== 'broken') {
      const value = chunk[index];
      if (state === 'in item') index = readItem(chunk, index);
      else if (isSpace(value)) index += 1;
      else if (state === 'before array' && value === byte.openBracket) {
        state = 'before first item';
        index += 1;
      } else if (state === 'before first item' && value === byte.closeBracket) {
        state = 'after array';
        index += 1;
      } else if (state === 'before array' || state === 'after array') breakOff();
      else if (value === byte.comma || value === byte.closeBracket || value === byte.closeBrace) breakOff();
      else startItem();
    }
    return frames;
  }

  function end(whole: boolean): Frame[] {
    if (!whole || state === 'after array' || state === 'broken' || line > last) return [];
    return [{ kind: 'failed', line, code: 'object/truncated', andAllAfter: true }];
  }

  return { push, end, line: () => line, finished: () => line > last || state === 'broken' };
}
