// Splits a JSON array: a frame is one item, and its number is its line. Follows strings and brackets byte by byte, so an
// item that is too large is skipped without being held in memory. After a syntax error the rest cannot be trusted.
import { includesLine, type LineRanges, lastLine } from '../../../line-ranges.ts';
import type { EventLimits } from '../limits.ts';
import type { Frame, Framer } from './frame.ts';
import { byte, isSpace, skipSpace } from './json-bytes.ts';

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
  let frames: Frame[] = [];

  function breakOff(): void {
    state = 'broken';
    frames.push({ kind: 'failed', line, code: 'object/not-json', andAllAfter: true });
  }

  function startItem(): void {
    state = 'in item';
    wantsItem = includesLine(wanted, line);
    heldBytes = 0;
  }

  function hold(piece: Buffer): void {
    if (!wantsItem) return;
    heldBytes += piece.length;
    if (heldBytes > limits.bytes) held = [];
    else held.push(piece);
  }

  function endItem(closing: number | undefined): void {
    if (wantsItem) {
      if (heldBytes > limits.bytes) frames.push({ kind: 'failed', line, code: 'event/too-large', andAllAfter: false });
      else frames.push({ kind: 'bytes', line, bytes: joined(held), inArray: true });
    }
    held = [];
    line += 1;
    state = closing === byte.comma ? 'before item' : 'after array';
  }

  /** Returns the index of the byte that ends the item, or the chunk's length. Uses locals because every byte passes here. */
  function scanItem(chunk: Buffer, from: number): number {
    let [index, level, quoted, skip] = [from, depth, inString, escaped];
    for (; index < chunk.length; index += 1) {
      const value = chunk[index];
      if (quoted) {
        if (skip) skip = false;
        else if (value === byte.backslash) skip = true;
        else if (value === byte.quote) quoted = false;
      } else if (value === byte.quote) quoted = true;
      else if (value === byte.openBrace || value === byte.openBracket) level += 1;
      else if (value === byte.closeBrace || value === byte.closeBracket) {
        if (level === 0) break;
        level -= 1;
      } else if (value === byte.comma && level === 0) break;
    }
    [depth, inString, escaped] = [level, quoted, skip];
    return index;
  }

  function readItem(chunk: Buffer, from: number): number {
    const end = scanItem(chunk, from);
    hold(chunk.subarray(from, end));
    if (end === chunk.length) return end;
    if (chunk[end] === byte.closeBrace) breakOff();
    else endItem(chunk[end]);
    return end + 1;
  }

  function push(chunk: Buffer): Frame[] {
    frames = [];
    let index = 0;
    while (index < chunk.length && !finished()) {
      const value = chunk[index];
      if (state === 'in item') index = readItem(chunk, index);
      else if (isSpace(value)) index = skipSpace(chunk, index);
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
    if (!whole || state === 'after array' || finished()) return [];
    return [{ kind: 'failed', line, code: 'object/truncated', andAllAfter: true }];
  }

  const finished = () => line > last || state === 'broken';

  return { push, end, line: () => line, finished };
}

const joined = (pieces: Buffer[]): Buffer => (pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces));
