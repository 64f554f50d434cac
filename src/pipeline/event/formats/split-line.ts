// The objects that follow each other on one line of JSON Lines.
import { byte, isCompleteJson, skipSpace } from './json-bytes.ts';
import { valueScanner } from './json-scanner.ts';

/** They are all read before the first is planned, and before the objects of other messages have their turn. */
export const mostOnLine = 5_000;

/**
 * The bytes of each object, up to one more than are allowed; undefined unless there are several and all of them are JSON:
 * if a quote is missing or too many, the beginning of one event can look like a whole one.
 */
export function objectsOnLine(line: Buffer): Buffer[] | undefined {
  if (!mayContainSeveral(line)) return undefined;
  const objects: Buffer[] = [];
  for (let start = skipSpace(line); start < line.length && objects.length <= mostOnLine; ) {
    const end = line[start] === byte.openBrace ? valueScanner({ inArray: false })(line, start) : -1;
    if (end < 0) return undefined;
    const object = line.subarray(start, end);
    if (!isCompleteJson(object)) return undefined;
    objects.push(object);
    start = skipSpace(line, end);
  }
  return objects.length > 1 ? objects : undefined;
}

/** True where a brace opens after one that closes. */
function mayContainSeveral(line: Buffer): boolean {
  for (let brace = line.indexOf(byte.closeBrace); brace >= 0; brace = line.indexOf(byte.closeBrace, brace + 1)) {
    if (line[skipSpace(line, brace + 1)] === byte.openBrace) return true;
  }
  return false;
}
