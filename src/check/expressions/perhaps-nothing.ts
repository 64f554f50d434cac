// Whether a value may be null or missing where nothing in the mapping has asked.
import type { Inference, Scope } from './scope.ts';
import type { Shape } from './shape.ts';
import { type Node, offsetOf, pathText } from './tree.ts';

export function perhapsNothing(part: Node, shape: Shape, { asked }: Scope): 'null' | 'missing' | undefined {
  const text = pathText(part);
  if (shape.unknown || (text !== undefined && isAsked(text, asked))) return undefined;
  if (shape.kinds.has('null')) return 'null';
  // A condition without an "else" means the gap.
  return shape.absent && part.type !== 'block' && part.type !== 'condition' ? 'missing' : undefined;
}

/** About it, about what it is a part of, or about one of its parts. */
const isAsked = (path: string, asked: ReadonlySet<string>) =>
  [...asked].some((each) => each === path || each.startsWith(`${path}.`) || path.startsWith(`${each}.`));

/** What fails on null, fails the whole event. */
export function sayNullFails(part: Node, shape: Shape, scope: Scope, { say, source }: Inference, where: string) {
  if (perhapsNothing(part, shape, scope) !== 'null') return;
  say(offsetOf(source, part), {
    code: 'mapping/null-fails',
    message: `This may be null, and ${where} then makes the whole event fail.`,
    hint: 'Ask first (… != null and …), or say what stands in for it: (… ?: 0).',
  });
}
