// DynamoDB's attribute values in their wire format, and how they compare. Values of different types are neither equal
// nor in any order.

/** One member, named for the type: `{ S: 'text' }`, `{ N: '1' }`. */
export type AttributeValue = Readonly<Record<string, unknown>>;
export type Item = Record<string, AttributeValue>;

export function compares(a: AttributeValue | undefined, operator: string, b: AttributeValue): boolean {
  if (a === undefined) return false;
  if (operator === '=') return isEqual(a, b);
  if (operator === '<>') return !isEqual(a, b);
  const order = orderOf(a, b);
  if (order === undefined) return false;
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  return operator === '>' ? order > 0 : order >= 0;
}

function isEqual(a: AttributeValue, b: AttributeValue): boolean {
  return orderOf(a, b) === 0 || JSON.stringify(a) === JSON.stringify(b);
}

/** Undefined if the two values have no order. */
function orderOf(a: AttributeValue, b: AttributeValue): number | undefined {
  if (a.N !== undefined && b.N !== undefined) return Math.sign(Number(a.N) - Number(b.N));
  const [one, other] = [a.S, b.S];
  if (typeof one !== 'string' || typeof other !== 'string') return undefined;
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
