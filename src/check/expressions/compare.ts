// Finds comparisons that are never true, or that fail: between different kinds, and with texts that the other side
// never has.
import { closestName, isOneEditAway } from '../../pipeline/mapping/closest-name.ts';
import { wordsFor } from '../shapes/kind-words.ts';
import { reportNullFails } from '../shapes/perhaps-nothing.ts';
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
    reportKinds(node, left, lhs, rhs, inference, 'they are never equal');
    return;
  }
  for (const [own, other] of [
    [lhs, rhs],
    [rhs, lhs],
  ] as const) {
    if (node.value === '=' && isNull(own)) reportNeverNull(node, left, other, inference);
    for (const { text, offset } of own.literals) reportNeverEqual(text, offset, other, inference);
  }
}

/** Reports a text that the other side never has: not in the list of all it can be, or a misspelling of one in the examples. */
export function reportNeverEqual(text: string, offset: number, other: Shape, inference: Inference) {
  const { report, source } = inference;
  if (reportOtherLetters(text, offset, other, inference)) return;
  if (other.unknown || other.literals.length > 0) return;
  const known = other.choices ?? other.seen;
  if (known.has(text)) {
    if (!other.choices) reportAlsoInOtherLetters(text, offset, known, inference);
    return;
  }
  // Who compares with both, "Open" and "open", expects both.
  const sameLetters = [...known].find(
    (seen) => isInOtherLetters(text, seen) && !source.includes(`"${seen}"`) && !source.includes(`'${seen}'`),
  );
  const closest = other.choices
    ? closestName(text, known)
    : (sameLetters ?? [...known].find((seen) => isMisspelled(text, seen)));
  if (!other.choices && closest === undefined) return;
  const all = [...known].map((choice) => `"${choice}"`).join(', ');
  report(offset, {
    code: 'mapping/never-equal',
    severity: other.choices ? 'error' : 'warning',
    message: other.choices ? `The value is never "${text}".` : `No example has the value "${text}".`,
    hint: closest === undefined ? `It can be: ${all}.` : `Did you mean "${closest}"?`,
  });
}

/** Some examples have the text, and others have it in other letters: those are not equal. */
function reportAlsoInOtherLetters(
  text: string,
  offset: number,
  seen: ReadonlySet<string>,
  { report, source }: Inference,
) {
  const other = [...seen].find((each) => each !== text && isInOtherLetters(text, each));
  if (other === undefined || source.includes(`"${other}"`) || source.includes(`'${other}'`)) return;
  report(offset, {
    code: 'mapping/never-equal',
    severity: 'warning',
    message: `An example has "${other}", which is not equal to "${text}".`,
    hint: `Compare in small letters: $lowercase(…) and "${text.toLowerCase()}".`,
  });
}

const isInOtherLetters = (text: string, seen: string) => text.toLowerCase() === seen.toLowerCase();

/** Reports a text with capitals behind $lowercase, or with small letters behind $uppercase. */
export function reportOtherLetters(text: string, offset: number, { letters }: Shape, { report }: Inference): boolean {
  const written = letters === 'lower' ? text.toLowerCase() : letters === 'upper' ? text.toUpperCase() : text;
  if (written === text) return false;
  report(offset, {
    code: 'mapping/never-equal',
    message: `After $${letters}case, the text has only ${letters === 'lower' ? 'lower-case letters' : 'capitals'}, so it is never "${text}".`,
    hint: `Write "${written}".`,
  });
  return true;
}

const isNull = ({ kinds, unknown }: Shape) => !unknown && kinds.size === 1 && kinds.has('null');

function reportNeverNull(node: Node, left: Node | undefined, { unknown, kinds }: Shape, { report, source }: Inference) {
  if (unknown || kinds.size === 0 || kinds.has('null')) return;
  report(offsetOf(source, left ?? node), {
    code: 'mapping/never-equal',
    severity: 'warning',
    message: 'The value is never null in the examples. If it is missing, this is not true either.',
    hint: 'To test whether it is missing, write: $not($exists(…)).',
  });
}

/** Short texts, and texts that differ in a digit, are often similar on purpose. */
const isMisspelled = (text: string, seen: string) =>
  text.length >= 5 &&
  !isInOtherLetters(text, seen) &&
  isOneEditAway(text, seen) &&
  text.replace(/\d/g, '') !== seen.replace(/\d/g, '');

export function compareOrder(node: Node, operands: readonly [Operand, Operand], scope: Scope, inference: Inference) {
  const [[left, lhs], [, rhs]] = operands;
  const other = lhs.inexact ? rhs : rhs.inexact ? lhs : undefined;
  if (other && !other.unknown && (other.kinds.has('text') || other.kinds.has('number'))) {
    inference.report(offsetOf(inference.source, left ?? node), {
      code: 'mapping/compares-kinds',
      message: other.kinds.has('text')
        ? `Numbers with so many digits are texts here, and ${String(node.value)} compares texts letter by letter: "9" is more than "10".`
        : `A number with so many digits is a text here, and ${String(node.value)} cannot compare a text with a number.`,
      hint: 'Use only = and !=, with the number in quotes. To compare sizes, let the platform send fewer digits.',
    });
    return;
  }
  const ordered = new Set<Kind>(['text', 'number']);
  const common = lhs.kinds.intersection(rhs.kinds).intersection(ordered);
  if (!lhs.unknown && !rhs.unknown && lhs.kinds.size > 0 && rhs.kinds.size > 0 && common.size === 0) {
    reportKinds(node, left, lhs, rhs, inference, 'only two numbers or two texts can be compared');
    return;
  }
  for (const [part, shape] of operands) if (part) reportNullFails(part, shape, scope, inference, String(node.value));
}

function reportKinds(
  node: Node,
  left: Node | undefined,
  lhs: Shape,
  rhs: Shape,
  { report, source }: Inference,
  why: string,
) {
  const numberAndText = lhs.kinds.union(rhs.kinds).isSupersetOf(new Set<Kind>(['text', 'number']));
  report(offsetOf(source, left ?? node), {
    code: 'mapping/compares-kinds',
    message: `This compares ${wordsFor(lhs.kinds)} with ${wordsFor(rhs.kinds)}: ${why}.`,
    hint: lhs.kinds.has('list')
      ? 'To find a value in a list, write: value in list.'
      : lhs.inexact || rhs.inexact
        ? 'A number with so many digits is a text here: write it in quotes.'
        : numberAndText
          ? 'Write a number without quotes, or convert the text with $number(…).'
          : 'Compare values of the same kind.',
  });
}
