// The shape of a function's result, from its signature and the shapes of its arguments.

import { ownValue } from '../../../own-value.ts';
import { type OwnFunction, ownFunctions } from '../../../pipeline/mapping/expressions/functions/own-functions.ts';
import { isBlank } from '../../../values/blank.ts';
import {
  listOf,
  nothing,
  ofKind,
  perhapsAbsent,
  type Shape,
  timeOfDayIn,
  union,
  unionOf,
  unknown,
} from '../../shapes/shape.ts';
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

/** What the texts of our functions are. A picture would make $time another text. */
const formats: Readonly<Record<string, string>> = {
  date: 'date',
  addDays: 'date',
  addMonths: 'date',
  datetime: 'date-time',
  addMinutes: 'date-time',
  fromSeconds: 'date-time',
};

function ownResult({ name, returns, blankIsNull, choices, mayFindNothing }: OwnFunction, first: Shape): Shape {
  const format = ownValue(formats, name);
  const isNull = first.kinds.has('null') || (blankIsNull === true && [...first.seen].some(isBlank));
  return {
    ...ofKind(returns, ...(isNull ? (['null'] as const) : [])),
    ...(choices && { choices: new Set(choices) }),
    ...(format !== undefined && { format }),
    ...(format === 'date-time' && timeOfDayIn(first)),
    ...(name === 'datetime' && { timeOfDay: first.timeOfDay ?? true }),
    absent: mayFindNothing === true,
  };
}

const inLetters = ({ seen, choices }: Shape, letters: 'lower' | 'upper', change: (text: string) => string): Shape => ({
  ...ofKind('text'),
  letters,
  seen: new Set([...seen].map(change)),
  ...(choices && { choices: new Set([...choices].map(change)) }),
});

function knownResult(name: string, first: Shape, shapes: readonly Shape[]): Shape | undefined {
  const own = ownFunctions.find((each) => each.name === name);
  if (own) return ownResult(own, first);
  switch (name) {
    case 'lookup': {
      const members = [...first.members.values()];
      if (first.open || first.unknown || members.length === 0) return unknown;
      const isKey = shapes[1]?.keysOf === first.members;
      return isKey ? unionOf(members) : perhapsAbsent(unionOf(members));
    }
    case 'lowercase':
      return inLetters(first, 'lower', (text) => text.toLowerCase());
    case 'uppercase':
      return inLetters(first, 'upper', (text) => text.toUpperCase());
    case 'fromMillis':
      // A picture makes another text.
      return shapes.length > 1 ? undefined : { ...ofKind('text'), format: 'date-time', ...timeOfDayIn(first) };
    case 'toMillis':
      return { ...ofKind('number'), ...timeOfDayIn(first) };
    case 'keys':
      return listOf({ ...ofKind('text'), keysOf: first.members });
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
