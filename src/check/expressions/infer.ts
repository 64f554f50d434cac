// Walks an expression as JSONata would run it, with shapes instead of values: reports what must fail on the way and
// returns the shape of the result.
import type { Expression } from '../../pipeline/mapping/mappings.ts';
import type { Report } from '../report.ts';
import {
  listOf,
  nothing,
  objectOf,
  ofKind,
  perhapsAbsent,
  present,
  type Shape,
  unionOf,
  unknown,
} from '../shapes/shape.ts';
import type { EventShapes } from '../shapes/shape-of-event.ts';
import { inferCall } from './calls/infer-call.ts';
import { declarations } from './calls/signatures.ts';
import { reportDaysAsSeconds } from './days-as-seconds.ts';
import { typesWhere } from './event-types.ts';
import { isFunction, reportFunction } from './function-as-value.ts';
import { inferBlock, inferCondition } from './infer-branches.ts';
import { inferBinary } from './infer-operator.ts';
import { inferPath, through } from './infer-path.ts';
import type { Inference, SalesforceNames, Scope, ShownEvent } from './scope.ts';
import { asNode, type Node, nodesOf, offsetOf, pairsOf, pathsIn } from './tree.ts';

export interface ExpressionContext {
  /** The shapes of the events by their types. */
  events: EventShapes;
  /** Of `$item` in a record with forEach, which has `$index` too. */
  item?: Shape;
  /** The record's `when`: the values that it tests are known to be there. */
  when?: Expression;
  picklist?: readonly string[];
  /** Absent where an expression is for no record. */
  salesforce?: SalesforceNames;
  evidence: string;
  /** For findings about a value that an example shows. */
  examples?: readonly ShownEvent[];
}

/** The shape of the expression's result. */
export function inferExpression(expression: Expression, context: ExpressionContext, report: Report): Shape {
  const { events, item, when, picklist = [], salesforce, evidence, examples = [] } = context;
  const inference: Inference = {
    source: expression.source,
    picklist,
    ...(salesforce && { salesforce }),
    events,
    evidence,
    examples,
    report: (offset, finding) => report(expression.locationOf(offset), finding),
    infer: (node, scope) => (node ? inferred(node, scope, inference) : nothing),
  };
  reportDaysAsSeconds(expression.tree, inference);
  const possible = typesWhere(when?.tree, true, events.types);
  const types = possible.size === 0 ? events.types : possible;
  const event = events.ofTypes(types);
  const scope: Scope = {
    input: event,
    root: event,
    variables: new Map([
      ['$', event],
      ...(item ? [['item', item] as const, ['index', ofKind('number')] as const] : []),
    ]),
    tested: pathsIn(when?.tree),
    types,
  };
  const tree = asNode(expression.tree);
  const shape = inference.infer(tree, scope);
  reportFunction(tree, shape, inference);
  return shape;
}

function inferred(node: Node, scope: Scope, inference: Inference): Shape {
  const shape = withoutPredicates(node, scope, inference);
  const filtered = through(node.predicate, shape, scope, inference);
  const pairs = pairsOf(asNode(node.group)?.lhs);
  if (pairs.length === 0) return filtered;
  const input = { ...scope, input: filtered.items ?? filtered };
  for (const part of pairs.flat()) inference.infer(part, input);
  return objectOf(new Map(), true);
}

function withoutPredicates(node: Node, scope: Scope, inference: Inference): Shape {
  const { infer } = inference;
  switch (node.type) {
    case 'string':
      return literalText(String(node.value), offsetOf(inference.source, node));
    case 'number':
      return ofKind('number');
    case 'value':
      return node.value === null ? ofKind('null') : ofKind('boolean');
    case 'regex':
    case 'transform':
      return ofKind('function');
    case 'variable':
      return node.value === '' ? scope.input : variableShape(String(node.value), scope);
    case 'path':
      return inferPath(node, scope, inference);
    case 'binary':
      return inferBinary(node, scope, inference);
    case 'unary':
      return inferUnary(node, scope, inference);
    case 'condition':
      return inferCondition(node, scope, inference);
    case 'block':
      return inferBlock(node, scope, inference);
    case 'bind': {
      const value = infer(asNode(node.rhs), scope);
      scope.variables.set(String(asNode(node.lhs)?.value), value);
      return value;
    }
    case 'lambda':
      // JSONata wraps a call at the end of a function.
      if (node.thunk === true) return infer(asNode(node.body), scope);
      return inferLambda(node, scope, inference);
    case 'function':
    case 'partial':
      return inferCall(node, scope, inference);
    case 'apply': {
      const given = infer(asNode(node.lhs), scope);
      const called = asNode(node.rhs);
      if (called?.type === 'function') return inferCall(called, scope, inference, given);
      const applied = infer(called, scope);
      // A function after a function makes another function.
      return isFunction(given) && isFunction(applied)
        ? ofKind('function')
        : applyNamed(called, given, scope, inference);
    }
    default:
      return unknown;
  }
}

const literalText = (text: string, offset: number): Shape => ({
  ...ofKind('text'),
  literals: [{ text, offset }],
  choices: new Set([text]),
  longest: text.length,
});

function variableShape(name: string, { variables }: Scope): Shape {
  const bound = variables.get(name);
  return bound ?? (Object.hasOwn(declarations, name) ? ofKind('function') : unknown);
}

/** `value ~> $string` is `$string(value)`. */
function applyNamed(called: Node | undefined, given: Shape, scope: Scope, inference: Inference): Shape {
  if (called?.type !== 'variable') return unknown;
  const call = { type: 'function', value: '(', position: called.position ?? 0, procedure: called, arguments: [] };
  return inferCall(call, scope, inference, given);
}

function inferUnary(node: Node, scope: Scope, { infer }: Inference): Shape {
  if (node.value === '[') {
    const items = nodesOf(node.expressions).map((part) => infer(part, scope));
    return listOf(items.length === 0 ? undefined : present(unionOf(items.map((item) => item.items ?? item))));
  }
  if (node.value !== '{') {
    infer(asNode(node.expression), scope);
    return ofKind('number');
  }
  const pairs = pairsOf(node.lhs);
  const members = pairs.map(([name, value]) => [name, infer(value, scope)] as const);
  const isFixed = pairs.every(([name]) => name.type === 'string');
  for (const [name] of pairs) if (name.type !== 'string') infer(name, scope);
  return objectOf(new Map(members.map(([name, shape]) => [String(name.value), shape])), !isFixed);
}

/** A function whose caller is unknown: its parameters can be anything. */
function inferLambda(node: Node, scope: Scope, { infer }: Inference): Shape {
  const names = nodesOf(node.arguments).map((argument) => [String(argument.value), perhapsAbsent(unknown)] as const);
  infer(asNode(node.body), { ...scope, variables: new Map([...scope.variables, ...names]) });
  return ofKind('function');
}
