// Reads JSON so that no number loses a digit: one that JavaScript cannot hold becomes the text of its digits. Two ids
// that differ in the last of 19 digits would be equal otherwise, and two people would become one record.

import { isJsonObject, type JsonValue } from '../json.ts';
import { isExactNumber } from './exact-number.ts';

export interface ExactJson {
  /** With texts in the place of numbers that would lose digits. */
  value: JsonValue;
  /** As `JSON.parse` reads it; absent where that is the same. */
  rounded?: JsonValue;
}

/**
 * A number that may lose digits: 16 characters of digits, or an exponent. Up to 15 digits are always exact. Inside a text
 * it is a false alarm, which costs time and changes nothing.
 */
const suspicious = /(?:^|[:,[\s])-?(?:\d[\d.]{15}|\d[\d.]*[eE][-+\d])/;

/**
 * @param text JSON
 * @param plain what `JSON.parse` returned for it. The second pass recurses as deep as it is nested, and takes longer than
 * the first (`scripts/exact-json.ts` measures it), so only a text that may need it gets one.
 */
export function exactJson(text: string, plain: JsonValue): ExactJson {
  if (!suspicious.test(text)) return { value: plain };
  let differs = false;
  const value = parseWithSource(text, (_, member, { source }) => {
    if (typeof member !== 'number' || source === undefined || isExactNumber(source)) return member;
    differs = true;
    return source;
  });
  return differs ? { value, rounded: plain } : { value: plain };
}

/** `source` is the text of a number, a text, true, false or null. TypeScript does not know this argument yet. */
type Reviver = (name: string, member: JsonValue, context: { source?: string }) => JsonValue;
const parseWithSource = JSON.parse as (text: string, reviver: Reviver) => JsonValue;

/** Where a number became a text: its names, `data.counselor.id`, and indexes of lists. */
export function inexactPaths(value: JsonValue, rounded: JsonValue | undefined): string[] {
  return rounded === undefined ? [] : pathsIn(value, rounded).map((steps) => steps.join('.'));
}

function pathsIn(value: JsonValue | undefined, rounded: JsonValue): string[][] {
  if (typeof rounded === 'number') return typeof value === 'string' ? [[]] : [];
  if (typeof rounded !== 'object' || typeof value !== 'object' || rounded === null || value === null) return [];
  return Object.entries(rounded).flatMap(([name, member]) =>
    pathsIn((value as Record<string, JsonValue>)[name], member).map((steps) => [name, ...steps]),
  );
}

/** For `JSON.stringify`: the value in which such a number is written as a number again, with all its digits. */
export function withWrittenNumbers(value: JsonValue, rounded: JsonValue | undefined): JsonValue {
  if (rounded === undefined) return value;
  if (typeof rounded === 'number') return typeof value === 'string' ? rawNumber(value) : value;
  if (Array.isArray(value) && Array.isArray(rounded))
    return value.map((item, index) => withWrittenNumbers(item, rounded[index]));
  if (!isJsonObject(value) || !isJsonObject(rounded)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withWrittenNumbers(member, rounded[name])]),
  );
}

const { rawJSON: rawNumber } = JSON as typeof JSON & { rawJSON: (text: string) => JsonValue };
