// Follows strings and brackets byte by byte, wherever the chunks are cut, without holding anything in memory.
import { byte } from './json-bytes.ts';

/**
 * Returns the index at which a value ends, or -1 if it goes on in the next chunk. In an array, a value ends before the comma
 * or bracket that follows it; elsewhere an object ends after its own bracket.
 */
export function valueScanner({ inArray }: { inArray: boolean }): (chunk: Buffer, from: number) => number {
  let depth = 0;
  let inString = false;
  let escaped = false;
  return (chunk, from) => {
    // Locals, because every byte passes here.
    let [index, level, quoted, skip] = [from, depth, inString, escaped];
    let end = -1;
    for (; index < chunk.length && end < 0; index += 1) {
      const value = chunk[index];
      if (quoted) {
        if (skip) skip = false;
        else if (value === byte.backslash) skip = true;
        else if (value === byte.quote) quoted = false;
      } else if (value === byte.quote) quoted = true;
      else if (value === byte.openBrace || value === byte.openBracket) level += 1;
      else if (value === byte.closeBrace || value === byte.closeBracket) {
        if (level === 0) end = index;
        else level -= 1;
        if (level === 0 && !inArray) end = index + 1;
      } else if (value === byte.comma && level === 0 && inArray) end = index;
    }
    [depth, inString, escaped] = [level, quoted, skip];
    return end;
  };
}
