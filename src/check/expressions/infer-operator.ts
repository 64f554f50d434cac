// Operators between two values: what they do silently, or fail at, when the values are of other kinds than meant.
import { closestName, isOneEditAway } from '../../pipeline/mapping/closest-name.ts';
import { itemOf } from './infer-path.ts';
import { perhapsNothing, sayNullFails } from './perhaps-nothing.ts';
import type { Inference, Scope } from './scope.ts';
import { isNeverOf, type Kind, listOf, ofKind, type Shape, unknown, without } from './shape.ts';
import { asNode, type Node, nodesOf, offsetOf, pathsIn } from './tree.ts';

const kindWords: Record<Kind, string> = {
  text: 'a text',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
  object: 'an object',
  list: 'a list',
  function: 'a function',
};

/** "a text or a number" */
export const wordsFor = (kinds: Iterable<Kind>): string => [...kinds].map((kind) => kindWords[kind]).join(' or ');

export function inferBinary(node: Node, scope: Scope, inference: Inference): Shape {
  const operator = String(node.value);
  const [left, right] = [asNode(node.lhs), asNode(node.rhs)];
  if (operator === '-' && isHyphenated(left, right, scope, inference)) return unknown;
  const lhs = inference.infer(left, scope);
  const behind =
    operator === 'and' || operator === 'or' ? { ...scope, asked: scope.asked.union(pathsIn(left)) } : scope;
  const rhs = inference.infer(right, behind);
  const operands = [
    [left, lhs],
    [right, rhs],
  ] as const;
  switch (operator) {
    case '&':
      for (const [part, shape] of operands) checkJoined(part, shape, scope, inference);
      return ofKind('text');
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      if (!operands.every(([part, shape]) => isNumber(part, shape, operator, scope, inference))) return unknown;
      return { ...ofKind('number'), absent: lhs.absent || rhs.absent };
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

type Operand = readonly [Node | undefined, Shape];

/** `data.pass-mark` subtracts "mark", which nothing has. */
function isHyphenated(left: Node | undefined, right: Node | undefined, scope: Scope, inference: Inference): boolean {
  const last = nodesOf(left?.type === 'path' ? left.steps : []).at(-1);
  const first = nodesOf(right?.type === 'path' ? right.steps : [])[0];
  if (last?.type !== 'name' || first?.type !== 'name') return false;
  const { source } = inference;
  const offset = offsetOf(source, last);
  const isWrittenAsOne = source.slice(offset).startsWith(`${String(last.value)}-${String(first.value)}`);
  if (!isWrittenAsOne || scope.input.members.has(String(first.value))) return false;
  const name = `${String(last.value)}-${String(first.value)}`;
  inference.say(offset, {
    code: 'mapping/hyphenated-path',
    message: `A minus in a name subtracts: this takes "${String(first.value)}" from "${String(last.value)}".`,
    hint: `Put the name into backquotes: \`${name}\`.`,
  });
  return true;
}

function checkJoined(part: Node | undefined, shape: Shape, scope: Scope, inference: Inference) {
  if (!part) return;
  const offset = offsetOf(inference.source, part);
  if (isNeverOf(shape, new Set(['text', 'number', 'boolean', 'null']))) {
    inference.say(offset, {
      code: 'mapping/joins-list',
      message: `This is ${wordsFor(shape.kinds)}, and & makes it a text with brackets and quotes.`,
      hint: shape.kinds.has('list') ? 'Write $join(…, ", ").' : 'Name one of its parts.',
    });
    return;
  }
  const empty = perhapsNothing(part, shape, scope);
  if (!empty) return;
  inference.say(offset, {
    code: 'mapping/joins-nothing',
    severity: 'warning',
    message:
      empty === 'null'
        ? 'This may be null, and & then writes the word null into the text.'
        : 'This may be missing, and & then leaves a gap in the text.',
    hint: 'Say what stands in for it: (… ?: "something").',
  });
}

function isNumber(part: Node | undefined, shape: Shape, operator: string, scope: Scope, inference: Inference): boolean {
  if (!part) return true;
  if (!isNeverOf(without(shape, 'null'), new Set(['number']))) {
    sayNullFails(part, shape, scope, inference, operator);
    return true;
  }
  inference.say(offsetOf(inference.source, part), {
    code: 'mapping/not-a-number',
    message: `This is ${wordsFor(shape.kinds)}, and ${operator} calculates with numbers.`,
    hint:
      operator === '+' && shape.kinds.has('text')
        ? 'To join texts, write &.'
        : 'A text becomes a number by $number(…).',
  });
  return false;
}

function compareEqual(node: Node, operands: readonly [Operand, Operand], inference: Inference) {
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

/** Short texts, and such as differ in a digit, are often meant to be alike. */
const isMisspelt = (text: string, seen: string) =>
  text.length >= 5 && isOneEditAway(text, seen) && text.replace(/\d/g, '') !== seen.replace(/\d/g, '');

function compareOrder(node: Node, operands: readonly [Operand, Operand], scope: Scope, inference: Inference) {
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
