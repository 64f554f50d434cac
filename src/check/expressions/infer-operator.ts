// Operators between two values: what they do silently, or fail on, when a value is of an unexpected kind.
import { literalMistake } from '../rules/literal-texts.ts';
import { wordsFor } from '../shapes/kind-words.ts';
import { perhapsNothing, reportNullFails, thisIs } from '../shapes/perhaps-nothing.ts';
import { isNeverOf, listOf, ofKind, type Shape, unknown, without } from '../shapes/shape.ts';
import { reportDaysAdded } from './added-days.ts';
import { compareEqual, compareOrder } from './compare.ts';
import { behind } from './event-types.ts';
import { reportFunction } from './function-as-value.ts';
import { itemOf } from './infer-path.ts';
import type { Inference, Scope } from './scope.ts';
import { asNode, type Node, nodesOf, offsetOf, pathsIn } from './tree.ts';
import { reportTextAsCondition } from './truth.ts';

export function inferBinary(node: Node, scope: Scope, inference: Inference): Shape {
  const operator = String(node.value);
  const [left, right] = [asNode(node.lhs), asNode(node.rhs)];
  if (operator === '-' && isHyphenated(left, right, scope, inference)) return unknown;
  const lhs = inference.infer(left, scope);
  const rhs = inference.infer(right, scopeOfRight(operator, left, scope, inference));
  const operands = [
    [left, lhs],
    [right, rhs],
  ] as const;
  if (operands.filter(([part, shape]) => reportFunction(part, shape, inference)).length > 0) return unknown;
  switch (operator) {
    case 'and':
    case 'or':
      for (const [part, shape] of operands) {
        checkCondition(part, operator, inference);
        // `data.name and …` often asks whether there is one.
        reportTextAsCondition(part, shape, inference, part === left ? right : undefined);
      }
      return ofKind('boolean');
    case '&':
      for (const [part, shape] of operands) checkJoined(part, shape, scope, inference);
      return ofKind('text');
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      if (reportDaysAdded(operator, operands, inference)) return unknown;
      if (!operands.every(([part, shape]) => isNumber(part, shape, operator, scope, inference))) return unknown;
      return { ...ofKind('number'), absent: lhs.absent || rhs.absent, ...timeOfDayOf(operator, lhs, rhs) };
    case '=':
    case '!=':
      compareEqual(node, operands, inference);
      return ofKind('boolean');
    case 'in':
      compareEqual(node, [operands[0], [right, itemOf(rhs)]], inference);
      return ofKind('boolean');
    case '<':
    case '<=':
    case '>':
    case '>=':
      compareOrder(node, operands, scope, inference);
      return { ...ofKind('boolean'), absent: lhs.absent || rhs.absent };
    case '..':
      return listOf(ofKind('number'));
    default:
      return ofKind('boolean');
  }
}

/** Whatever is added to a time of day, there is still one. */
const timeOfDayOf = (operator: string, ...operands: readonly Shape[]): Pick<Shape, 'timeOfDay'> =>
  (operator === '+' || operator === '-') &&
  operands.some(({ timeOfDay, largest }) => timeOfDay && largest === undefined)
    ? { timeOfDay: true }
    : {};

/** The right side of `and` counts only where the left side holds, and that of `or` where it does not. */
function scopeOfRight(operator: string, left: Node | undefined, scope: Scope, inference: Inference): Scope {
  if (operator !== 'and' && operator !== 'or') return scope;
  return behind(left, operator === 'and', { ...scope, tested: scope.tested.union(pathsIn(left)) }, inference);
}

/** `data.pass-mark` subtracts "mark", which does not exist. */
function isHyphenated(left: Node | undefined, right: Node | undefined, scope: Scope, inference: Inference): boolean {
  const last = nodesOf(left?.type === 'path' ? left.steps : []).at(-1);
  const first = nodesOf(right?.type === 'path' ? right.steps : [])[0];
  if (last?.type !== 'name' || first?.type !== 'name') return false;
  const { source } = inference;
  const offset = offsetOf(source, last);
  const isWrittenAsOne = source.slice(offset).startsWith(`${String(last.value)}-${String(first.value)}`);
  if (!isWrittenAsOne || scope.input.members.has(String(first.value))) return false;
  const name = `${String(last.value)}-${String(first.value)}`;
  inference.report(offset, {
    code: 'mapping/hyphenated-path',
    message: `The hyphen is read as a minus: this subtracts "${String(first.value)}" from "${String(last.value)}".`,
    hint: `Put the name in backquotes: \`${name}\`.`,
  });
  return true;
}

/** `level = 1 or 2`: a 2 alone is always true. */
function checkCondition(part: Node | undefined, operator: string, { report, source }: Inference) {
  if (part?.type !== 'number' && part?.type !== 'string') return;
  report(offsetOf(source, part), {
    code: 'mapping/always-true',
    message: `This is not a condition, so it does not affect the result of "${operator}" as intended.`,
    hint: 'Repeat the comparison, or write: data.level in [1, 2].',
  });
}

function checkJoined(part: Node | undefined, shape: Shape, scope: Scope, inference: Inference) {
  if (!part) return;
  const offset = offsetOf(inference.source, part);
  if (isNeverOf(shape, new Set(['text', 'number', 'boolean', 'null']))) {
    inference.report(offset, {
      code: 'mapping/joins-list',
      message: `This is ${wordsFor(shape.kinds)}, and & turns it into a text with brackets and quotes.`,
      hint: shape.kinds.has('list') ? 'Write $join(…, ", ").' : 'Use one of its parts.',
    });
    return;
  }
  for (const literal of shape.literals) {
    const mistake = literalMistake(literal.text, 'text');
    if (mistake) inference.report(literal.offset, mistake);
  }
  const empty = perhapsNothing(part, shape, scope);
  if (empty === 'null') reportNullText(part, '&', scope, inference);
  if (empty !== 'missing') return;
  inference.report(offset, {
    code: 'mapping/joins-nothing',
    severity: 'warning',
    message: `${thisIs('missing', part, scope, inference)}, and & then leaves a gap in the text.`,
    hint: aDefault,
  });
}

const aDefault = 'Give a default: (… ?: "something").';

/** `where`: the operator or function that turns the value into a text. */
export function reportNullText(part: Node, where: string, scope: Scope, inference: Inference) {
  inference.report(offsetOf(inference.source, part), {
    code: 'mapping/joins-nothing',
    severity: 'warning',
    message: `${thisIs('null', part, scope, inference)}, and ${where} then puts the word null in the text.`,
    hint: aDefault,
  });
}

function isNumber(part: Node | undefined, shape: Shape, operator: string, scope: Scope, inference: Inference): boolean {
  if (!part) return true;
  if (!isNeverOf(without(shape, 'null'), new Set(['number']))) {
    reportNullFails(part, shape, scope, inference, operator);
    return true;
  }
  inference.report(offsetOf(inference.source, part), {
    code: 'mapping/not-a-number',
    message: shape.inexact
      ? `This number has too many digits to be exact, so it is a text here, and ${operator} needs numbers.`
      : `This is ${wordsFor(shape.kinds)}, and ${operator} needs numbers.`,
    hint: shape.inexact
      ? 'For a fraction, write $number(…), which rounds it. A long whole number cannot be calculated with.'
      : operator === '+' && shape.kinds.has('text')
        ? 'To join texts, write &.'
        : 'Convert a text to a number with $number(…).',
  });
  return false;
}
