// Converts JSON to DynamoDB's attribute values and back.
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { JsonValue } from '../../../json.ts';

/** Members that are `undefined` are left out. */
export function attributeOf(value: unknown): AttributeValue {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(attributeOf) };
  const members = Object.entries(value as object).filter(([, member]) => member !== undefined);
  return { M: Object.fromEntries(members.map(([name, member]) => [name, attributeOf(member)])) };
}

/** Undefined for a type that JSON does not have. */
export function jsonOf({ S, N, BOOL, NULL, L, M }: AttributeValue): JsonValue | undefined {
  if (S !== undefined) return S;
  if (N !== undefined) return Number(N);
  if (BOOL !== undefined) return BOOL;
  if (NULL) return null;
  if (L) return L.map((value) => jsonOf(value) ?? null);
  if (!M) return undefined;
  return Object.fromEntries(
    Object.entries(M).flatMap(([name, value]) => {
      const member = jsonOf(value);
      return member === undefined ? [] : [[name, member]];
    }),
  );
}
