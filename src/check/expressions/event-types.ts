// A mapping for several event types: what a condition on `type` leaves of them. Names that only the events of other types
// have are not known behind it.
import type { Shape } from '../shapes/shape.ts';
import type { Inference, Scope } from './scope.ts';
import { asNode, calledName, type Node, nodesOf, pathText } from './tree.ts';

/** The scope in which the condition holds, or does not hold. */
export function behind(condition: unknown, holds: boolean, scope: Scope, { events }: Inference): Scope {
  const types = typesWhere(condition, holds, scope.types);
  if (types.size === scope.types.size || types.size === 0) return scope;
  const event = events.ofTypes(types);
  const moved = (shape: Shape) => (shape === scope.root ? event : shape);
  return {
    ...scope,
    types,
    root: event,
    input: moved(scope.input),
    variables: new Map([...scope.variables].map(([name, shape]) => [name, moved(shape)])),
  };
}

/** The types with which the condition may be true, or false. */
export function typesWhere(condition: unknown, holds: boolean, types: ReadonlySet<string>): ReadonlySet<string> {
  if (types.size < 2) return types;
  return new Set([...types].filter((type) => truthFor(asNode(condition), type) !== !holds));
}

/** Undefined if it depends on more than the type. */
function truthFor(node: Node | undefined, type: string): boolean | undefined {
  switch (node?.type) {
    case 'value':
      return typeof node.value === 'boolean' ? node.value : undefined;
    case 'block': {
      const [only, ...others] = nodesOf(node.expressions);
      return others.length === 0 ? truthFor(only, type) : undefined;
    }
    case 'binary':
      return truthOfBinary(node, type);
    case 'function':
      return truthOfCall(node, type);
    default:
      return undefined;
  }
}

const isType = (node: Node | undefined) => ['type', '$$.type', '$.type'].includes(pathText(node) ?? '');

function truthOfBinary({ value, lhs, rhs }: Node, type: string): boolean | undefined {
  const [left, right] = [asNode(lhs), asNode(rhs)];
  if (value === 'and' || value === 'or') {
    const decides = value === 'or';
    const sides = [truthFor(left, type), truthFor(right, type)];
    if (sides.includes(decides)) return decides;
    return sides.includes(undefined) ? undefined : !decides;
  }
  const other = isType(left) ? right : isType(right) && value !== 'in' ? left : undefined;
  const texts = other && textsIn(other);
  if (!texts) return undefined;
  if (value === '=' || value === 'in') return texts.includes(type);
  return value === '!=' && texts.length === 1 ? texts[0] !== type : undefined;
}

/** A text, or a list of texts. */
function textsIn(node: Node): string[] | undefined {
  if (node.type === 'string') return [String(node.value)];
  const parts = node.type === 'unary' && node.value === '[' ? nodesOf(node.expressions) : [];
  return parts.length > 0 && parts.every((part) => part.type === 'string')
    ? parts.map(({ value }) => String(value))
    : undefined;
}

function truthOfCall(node: Node, type: string): boolean | undefined {
  const [first, second] = nodesOf(node.arguments);
  const name = calledName(node);
  if (name === 'not') {
    const truth = truthFor(first, type);
    return truth === undefined ? undefined : !truth;
  }
  if (name === 'boolean') return truthFor(first, type);
  if (name !== 'contains' || !isType(first)) return undefined;
  if (second?.type === 'string') return type.includes(String(second.value));
  return second?.type === 'regex' && second.value instanceof RegExp
    ? new RegExp(second.value.source, second.value.flags.replace('g', '')).test(type)
    : undefined;
}
