// A value from an example → its shape.
import { isJsonObject, type JsonValue } from '../../json.ts';
import { listOf, objectOf, ofKind, type Shape, unionOf } from './shape.ts';

/** `rounded`: the same value with rounded numbers, where numbers that would lose digits are texts. */
export function shapeOfValue(value: JsonValue, rounded: JsonValue | undefined = value): Shape {
  if (value === null) return ofKind('null');
  if (typeof value === 'string' && typeof rounded === 'number') return { ...ofKind('text'), inexact: true };
  if (typeof value === 'string') return { ...ofKind('text'), seen: new Set([value]) };
  if (typeof value === 'number') return { ...ofKind('number'), largest: Math.abs(value) };
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
