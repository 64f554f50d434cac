// One rule of a mapping and one event (or one item of its forEach) → the record to write.

import { type FailureCode, FailureError } from '../../failure.ts';
import type { JsonObject, JsonValue } from '../../json.ts';
import { isBlank } from '../../values/blank.ts';
import type { OrgRuleOptions } from '../mapping/compile/record-options.ts';
import type {
  CompiledConstant,
  CompiledField,
  CompiledLink,
  CompiledName,
  CompiledRule,
  Expression,
  Missing,
} from '../mapping/mappings.ts';
import type { PlanningBudget } from '../mapping/planning-budget.ts';
import { effectiveOptions } from './effective-options.ts';
import { fieldValue } from './field-value.ts';
import { locationText } from './location-text.ts';
import type { Observe } from './observe.ts';
import type { FieldValue, Link, RecordKey, RecordWrite } from './plan.ts';
import { recordKey } from './record-key.ts';
import { tooManyBytes } from './too-many-records.ts';

export interface RecordContext {
  rule: CompiledRule;
  /** Index of the rule, and of the item. */
  index: number;
  item?: { index: number; value: JsonValue };
  /** Frozen. */
  document: JsonObject;
  /** Of the event. */
  budget: PlanningBudget;
  bytesAllowed: number;
  /** For rules that do not say it themselves. */
  orgRules: OrgRuleOptions;
  observe: Observe;
}

/** Undefined if `when` is false. Throws `FailureError` with a code `plan/…`. */
export async function planRecord(context: RecordContext): Promise<RecordWrite | undefined> {
  const { rule } = context;
  if (!(await whenIsTrue(context))) return undefined;
  const key = rule.key && (await keyOf(rule.key.value, context));
  const fields: Record<string, FieldValue> = {};
  for (const constant of rule.constants) {
    const value = constantValue(constant);
    context.observe({ part: 'constant', constant, value });
    fields[constant.field] = value;
  }
  let characters = 0;
  for (const field of rule.fields) {
    const value = await fieldValueOf(field, context);
    if (value !== undefined) fields[field.field] = value;
    // Before all the record's texts together fill the memory.
    if (typeof value === 'string') characters += value.length;
    if (characters > context.bytesAllowed) throw tooManyBytes(rule, context.bytesAllowed);
  }
  const links: Link[] = [];
  for (const link of rule.links) {
    const parent = await parentOf(link, context);
    if (parent) links.push(parent);
    // A lookup is cleared like any field.
    else if (parent === null) fields[link.field] = null;
  }
  for (const named of rule.named ?? []) {
    const link = linkByName(named);
    context.observe({ part: 'named', named, link });
    links.push(link);
  }
  return {
    rule: context.index,
    ...(context.item && { item: context.item.index }),
    ...effectiveOptions(rule.options, context.orgRules),
    sObject: rule.sObject,
    ...(key && { key }),
    fields,
    links,
  };
}

const targets = {
  recordType: { sObject: 'RecordType', relationship: 'RecordType' },
  queue: { sObject: 'Group', relationship: 'Owner' },
};

/** Salesforce ignores case in developer names. */
function linkByName({ field, kind, name }: CompiledName): Link {
  const key = { field: 'DeveloperName', value: name, identity: name.toLowerCase(), ignoresCase: true } as const;
  return { field, ...targets[kind], polymorphic: false, key, notFound: 'retry', byName: true };
}

const constantValue = ({ value }: CompiledConstant): FieldValue =>
  typeof value === 'string' && isBlank(value) ? null : value;

async function whenIsTrue(context: RecordContext): Promise<boolean> {
  const expression = context.rule.when;
  if (!expression) return true;
  const found = await evaluate(expression, undefined, context);
  context.observe({ part: 'when', when: { expression, value: found } });
  if (found === undefined || typeof found === 'boolean') return found === true;
  throw failed('plan/bad-value', expression, 'when', context, 'must return true or false');
}

async function keyOf(expression: Expression, context: RecordContext): Promise<RecordKey> {
  const { key: rule } = context.rule;
  if (!rule) throw new TypeError('The rule has no key.');
  const result = recordKey(await evaluate(expression, rule.field, context), rule);
  if ('key' in result) {
    context.observe({ part: 'key', expression, key: result.key });
    return result.key;
  }
  if ('empty' in result) {
    throw failed(
      'plan/empty-key',
      expression,
      rule.field,
      context,
      'found no value, so the record cannot be identified',
    );
  }
  throw failed('plan/bad-value', expression, rule.field, context, result.refused);
}

/** Undefined if the field is left as it is. */
async function fieldValueOf(field: CompiledField, context: RecordContext): Promise<FieldValue | undefined> {
  const found = await evaluate(field.value, field.field, context);
  const result = found === undefined ? missingValue(field, context) : fieldValue(found, field);
  if ('refused' in result) throw failed('plan/bad-value', field.value, field.field, context, result.refused);
  context.observe({ part: 'field', field: field.field, expression: field.value, value: result.value });
  return result.value;
}

/** Null if the link is cleared, undefined if it is left as it is. */
async function parentOf(link: CompiledLink, context: RecordContext): Promise<Link | null | undefined> {
  const expression = link.key.value;
  const found = await evaluate(expression, link.field, context);
  const result = recordKey(found, link.key);
  if ('refused' in result) throw failed('plan/bad-value', expression, link.field, context, result.refused);
  const observed = (key: RecordKey | null | undefined) =>
    context.observe({ part: 'link', field: link.field, sObject: link.sObject, expression, key });
  if ('empty' in result) {
    // A blank text names no record, as if there were no value; `missing` says what that means. Only null clears by itself.
    const cleared = found === null ? null : missingValue({ ...link, value: expression }, context).value;
    observed(cleared);
    return cleared;
  }
  observed(result.key);
  const { field, relationship, polymorphic, sObject, notFound } = link;
  return { field, relationship, polymorphic, sObject, key: result.key, notFound };
}

interface MissingPart {
  field: string;
  value: Expression;
  missing: Missing;
}

function missingValue({ field, value, missing }: MissingPart, context: RecordContext): { value: null | undefined } {
  if (missing === 'reject') {
    throw failed(
      'plan/missing-value',
      value,
      field,
      context,
      'found no value, and "missing: reject" rejects the event',
    );
  }
  return { value: missing === 'clear' ? null : undefined };
}

async function evaluate(expression: Expression, field: string | undefined, context: RecordContext) {
  try {
    const { document, item, budget } = context;
    return await expression.evaluate(document, { item: item?.value, index: item?.index, budget });
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    // What exceeds the budget may be another expression.
    throw new FailureError({ ...concerns(context, field), ...error.failure }, { cause: error });
  }
}

function failed(code: FailureCode, { location }: Expression, name: string, context: RecordContext, what: string) {
  const { rule } = context;
  return new FailureError({
    code,
    message: `${locationText(location)}: the expression for ${rule.sObject}.${name} ${what}.`,
    ...concerns(context, name === 'when' ? undefined : name),
  });
}

const concerns = ({ rule }: RecordContext, field: string | undefined) => ({
  sObject: rule.sObject,
  ...(field === undefined ? {} : { fields: [field] }),
});
