// A value from an example → its shape.
import { isJsonObject, type JsonValue } from '../../json.ts';
import { listOf, objectOf, ofKind, type Shape, unionOf } from './shape.ts';

export function shapeOfValue(value: JsonValue): Shape {
  if (value === null) return ofKind('null');
  if (typeof value === 'string') return { ...ofKind('text'), seen: new Set([value]) };
  if (typeof value === 'number') return ofKind('number');
  if (typeof value === 'boolean') return ofKind('boolean');
  if (isJsonObject(value)) {
    return objectOf(new Map(Object.entries(value).map(([name, member]) => [name, shapeOfValue(member)])));
  }
  return listOf(value.length === 0 ? undefined : unionOf(value.map(shapeOfValue)));
}
