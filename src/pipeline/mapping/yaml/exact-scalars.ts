// Numbers in YAML that lose digits when they are read, such as an id of 19 digits: they become the text of their digits, as
// in an event.
import { type Document, isNode, isScalar, type Node, type Scalar, visit } from 'yaml';
import { isExactNumber } from '../../../values/exact-number.ts';

/** A node as plain data, with the digits of such numbers as text. */
export function exactValue(node: unknown, document: Document): unknown {
  if (!isNode(node)) return node;
  const changed = inexactScalars(node).map((scalar) => ({ scalar, before: scalar.value }));
  for (const { scalar } of changed) scalar.value = digitsOf(scalar.source ?? '');
  const value: unknown = node.toJS(document);
  for (const { scalar, before } of changed) scalar.value = before;
  return value;
}

function inexactScalars(node: Node): Scalar[] {
  const found: Scalar[] = [];
  const add = (scalar: Scalar) => {
    const digits = typeof scalar.value === 'number' ? digitsOf(scalar.source ?? '') : undefined;
    if (digits !== undefined && !isExactNumber(digits)) found.push(scalar);
  };
  if (isScalar(node)) add(node);
  else visit(node, { Scalar: (_, scalar) => add(scalar) });
  return found;
}

/** The number as JSON writes it; undefined for .inf and .nan. YAML also allows +1, .5, 1., 007, 0x1F and 0o17. */
function digitsOf(source: string): string | undefined {
  if (/^0[xo]/.test(source)) return String(BigInt(source));
  const [, sign = '', whole, fraction, exponent = ''] = /^([+-]?)(\d*)(?:\.(\d*))?([eE][+-]?\d+)?$/.exec(source) ?? [];
  if (whole === undefined) return undefined;
  const digits = whole.replace(/^0+(?=\d)/, '') || '0';
  return `${sign === '-' ? '-' : ''}${digits}${fraction ? `.${fraction}` : ''}${exponent}`;
}
