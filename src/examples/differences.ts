// Compares two expectations field by field: what an example expects and what its event becomes, or what an event becomes
// before and after an edit. Records are matched first, so that one extra record does not make all later ones differ.
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { matchRecords, objectsOf, recordOf, sameJson } from './match-records.ts';

export interface Difference {
  /** What differs, for messages: `Task.Subject`, `Task` for a whole record, `outcome` for failed or not. */
  subject: string;
  /** Its path in the expectation, or the path it would have. */
  path: readonly (string | number)[];
  /** Absent if there is no value. */
  expected?: JsonValue;
  actual?: JsonValue;
}

/** Both in the form of an example's `expect`. Empty if they are equal; the order of names in an object does not count. */
export function differences(expected: JsonValue, actual: JsonValue): Difference[] {
  if (Array.isArray(expected) && Array.isArray(actual)) return recordDifferences(expected, actual, []);
  if (isJsonObject(expected) && isJsonObject(actual)) return failureDifferences(expected, actual);
  return [{ subject: 'outcome', path: [], expected, actual }];
}

function failureDifferences(expected: JsonObject, actual: JsonObject): Difference[] {
  return namesOf(expected, actual).flatMap((name) => {
    const [before, after] = [expected[name], actual[name]];
    if (Array.isArray(before) && Array.isArray(after)) return recordDifferences(before, after, [name]);
    return sameJson(before, after) ? [] : [difference(name, [name], before, after)];
  });
}

function recordDifferences(
  expected: readonly JsonValue[],
  actual: readonly JsonValue[],
  path: Difference['path'],
): Difference[] {
  const pairs = matchRecords(expected, actual);
  const found = pairs.flatMap(({ before, after }): Difference[] => {
    const was = before === undefined ? undefined : recordOf(expected[before]);
    const is = after === undefined ? undefined : recordOf(actual[after]);
    const { sObject } = was ?? is ?? recordOf(undefined);
    if (!was || !is) return [difference(sObject, [...path, before ?? expected.length], was?.content, is?.content)];
    return namesOf(was.content, is.content)
      .filter((name) => !sameJson(was.content[name], is.content[name]))
      .map((name) => {
        const where = [...path, before as number, sObject, name];
        return difference(`${sObject}.${name}`, where, was.content[name], is.content[name]);
      });
  });
  const order = pairs.flatMap(({ before, after }) => (before === undefined || after === undefined ? [] : [after]));
  if (order.every((position, index) => index === 0 || position > (order[index - 1] as number))) return found;
  return [...found, difference('order of the records', path, objectsOf(expected), objectsOf(actual))];
}

function difference(
  subject: string,
  path: Difference['path'],
  expected: JsonValue | undefined,
  actual: JsonValue | undefined,
): Difference {
  return { subject, path, ...(expected !== undefined && { expected }), ...(actual !== undefined && { actual }) };
}

const namesOf = (before: JsonObject, after: JsonObject) => [
  ...new Set([...Object.keys(before), ...Object.keys(after)]),
];
