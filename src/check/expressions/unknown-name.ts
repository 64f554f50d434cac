// Reports a name in a path that does not exist, with what was most likely meant.
import { closestName } from '../../pipeline/mapping/closest-name.ts';
import type { Finding } from '../report.ts';
import type { Shape } from '../shapes/shape.ts';
import type { Inference, Scope } from './scope.ts';
import { type Node, offsetOf } from './tree.ts';

/** A step of a path, and its position in the path. */
export interface Step {
  step: Node;
  before: Node | undefined;
  isFirst: boolean;
  isAlone: boolean;
}

export function unknownName(position: Step, owner: Shape, scope: Scope, inference: Inference): void {
  const { step, isFirst, isAlone } = position;
  const name = String(step.value);
  const closest = closestName(name, owner.members.keys());
  const elsewhere = isFirst ? fullPath(name, owner, scope) : undefined;
  const isText = isFirst && isAlone && elsewhere === undefined && (closest === undefined || isChoice(name, inference));
  inference.report(
    offsetOf(inference.source, step),
    isText ? bareWord(name) : unknownPath(position, owner, elsewhere ?? closest, inference),
  );
}

const isChoice = (name: string, { picklist }: Inference) =>
  picklist.some((value) => value.toLowerCase() === name.toLowerCase());

export function bareWord(name: string): Finding {
  return {
    code: 'mapping/bare-word',
    message: `Without quotes, ${name} is a name in the event. The event has no such name, so this finds nothing.`,
    hint: /[\u201c\u201d\u201e\u2018\u2019]/.test(name)
      ? 'These quotes are curly. Type straight ones: \'"like this"\'.'
      : `For the text ${name}, put it under "constants" or write '"${name}"'.`,
  };
}

function unknownPath(
  { step, before }: Step,
  owner: Shape,
  meant: string | undefined,
  { evidence }: Inference,
): Finding {
  const names = [...owner.members.keys()];
  const where = before?.type === 'name' ? ` under "${String(before.value)}"` : '';
  return {
    code: 'mapping/unknown-path',
    message: `"${String(step.value)}"${where} ${evidence}, so this finds nothing.`,
    hint:
      meant !== undefined
        ? `Did you mean ${meant}?`
        : names.length > 0 && names.length <= 12
          ? `The names here are: ${names.join(', ')}. If events have this name too, add it to an example.`
          : 'If events have this name, add it to an example.',
  };
}

/** The path with the beginning that was left out. */
function fullPath(name: string, owner: Shape, { root, variables }: Scope): string | undefined {
  if (owner !== root && root.members.has(name)) return `$$.${name}`;
  if (variables.get('item')?.members.has(name)) return `$item.${name}`;
  return root.members.get('data')?.members.has(name) ? `data.${name}` : undefined;
}
