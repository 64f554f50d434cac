// Looks at JSON as bytes. Depth is measured before parsing, by a loop and not by recursion.
import { isUtf8 } from 'node:buffer';
import type { FailureCode } from '../../failure.ts';
import type { JsonValue } from '../../json.ts';
import type { EventLimits } from './limits.ts';

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

export const isSpace = (value: number | undefined) =>
  value === byte.space || value === byte.newline || value === byte.return || value === byte.tab;

/** Index of the first byte at or after `from` that is not JSON white space; `bytes.length` where there is none. */
export function skipSpace(bytes: Uint8Array, from = 0): number {
  let index = from;
  while (index < bytes.length && isSpace(bytes[index])) index += 1;
  return index;
}

/** How deep the brackets go, and whether all are closed at the end. Says nothing about the rest of the syntax. */
export function measureBrackets(bytes: Uint8Array): { depth: number; closed: boolean } {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < bytes.length; index += 1) {
    const value = bytes[index];
    if (inString) {
      if (value === byte.backslash) index += 1;
      else if (value === byte.quote) inString = false;
    } else if (value === byte.quote) inString = true;
    else if (value === byte.openBrace || value === byte.openBracket) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (value === byte.closeBrace || value === byte.closeBracket) depth -= 1;
  }
  return { depth: deepest, closed: depth === 0 && !inString };
}

export type Parsed = { value: JsonValue } | { code: FailureCode };

/** Parses one JSON text within the limits; otherwise says which failure it is. */
export function parseWithin(bytes: Buffer, limits: EventLimits): Parsed {
  if (bytes.length > limits.bytes) return { code: 'event/too-large' };
  if (bytes.length > limits.depth && measureBrackets(bytes).depth > limits.depth) return { code: 'event/too-deep' };
  if (!isUtf8(bytes)) return { code: 'event/not-json' };
  try {
    return { value: JSON.parse(bytes.toString('utf8')) as JsonValue };
  } catch {
    return { code: 'event/not-json' };
  }
}

/** True for bytes that are one complete JSON text, or would be if they were not too deep to parse. */
export function isCompleteJson(bytes: Buffer, limits: EventLimits): boolean {
  const parsed = parseWithin(bytes, limits);
  return 'value' in parsed || (parsed.code === 'event/too-deep' && measureBrackets(bytes).closed);
}
