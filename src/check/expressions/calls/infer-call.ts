// Function calls. JSONata checks arguments only at run time; this does it before.

import { literalMistake } from '../../rules/literal-texts.ts';
import { wordsFor } from '../../shapes/kind-words.ts';
import { perhapsNothing, reportNullFails } from '../../shapes/perhaps-nothing.ts';
import { isNeverOf, ofKind, type Shape, unknown, without } from '../../shapes/shape.ts';
import { reportOtherLetters } from '../compare.ts';
import { reportFunction } from '../function-as-value.ts';
import { reportNullText } from '../infer-operator.ts';
import { itemOf } from '../infer-path.ts';
import type { Inference, Scope } from '../scope.ts';
import { asNode, calledName, type Node, nodesOf, offsetOf } from '../tree.ts';
import { reportTextAsCondition } from '../truth.ts';
import type { Argument } from './argument.ts';
import { resultOf } from './call-result.ts';
import { checkLiterals, literalsOf } from './literal-arguments.ts';
import { reportUnusedChoices } from './lookup-table.ts';
import { type Parameter, type Signature, signatureOf } from './signatures.ts';
import { checkTimeArguments } from './time-arguments.ts';

/** `given`: the value before ~>, which is the first argument. */
export function inferCall(node: Node, scope: Scope, inference: Inference, given?: Shape): Shape {
  const name = calledName(node);
  const signature = name === undefined || scope.variables.has(name) ? undefined : signatureOf(name);
  const nodes = nodesOf(node.arguments);
  const first = given ?? (nodes[0] && inference.infer(nodes[0], scope));
  const rest = (given ? nodes : nodes.slice(1)).map((each): Argument => {
    const shape =
      each.type === 'lambda' && first
        ? inferCallback(name, each, first, scope, inference)
        : inference.infer(each, scope);
    return { node: each, shape };
  });
  const args = first ? [{ ...(!given && nodes[0] ? { node: nodes[0] } : {}), shape: first }, ...rest] : rest;
  if (!signature || name === undefined || node.type === 'partial') return unknown;
  const inContext = signature.parameters[0]?.fromContext === true && scope.input !== scope.root;
  if (!checkCount({ name, node, args, inContext }, signature, inference)) return unknown;
  // The value before the dot fills in for the first argument: data.name.$substring(0, 3).
  const skipped = inContext && isLeftOut(args, signature) ? 1 : 0;
  for (const [index, argument] of args.entries()) {
    checkKind(name, signature.parameters[index + skipped], argument, scope, inference);
  }
  if (makesText.has(name)) checkText(name, node, args[0] ?? { shape: scope.input }, scope, inference);
  checkLiterals(name, literalsOf(args), inference);
  checkTimeArguments(name, node, args, scope, inference);
  checkTexts(name, args, inference);
  if (name === 'lookup') reportUnusedChoices(args, inference);
  const result = resultOf(
    name,
    signature,
    args.map(({ shape }) => shape),
    scope,
  );
  const longest = longestOf(name, args);
  return longest === undefined ? result : { ...result, longest };
}

/** Functions whose result is no longer than their first argument. */
const neverLonger = new Set(['trim', 'lowercase', 'uppercase', 'substring', 'substringBefore', 'substringAfter']);

/** How many characters the result has at most, by "schema" or by the call itself. */
function longestOf(name: string, [first, second, third]: readonly Argument[]): number | undefined {
  const most = name === 'truncate' ? second : name === 'substring' ? third : undefined;
  const limits = [
    ...(neverLonger.has(name) || name === 'truncate' ? [first?.shape.unknown ? undefined : first?.shape.longest] : []),
    most?.node?.type === 'number' ? Number(most.node.value) : undefined,
  ].filter((limit) => limit !== undefined);
  return limits.length === 0 ? undefined : Math.min(...limits);
}

/** Functions that take their first argument for true or false. */
const takesTruth = new Set(['boolean', 'not']);
/** Functions whose result is a text that people read. */
const passesText = new Set(['truncate', 'html', 'uppercase', 'lowercase', 'trim', 'join', 'append', 'string', 'pad']);

function checkTexts(name: string, [first, second]: readonly Argument[], inference: Inference) {
  if (!first) return;
  if (takesTruth.has(name)) reportTextAsCondition(first.node, first.shape, inference);
  if (name === 'filter' && second?.node)
    reportTextAsCondition(bodyOf(second.node), second.shape.items ?? unknown, inference);
  if (name === 'contains')
    for (const { text, offset } of second?.shape.literals ?? [])
      reportOtherLetters(text, offset, first.shape, inference);
  if (!passesText.has(name)) return;
  for (const { text, offset } of [...first.shape.literals, ...(first.shape.items?.literals ?? [])]) {
    const mistake = literalMistake(text, 'text');
    if (mistake) inference.report(offset, mistake);
  }
}

const bodyOf = (lambda: Node) => asNode(lambda.body);

/** Functions that turn any value into a text: null into the word null, and a function into an empty text. */
const makesText = new Set(['string']);

function checkText(name: string, call: Node, { node, shape }: Argument, scope: Scope, inference: Inference) {
  const part = node ?? call;
  if (reportFunction(part, shape, inference)) return;
  if (perhapsNothing(part, itemOf(shape), scope) === 'null') reportNullText(part, `$${name}`, scope, inference);
}

/** Functions that call back with an item of the list as the first argument. */
const callsWithItem = new Set(['map', 'filter', 'single', 'sort']);

/** A function that is called with the items of a list. */
function inferCallback(name: string | undefined, lambda: Node, list: Shape, scope: Scope, inference: Inference): Shape {
  const variables = new Map(scope.variables);
  for (const [index, argument] of nodesOf(lambda.arguments).entries()) {
    const isItem = (index === 0 || name === 'sort') && callsWithItem.has(name ?? '');
    variables.set(String(argument.value), isItem ? itemOf(list) : unknown);
  }
  return { ...ofKind('function'), items: inference.infer(asNode(lambda.body), { ...scope, variables }) };
}

function isLeftOut(args: readonly Argument[], { parameters }: Signature): boolean {
  const [first] = args;
  const needed = parameters.filter(({ optional }) => !optional).length;
  const kinds = parameters[0]?.kinds ?? new Set();
  return !first || args.length < needed || (kinds.size > 0 && isNeverOf(first.shape, kinds));
}

interface Call {
  name: string;
  node: Node;
  args: readonly Argument[];
  inContext: boolean;
}

function checkCount(
  { name, node, args, inContext }: Call,
  { parameters }: Signature,
  { report, source }: Inference,
): boolean {
  const required = parameters.filter(({ optional }) => !optional).length;
  const most = parameters.some(({ repeated }) => repeated) ? Number.POSITIVE_INFINITY : parameters.length;
  const isEnough = args.length >= required - (inContext ? 1 : 0);
  if (isEnough && args.length <= most) return true;
  const wanted = required === most ? String(most) : `${required} to ${most}`;
  report(offsetOf(source, node), {
    code: 'mapping/wrong-arguments',
    message: `$${name} takes ${wanted} ${most === 1 ? 'value' : 'values'}, and this call has ${args.length}.`,
    hint: isEnough ? 'Remove the extra values.' : `Write the values in the brackets, separated by commas: $${name}(…).`,
  });
  return false;
}

function checkKind(
  name: string,
  parameter: Parameter | undefined,
  argument: Argument,
  scope: Scope,
  inference: Inference,
) {
  const { node, shape } = argument;
  if (!parameter || !node) return;
  // A single value is a list of one.
  const isList = parameter.kinds.has('list');
  const kinds = isList ? parameter.items : parameter.kinds;
  if (!kinds || kinds.size === 0) return;
  const value = isList ? itemOf(shape) : shape;
  if (!isNeverOf(without(value, 'null'), kinds)) {
    if (!kinds.has('null')) reportNullFails(node, value, scope, inference, `$${name}`);
    return;
  }
  inference.report(offsetOf(inference.source, node), {
    code: 'mapping/wrong-arguments',
    message: `$${name} takes ${isList ? 'a list of ' : ''}${wordsFor(kinds)} here, and this is ${wordsFor(value.kinds)}.`,
    hint: kinds.has('text')
      ? value.kinds.has('list')
        ? 'Use one item of the list: …[0].'
        : 'Convert a number to a text with $string(…).'
      : 'Convert a text to a number with $number(…).',
  });
}
