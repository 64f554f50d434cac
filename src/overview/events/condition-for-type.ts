// A condition as it applies to one event type: the parts that only test `type` are decided, and what is left is the
// condition that people see. `type = "a.b" and data.rating < 3` is "data.rating < 3" for a.b, and never true for others.
import type { ExpressionEngine } from '../../pipeline/mapping/expressions/expression-engine.ts';
import { type Node, nodesIn } from '../../pipeline/mapping/expressions/nodes.ts';
import type { Expression } from '../../pipeline/mapping/mappings.ts';

/** True or false for every event of the type, or the source text of what is left. */
export type ConditionForType = boolean | string;

/** A node, and the part of the source that it is made of. */
interface Part {
  node: Node;
  start: number;
  end: number;
}

export async function conditionForType(
  { source, tree }: Pick<Expression, 'source' | 'tree'>,
  type: string,
  engine: ExpressionEngine,
): Promise<ConditionForType> {
  const textOf = ({ start, end }: Part) => source.slice(start, end).trim();

  async function decide(part: Part): Promise<ConditionForType> {
    const both = sidesOf(part);
    if (both) return decideBoth(part, both);
    const inner = innerOf(part, source);
    if (inner) {
      const decided = await decide(inner);
      if (decided === textOf(inner)) return textOf(part);
      if (!inner.isNegated) return decided;
      return typeof decided === 'boolean' ? !decided : `$not(${decided})`;
    }
    if (!testsOnlyType(part.node)) return textOf(part);
    const compiled = engine.compile(textOf(part), []);
    return 'problems' in compiled ? textOf(part) : (await compiled.run({ type })) === true;
  }

  async function decideBoth(part: Part, { operator, sides }: Sides): Promise<ConditionForType> {
    const [left, right] = [await decide(sides[0]), await decide(sides[1])];
    const decisive = operator === 'or';
    if (left === decisive || right === decisive) return decisive;
    if (typeof left === 'boolean') return right;
    if (typeof right === 'boolean') return left;
    if (left === textOf(sides[0]) && right === textOf(sides[1])) return textOf(part);
    return [left, right].map((text, index) => grouped(text, operator, sides[index])).join(` ${operator} `);
  }

  /** What is left of a group has lost its brackets. */
  const grouped = (text: string, operator: string, side: Part | undefined) =>
    operator === 'and' && /\sor\s/.test(text) && side && text !== textOf(side) ? `(${text})` : text;

  return decide({ node: tree as Node, start: 0, end: source.length });
}

interface Sides {
  operator: 'and' | 'or';
  sides: [Part, Part];
}

function sidesOf({ node, start, end }: Part): Sides | undefined {
  const { type, value, position, lhs, rhs } = node;
  if (type !== 'binary' || (value !== 'and' && value !== 'or') || typeof position !== 'number') return undefined;
  const left = { node: lhs as Node, start, end: position - value.length };
  return { operator: value, sides: [left, { node: rhs as Node, start: position, end }] };
}

/** What brackets or `$not(…)` are around. */
function innerOf({ node, start, end }: Part, source: string): (Part & { isNegated: boolean }) | undefined {
  const isNegated = node.type === 'function' && (node.procedure as Node | undefined)?.value === 'not';
  const [inner, ...others] = ((isNegated ? node.arguments : node.expressions) ?? []) as Node[];
  if ((node.type !== 'block' && !isNegated) || !inner || others.length > 0) return undefined;
  const [, before = '', after = ''] = /^(\s*(?:\$not\s*)?\()[\s\S]*(\)\s*)$/.exec(source.slice(start, end)) ?? [];
  if (before === '') return undefined;
  return { node: inner, start: start + before.length, end: end - after.length, isNegated };
}

/** True if the event's type decides it alone. */
function testsOnlyType(node: Node): boolean {
  return nodesIn(node).every(({ type, value, steps }) => {
    if (type === 'name') return value === 'type';
    if (type === 'path') return isTypePath(steps as Node[]);
    // Of variables, the names of functions.
    return type === 'variable' ? !['', '$', 'item', 'index'].includes(String(value)) || value === '$' : plain.has(type);
  });
}

/** `type`, or `$$.type`. */
const isTypePath = (steps: readonly Node[]) =>
  steps.at(-1)?.value === 'type' && (steps.length === 1 || (steps.length === 2 && steps[0]?.value === '$'));

const plain = new Set<unknown>([
  'binary',
  'unary',
  'string',
  'number',
  'value',
  'function',
  'apply',
  'block',
  'condition',
  // A pair of an object.
  undefined,
]);
