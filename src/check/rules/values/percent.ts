// Values for percent fields and other numbers that were made for people's eyes: to Salesforce, 0.875 in a percent field is
// 0.875 %, and 87.5 is 87.5 %; a text such as "87%" or "1,250" is no number.
import type { Expression } from '../../../pipeline/mapping/mappings.ts';
import type { SObjectField } from '../../../salesforce-schema.ts';
import { asNode, calledName, type Node, nodesOf, offsetOf, pathText } from '../../expressions/tree.ts';
import type { Finding } from '../../report.ts';

/** @param values of the examples */
export function fractionFinding(name: string, { type }: SObjectField, values: readonly unknown[], source: string) {
  const numbers = values.filter((value) => typeof value === 'number');
  const isFraction =
    numbers.some((value) => !Number.isInteger(value)) && numbers.every((value) => Math.abs(value) <= 1);
  if (type !== 'percent' || !isFraction) return undefined;
  return {
    code: 'mapping/fraction-as-percent',
    severity: 'warning',
    message: `In the examples, this is at most 1, but ${name} is a percent field, where 0.5 means 0.5 %.`,
    hint: `Multiply it by 100: $round(${asFactor(source)} * 100, 2).`,
  } satisfies Finding;
}

const asFactor = (source: string) => {
  const text = source.trim();
  const short = /^[\w.$`]+$/.test(text) ? text : `(${text})`;
  return short.length > 60 ? '(…)' : short;
};

/** A formatted number as the value of a number field, and where it is in the expression. */
export function formattedFinding(name: string, { type }: SObjectField, { source, tree }: Expression) {
  const top = asNode(tree);
  const found = top && formattedIn(top, source);
  if (!found) return undefined;
  const { node, number } = found;
  const isPercent = type === 'percent';
  return {
    offset: offsetOf(source, node),
    finding: {
      code: 'mapping/wrong-value',
      message: `${name} accepts a number, but this is a text such as ${isPercent ? '"85%"' : '"1,250"'}.`,
      hint: isPercent ? percentHint(number) : `Write ${number ?? 'the number itself'}. Salesforce formats it.`,
    } satisfies Finding,
  };
}

interface Formatted {
  node: Node;
  /** As it is written; undefined if it is more than a path. */
  number: string | undefined;
}

const percentHint = (number: string | undefined) =>
  number === undefined
    ? 'A percent field takes 85 for 85 %. Write the number itself, and multiply a fraction such as 0.85 by 100.'
    : `A percent field takes 85 for 85 %. If the value is a fraction such as 0.85, write $round(${number} * 100, 2). Otherwise write ${number}.`;

/** The call of `$formatNumber`, or the text with a percent sign behind it, that is or may be the value. */
function formattedIn(node: Node, source: string): Formatted | undefined {
  if (node.type === 'block') {
    const last = nodesOf(node.expressions).at(-1);
    return last && formattedIn(last, source);
  }
  if (node.type === 'condition')
    return nodesOf([node.then, node.else])
      .map((branch) => formattedIn(branch, source))
      .find((each) => each !== undefined);
  const isJoined = node.type === 'binary' && node.value === '&';
  if (isJoined) {
    const [left, right] = [asNode(node.lhs), asNode(node.rhs)];
    const isSign = right?.type === 'string' && String(right.value).trim() === '%';
    return left && isSign ? { node: left, number: textOf(left, source) } : undefined;
  }
  const isApplied = node.type === 'apply';
  const call = isApplied ? asNode(node.rhs) : node;
  if (!call || calledName(call) !== 'formatNumber') return undefined;
  const given = nodesOf(call.arguments);
  const [number, picture] = isApplied ? [asNode(node.lhs), given[0]] : given;
  const isPlain = picture?.type === 'string' && /^[#0]*(\.[#0]+)?$/.test(String(picture.value));
  return isPlain || !number ? undefined : { node: call, number: textOf(number, source) };
}

function textOf(node: Node, source: string): string | undefined {
  const path = node.type === 'path' ? /^[\w.$`]+(?![\w(])/.exec(source.slice(offsetOf(source, node)))?.[0] : undefined;
  return path === pathText(node) ? path : undefined;
}
