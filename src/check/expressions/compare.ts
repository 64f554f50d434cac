// Comparisons that never hold, or fail: of values of different kinds, and with texts that the other side never is.
import { closestName, isOneEditAway } from '../../pipeline/mapping/closest-name.ts';
import { wordsFor } from '../shapes/kind-words.ts';
import { sayNullFails } from '../shapes/perhaps-nothing.ts';
import { isNeverOf, type Kind, type Shape } from '../shapes/shape.ts';
import type { Inference, Scope } from './scope.ts';
import { type Node, offsetOf } from './tree.ts';

export type Operand = readonly [Node | undefined, Shape];

export function compareEqual(node: Node, operands: readonly [Operand, Operand], inference: Inference) {
  const [[left, lhs], [, rhs]] = operands;
  if (
    isNeverOf(lhs, rhs.kinds) &&
    !rhs.unknown &&
    rhs.kinds.size > 0 &&
    !rhs.kinds.has('null') &&
    !lhs.kinds.has('null')
  ) {
    sayKinds(node, left, lhs, rhs, inference, 'they are never equal');
    return;
  }
  for (const [own, other] of [
    [lhs, rhs],
    [rhs, lhs],
  ] as const) {
    if (node.value === '=' && isNull(own)) sayNeverNull(node, left, other, inference);
    for (const { text, offset } of own.literals) sayNeverEqual(text, offset, other, inference);
  }
}

/** A text that the other side never is: not in the list of all it can be, or a misspelling of one that examples have. */
export function sayNeverEqual(text: string, offset: number, other: Shape, { say }: Inference) {
  if (other.unknown || other.literals.length > 0) return;
  const known = other.choices ?? other.seen;
  if (known.has(text)) return;
  const closest = other.choices ? closestName(text, known) : [...known].find((seen) => isMisspelt(text, seen));
  if (!other.choices && closest === undefined) return;
  const all = [...known].map((choice) => `"${choice}"`).join(', ');
  say(offset, {
    code: 'mapping/never-equal',
    severity: other.choices ? 'error' : 'warning',
    message: other.choices ? `It is never "${text}".` : `It is "${text}" in no example.`,
    hint: closest === undefined ? `It can be: ${all}.` : `Did you mean "${closest}"?`,
  });
}

const isNull = ({ kinds, unknown }: Shape) => !unknown && kinds.size === 1 && kinds.has('null');

function sayNeverNull(node: Node, left: Node | undefined, { unknown, kinds }: Shape, { say, source }: Inference) {
  if (unknown || kinds.size === 0 || kinds.has('null')) return;
  say(offsetOf(source, left ?? node), {
    code: 'mapping/never-equal',
    severity: 'warning',
    message: 'It is null in no example. Where it is missing, this does not hold either.',
    hint: 'To ask whether it is missing, write: $not($exists(…)).',
  });
}

/** Short texts, and such as differ in a digit, are often meant to be alike. */
const isMisspelt = (text: string, seen: string) =>
  text.length >= 5 && isOneEditAway(text, seen) && text.replace(/\d/g, '') !== seen.replace(/\d/g, '');

export function compareOrder(node: Node, operands: readonly [Operand, Operand], scope: Scope, inference: Inference) {
  const [[left, lhs], [, rhs]] = operands;
  const ordered = new Set<Kind>(['text', 'number']);
  const common = lhs.kinds.intersection(rhs.kinds).intersection(ordered);
  if (!lhs.unknown && !rhs.unknown && lhs.kinds.size > 0 && rhs.kinds.size > 0 && common.size === 0) {
    sayKinds(node, left, lhs, rhs, inference, 'only two numbers or two texts can be compared');
    return;
  }
  for (const [part, shape] of operands) if (part) sayNullFails(part, shape, scope, inference, String(node.value));
}

function sayKinds(node: Node, left: Node | undefined, lhs: Shape, rhs: Shape, { say, source }: Inference, why: string) {
  const numberAndText = lhs.kinds.union(rhs.kinds).isSupersetOf(new Set<Kind>(['text', 'number']));
  say(offsetOf(source, left ?? node), {
    code: 'mapping/compares-kinds',
    message: `This compares ${wordsFor(lhs.kinds)} with ${wordsFor(rhs.kinds)}: ${why}.`,
    hint: lhs.kinds.has('list')
      ? 'To find a value in a list, write: value in list.'
      : numberAndText
        ? 'Write a number without quotes; a text that holds one becomes it by $number(…).'
        : 'Compare values of the same kind.',
  });
}
