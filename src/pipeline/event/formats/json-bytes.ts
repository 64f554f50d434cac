// Scans JSON as bytes, and parses it within limits.
import { isUtf8 } from 'node:buffer';
import type { FailureCode } from '../../../failure.ts';
import type { JsonValue } from '../../../json.ts';
import { type ExactJson, exactJson } from '../../../values/exact-json.ts';
import type { EventLimits } from '../limits.ts';

export const byte = {
  tab: 0x09,
  newline: 0x0a,
  return: 0x0d,
  space: 0x20,
  quote: 0x22,
  comma: 0x2c,
  openBracket: 0x5b,
  backslash: 0x5c,
  closeBracket: 0x5d,
  openBrace: 0x7b,
  closeBrace: 0x7d,
} as const;

/** 1 for white space. */
const spaces = new Uint8Array(256);
for (const value of [byte.space, byte.newline, byte.return, byte.tab]) spaces[value] = 1;

export const isSpace = (value: number | undefined) => value !== undefined && spaces[value] === 1;

export const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** Files that were joined may each begin with one. */
export const withoutMark = (bytes: Buffer): Buffer =>
  bytes.subarray(0, 3).equals(byteOrderMark) ? bytes.subarray(3) : bytes;

/** Index of the first byte at or after `from` that is not JSON white space; `bytes.length` if there is none. */
export function skipSpace(bytes: Uint8Array, from = 0): number {
  const end = bytes.length;
  let index = from;
  while (index < end && spaces[bytes[index] as number] === 1) index += 1;
  return index;
}

export function withoutSpace(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (isSpace(bytes[end - 1])) end -= 1;
  return bytes.subarray(skipSpace(bytes), end);
}

/**
 * Skips up to `lines` blank lines of up to `lineBytes` each. Returns the index after the last line feed, and the number
 * of lines; a line that does not end among these bytes is not skipped.
 */
export function skipBlankLines(
  bytes: Uint8Array,
  from: number,
  { lines: atMost, lineBytes }: { lines: number; lineBytes: number },
): { index: number; lines: number } {
  const end = bytes.length;
  const { newline } = byte;
  let start = from;
  let lines = 0;
  for (let index = from; index < end && lines < atMost; index += 1) {
    const value = bytes[index] as number;
    if (spaces[value] !== 1) break;
    if (value !== newline) continue;
    if (index - start > lineBytes) break;
    lines += 1;
    start = index + 1;
  }
  return { index: start, lines };
}

export type Parsed = ExactJson | { code: FailureCode };

/** Parses one JSON text within the limits, so that no number loses a digit, or returns the failure. */
export function parseWithin(bytes: Buffer, limits: EventLimits): Parsed {
  if (bytes.length > limits.bytes) return { code: 'event/too-large' };
  const parsed = parse(bytes);
  if (!parsed) return { code: 'event/not-json' };
  return isDeeperThan(parsed.value, limits.depth) ? { code: 'event/too-deep' } : exactJson(parsed.text, parsed.value);
}

/** True for bytes that are one complete JSON text, however deep. */
export const isCompleteJson = (bytes: Buffer): boolean => parse(bytes) !== undefined;

/** Any depth works: V8 parses in a loop. */
function parse(bytes: Buffer): { text: string; value: JsonValue } | undefined {
  if (!isUtf8(bytes)) return undefined;
  const text = bytes.toString('utf8');
  try {
    return { text, value: JSON.parse(text) as JsonValue };
  } catch {
    return undefined;
  }
}

/** True if more than `depth` objects and arrays are nested. Recurses no deeper than that. */
function isDeeperThan(value: JsonValue, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth === 0) return true;
  if (Array.isArray(value)) return value.some((item) => isDeeperThan(item, depth - 1));
  for (const name in value) if (isDeeperThan(value[name] as JsonValue, depth - 1)) return true;
  return false;
}
