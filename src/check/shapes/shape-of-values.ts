// A value from an example → its shape.
import { isJsonObject, type JsonValue } from '../../json.ts';
import { utcTimestamp } from '../../timestamp.ts';
import { listOf, objectOf, ofKind, type Shape, unionOf } from './shape.ts';

/** `rounded`: the same value with rounded numbers, where numbers that would lose digits are texts. */
export function shapeOfValue(value: JsonValue, rounded: JsonValue | undefined = value): Shape {
  if (value === null) return ofKind('null');
  if (typeof value === 'string' && typeof rounded === 'number') return { ...ofKind('text'), inexact: true };
  if (typeof value === 'string') return { ...ofKind('text'), seen: new Set([value]), ...timeOfDayOf(value) };
  if (typeof value === 'number') return { ...ofKind('number'), largest: Math.abs(value), ...countOf(value) };
  if (typeof value === 'boolean') return ofKind('boolean');
  if (isJsonObject(value)) {
    const other = isJsonObject(rounded) ? rounded : value;
    return objectOf(new Map(Object.entries(value).map(([name, member]) => [name, shapeOfValue(member, other[name])])));
  }
  const others = Array.isArray(rounded) ? rounded : value;
  return listOf(
    value.length === 0 ? undefined : unionOf(value.map((item, index) => shapeOfValue(item, others[index]))),
  );
}

/** Midnight in UTC is how many platforms write a day. */
function timeOfDayOf(text: string): Pick<Shape, 'timeOfDay'> {
  const time = utcTimestamp(text);
  return time === undefined ? {} : { timeOfDay: !/T00:00:00(\.0+)?Z$/.test(time) };
}

/** Above this, seconds would mean the year 5138 or later. */
const smallestMilliseconds = 1e11;

/** If the number counts time. */
const countOf = (value: number): Pick<Shape, 'timeOfDay'> => ({
  timeOfDay: value % (Math.abs(value) < smallestMilliseconds ? 86_400 : 86_400_000) !== 0,
});
