// The shape of a function's result, from its signature and the shapes of its arguments.

import { type OwnFunction, ownFunctions } from '../../../pipeline/mapping/expressions/functions/own-functions.ts';
import { isBlank } from '../../../values/blank.ts';
import { listOf, nothing, ofKind, perhapsAbsent, type Shape, union, unionOf, unknown } from '../../shapes/shape.ts';
import { itemOf } from '../infer-path.ts';
import type { Scope } from '../scope.ts';
import type { Signature } from './signatures.ts';

function resultKinds({ returns }: Signature): Shape {
  return returns.size === 0 ? unknown : { ...ofKind(...returns), open: true };
}

/** These return a value for a missing argument; all others return nothing. */
const answersAlways = new Set(['exists', 'count', 'type', 'append', 'assert', 'error']);

export function resultOf(name: string, signature: Signature, shapes: readonly Shape[], scope: Scope): Shape {
  const [first = scope.input] = shapes;
  const result = knownResult(name, first, shapes) ?? resultKinds(signature);
  return first.absent && !answersAlways.has(name) ? perhapsAbsent(result) : result;
}

function ownResult({ returns, blankIsNull, choices, mayFindNothing }: OwnFunction, first: Shape): Shape {
  const isNull = first.kinds.has('null') || (blankIsNull === true && [...first.seen].some(isBlank));
  return {
    ...ofKind(returns, ...(isNull ? (['null'] as const) : [])),
    ...(choices && { choices: new Set(choices) }),
    absent: mayFindNothing === true,
  };
}

function knownResult(name: string, first: Shape, shapes: readonly Shape[]): Shape | undefined {
  const own = ownFunctions.find((each) => each.name === name);
  if (own) return ownResult(own, first);
  switch (name) {
    case 'lookup': {
      const members = [...first.members.values()];
      return first.open || first.unknown || members.length === 0 ? unknown : perhapsAbsent(unionOf(members));
    }
    case 'map':
      return shapes[1]?.items ? perhapsAbsent(union(shapes[1].items, listOf(shapes[1].items))) : unknown;
    case 'filter':
      return perhapsAbsent(union(itemOf(first), listOf(itemOf(first))));
    case 'sort':
    case 'reverse':
      return listOf(itemOf(first));
    case 'distinct':
      return first;
    case 'single':
      return perhapsAbsent(itemOf(first));
    case 'append':
      return union(listOf(unionOf(shapes.map(itemOf))), nothing);
    case 'split':
      return listOf(ofKind('text'));
    case 'error':
      return nothing;
    default:
      return undefined;
  }
}
