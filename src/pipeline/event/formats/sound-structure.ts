// Whether something that is not JSON has all its quotes and brackets, so that it certainly ends where it seems to. Python and
// others write NaN and Infinity, which JSON does not have (docs.python.org, "json": "Infinite and NaN Number Values"), and
// careless programs put line ends into texts.
import { byte, isSpace } from './json-bytes.ts';

const structure = new Set<number>([...Buffer.from('{}[],:')]);

/** True if it would be JSON with other values and other texts in the same places. */
export function hasSoundStructure(bytes: Buffer): boolean {
  let skeleton = '';
  let inWord = false;
  for (let index = 0; index < bytes.length; index += 1) {
    const value = bytes[index] as number;
    const isWord = value !== byte.quote && !structure.has(value) && !isSpace(value);
    if (isWord && !inWord) skeleton += '0';
    inWord = isWord;
    if (structure.has(value)) skeleton += String.fromCharCode(value);
    if (value !== byte.quote) continue;
    index = endOfText(bytes, index);
    skeleton += '""';
  }
  try {
    JSON.parse(skeleton);
    return true;
  } catch {
    return false;
  }
}

/** The index of the closing quote; that of the last byte if there is none, which leaves brackets open. */
function endOfText(bytes: Buffer, start: number): number {
  let index = start + 1;
  while (index < bytes.length && bytes[index] !== byte.quote) index += bytes[index] === byte.backslash ? 2 : 1;
  return Math.min(index, bytes.length - 1);
}
