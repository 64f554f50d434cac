// Whether a value may be null or missing although the mapping does not test for that.
import type { Inference, Scope } from '../expressions/scope.ts';
import { inExample, shownBy } from '../expressions/shown-by.ts';
import { type Node, offsetOf, pathText } from '../expressions/tree.ts';
import type { Shape } from './shape.ts';

export function perhapsNothing(part: Node, shape: Shape, scope: Scope): 'null' | 'missing' | undefined {
  if (shape.unknown || isTested(part, scope)) return undefined;
  if (shape.kinds.has('null')) return 'null';
  // A condition without an "else" is meant to return nothing.
  return shape.absent && part.type !== 'block' && part.type !== 'condition' ? 'missing' : undefined;
}

/** True if a condition around it tests the value, the value that contains it, or one of its parts. */
export function isTested(node: Node, { tested }: Scope): boolean {
  const path = pathText(node);
  return path !== undefined && [...tested].some((each) => isWithin(each, path) || isWithin(path, each));
}

const isWithin = (part: string, whole: string) => part === whole || part.startsWith(`${whole}.`);

/** `In the example "one", this is null`, or `This may be null` if no example shows it. */
export function thisIs(what: 'null' | 'missing', part: Node, scope: Scope, inference: Inference): string {
  const isEmpty = (value: unknown) => (what === 'null' ? value === null : value === undefined);
  return `${inExample(shownBy(part, isEmpty, scope, inference), 'This may be')} ${what}`;
}

/** A default of the kind that the value has when it is not null. */
function defaultFor({ kinds }: Shape): string {
  if (kinds.has('text')) return '"something"';
  return kinds.has('number') ? '0' : '…';
}

/** Reports a value that may be null where null makes the whole event fail. */
export function reportNullFails(part: Node, shape: Shape, scope: Scope, inference: Inference, where: string) {
  const { report, source } = inference;
  if (perhapsNothing(part, shape, scope) !== 'null') return;
  report(offsetOf(source, part), {
    code: 'mapping/null-fails',
    message: `${thisIs('null', part, scope, inference)}, and ${where} then makes the whole event fail.`,
    hint: `Test it first (… != null and …), or give a default: (… ?: ${defaultFor(shape)}).`,
  });
}
