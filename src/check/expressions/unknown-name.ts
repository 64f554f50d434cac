// Reports a name in a path that does not exist, with what was most likely meant.
import { closestName } from '../../pipeline/mapping/closest-name.ts';
import { filledIn, placeholderIn } from '../../pipeline/mapping/expressions/habits/placeholders.ts';
import { insteadOfWord } from '../../pipeline/mapping/expressions/habits/words.ts';
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
  /** True if what is before it is a list. */
  isOfList: boolean;
}

export function unknownName(position: Step, owner: Shape, scope: Scope, inference: Inference): void {
  const { step, isFirst, isAlone } = position;
  const name = String(step.value);
  const closest = closestName(name, owner.members.keys());
  const elsewhere = isFirst ? fullPath(name, owner, scope) : undefined;
  const isOtherCase = closest?.toLowerCase() === name.toLowerCase();
  if (elsewhere === undefined && !isOtherCase && owner === scope.root && readsSalesforce(position, inference)) {
    inference.report(offsetOf(inference.source, step), salesforceValue(position, inference));
    return;
  }
  const isText =
    isFirst &&
    isAlone &&
    elsewhere === undefined &&
    (closest === undefined || choiceFor(name, inference) !== undefined);
  inference.report(
    offsetOf(inference.source, step),
    isText
      ? bareWord(choiceFor(name, inference) ?? name, name)
      : unknownPath(position, owner, elsewhere ?? closest, evidenceIn(scope, inference)),
  );
}

/** The value of the picklist that is written without quotes. */
const choiceFor = (name: string, { picklist }: Inference) =>
  picklist.find((value) => value.toLowerCase() === name.toLowerCase());

/** @param text the text that is most likely meant */
export function bareWord(text: string, name = text): Finding {
  return {
    code: 'mapping/bare-word',
    message: `Without quotes, ${name} is a name in the event. The event has no such name, so this finds nothing.`,
    hint: bareWordHint(text),
  };
}

function bareWordHint(name: string): string {
  const placeholder = placeholderIn(name);
  if (placeholder !== undefined) return `Expressions do not fill in ${placeholder}. Write ${filledIn(name)}.`;
  if (/[\u201c\u201d\u201e\u2018\u2019]/.test(name))
    return 'These quotes are curly. Type straight ones: \'"like this"\'.';
  return insteadOfWord(name) ?? `For the text ${name}, put it under "constants" or write '"${name}"'.`;
}

/** A name of Salesforce's, which people expect to give the value that Salesforce has. */
function readsSalesforce({ step, isFirst, isAlone }: Step, inference: Inference): boolean {
  const name = String(step.value);
  const { salesforce } = inference;
  if (!isFirst || !salesforce) return false;
  // `Contact[Title = "Lead"]` selects records.
  if (/__(c|r|pc)$/i.test(name) || (step.stages !== undefined && salesforce.isRecord(name))) return true;
  return isAlone ? salesforce.isField(name) && choiceFor(name, inference) === undefined : salesforce.isRecord(name);
}

function salesforceValue({ step, isAlone }: Step, { salesforce }: Inference): Finding {
  const name = String(step.value);
  const isRecord = salesforce?.isRecord(name) && !salesforce.isField(name);
  const what = !isRecord ? `${name} is a field` : `${name} is a record`;
  const orText = isAlone && !name.includes('__') ? ` For the text ${name}, write '"${name}"'.` : '';
  return {
    code: 'mapping/reads-salesforce',
    message: `${what} in Salesforce. Expressions can only read the event, not values in Salesforce.`,
    hint: `Let the platform send the value. To calculate with values in Salesforce, use a formula field, a roll-up summary field or a flow there.${orText}`,
  };
}

/** Behind a condition on the type, only examples of that type count. */
const evidenceIn = ({ types }: Scope, { evidence, events }: Inference): string =>
  types.size === events.types.size ? evidence : `is in no example of ${[...types].join(' or ')}`;

function unknownPath(
  { step, before, isOfList }: Step,
  owner: Shape,
  meant: string | undefined,
  evidence: string,
): Finding {
  const names = [...owner.members.keys()];
  const property = before && propertyHint(String(step.value), owner, isOfList);
  if (property !== undefined)
    return {
      code: 'mapping/unknown-path',
      message: `"${String(step.value)}" is not a name in the event, so this finds nothing.`,
      hint: property,
    };
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

/** `data.name.length`, as in JavaScript. */
function propertyHint(name: string, { kinds, unknown }: Shape, isOfList: boolean): string | undefined {
  if (unknown || !/^(length|size|count)$/.test(name)) return undefined;
  if (isOfList) return 'To count the items, write $count(…).';
  return kinds.has('text') ? 'For the number of characters, write $length(…).' : undefined;
}

/** The path with the beginning that was left out. */
function fullPath(name: string, owner: Shape, { root, variables }: Scope): string | undefined {
  if (owner !== root && root.members.has(name)) return `$$.${name}`;
  if (variables.get('item')?.members.has(name)) return `$item.${name}`;
  return root.members.get('data')?.members.has(name) ? `data.${name}` : undefined;
}
