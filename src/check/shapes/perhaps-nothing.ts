// Whether a value may be null or missing where nothing in the mapping has asked.
import type { Inference, Scope } from '../expressions/scope.ts';
import { type Node, offsetOf, pathText } from '../expressions/tree.ts';
import type { Shape } from './shape.ts';

export function perhapsNothing(part: Node, shape: Shape, scope: Scope): 'null' | 'missing' | undefined {
  if (shape.unknown || isAskedAbout(part, scope)) return undefined;
  if (shape.kinds.has('null')) return 'null';
  // A condition without an "else" means the gap.
  return shape.absent && part.type !== 'block' && part.type !== 'condition' ? 'missing' : undefined;
}

/** True where a condition around it has a word about it, about what it is a part of, or about one of its parts. */
export function isAskedAbout(node: Node, { asked }: Scope): boolean {
  const path = pathText(node);
  return path !== undefined && [...asked].some((each) => isWithin(each, path) || isWithin(path, each));
}

const isWithin = (part: string, whole: string) => part === whole || part.startsWith(`${whole}.`);

/** What fails on null, fails the whole event. */
export function sayNullFails(part: Node, shape: Shape, scope: Scope, { say, source }: Inference, where: string) {
  if (perhapsNothing(part, shape, scope) !== 'null') return;
  say(offsetOf(source, part), {
    code: 'mapping/null-fails',
    message: `This may be null, and ${where} then makes the whole event fail.`,
    hint: 'Ask first (… != null and …), or say what stands in for it: (… ?: 0).',
  });
}
