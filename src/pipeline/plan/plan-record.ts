// One rule of a mapping and one event (or one item of its forEach) → the record to write.
import { type FailureCode, FailureError } from '../../failure.ts';
import type { JsonObject, JsonValue } from '../../json.ts';
import type { CompiledField, CompiledLink, CompiledRule, Expression, Missing } from '../mapping/mappings.ts';
import { fieldValue } from './field-value.ts';
import type { Observe } from './observe.ts';
import { locationText } from './place-text.ts';
import type { FieldValue, Link, RecordKey, RecordWrite } from './plan.ts';
import { recordKey } from './record-key.ts';

export interface RecordContext {
  rule: CompiledRule;
  /** Index of the rule, and of the item. */
  index: number;
  item?: { index: number; value: JsonValue };
  /** Frozen. */
  document: JsonObject;
  observe: Observe;
}

/** Undefined where `when` is false. Throws `FailureError` with a code `plan/…`. */
export async function planRecord(context: RecordContext): Promise<RecordWrite | undefined> {
  const { rule } = context;
  if (!(await isWanted(context))) return undefined;
  const key = rule.key && (await ownKey(rule.key.value, context));
  const fields: Record<string, FieldValue> = {};
  for (const constant of rule.constants) {
    context.observe({ part: 'constant', constant });
    fields[constant.field] = constant.value;
  }
  for (const field of rule.fields) {
    const value = await givenValue(field, context);
    if (value !== undefined) fields[field.field] = value;
  }
  const links: Link[] = [];
  for (const link of rule.links) {
    const parent = await parentOf(link, context);
    if (parent) links.push(parent);
    // A lookup is emptied as any field is.
    else if (parent === null) fields[link.field] = null;
  }
  return {
    rule: context.index,
    ...(context.item && { item: context.item.index }),
    ...rule.options,
    sObject: rule.sObject,
    ...(key && { key }),
    fields,
    links,
  };
}

async function isWanted(context: RecordContext): Promise<boolean> {
  const expression = context.rule.when;
  if (!expression) return true;
  const found = await evaluate(expression, undefined, context);
  context.observe({ part: 'when', when: { expression, value: found } });
  if (found === undefined || typeof found === 'boolean') return found === true;
  throw failed('plan/bad-value', expression, 'when', context, 'must give true or false');
}

async function ownKey(expression: Expression, context: RecordContext): Promise<RecordKey> {
  const { key: rule } = context.rule;
  if (!rule) throw new TypeError('A rule without a key has no key to find.');
  const given = recordKey(await evaluate(expression, rule.field, context), rule);
  if ('key' in given) {
    context.observe({ part: 'key', expression, key: given.key });
    return given.key;
  }
  if ('empty' in given) {
    throw failed(
      'plan/empty-key',
      expression,
      rule.field,
      context,
      'found no value, so nothing says which record is meant',
    );
  }
  throw failed('plan/bad-value', expression, rule.field, context, given.refused);
}

/** Undefined where the field is left as it is. */
async function givenValue(field: CompiledField, context: RecordContext): Promise<FieldValue | undefined> {
  const found = await evaluate(field.value, field.field, context);
  const given = found === undefined ? missingValue(field, context) : fieldValue(found, field);
  if ('refused' in given) throw failed('plan/bad-value', field.value, field.field, context, given.refused);
  context.observe({ part: 'field', field: field.field, expression: field.value, value: given.value });
  return given.value;
}

/** Null where the link is to be emptied, undefined where it is left as it is. */
async function parentOf(link: CompiledLink, context: RecordContext): Promise<Link | null | undefined> {
  const expression = link.key.value;
  const found = await evaluate(expression, link.field, context);
  const given = recordKey(found, link.key);
  if ('refused' in given) throw failed('plan/bad-value', expression, link.field, context, given.refused);
  const observed = (key: RecordKey | null | undefined) =>
    context.observe({ part: 'link', field: link.field, sObject: link.sObject, expression, key });
  if ('empty' in given) {
    const emptied = found === null ? null : missingValue({ ...link, value: expression }, context).value;
    observed(emptied);
    return emptied;
  }
  observed(given.key);
  const { field, relationship, polymorphic, sObject, notFound } = link;
  return { field, relationship, polymorphic, sObject, key: given.key, notFound };
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
      'found no value, and "missing" says to reject the event then',
    );
  }
  return { value: missing === 'clear' ? null : undefined };
}

async function evaluate(expression: Expression, field: string | undefined, context: RecordContext) {
  try {
    return await expression.evaluate(context.document, context.item?.value);
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    throw new FailureError({ ...error.failure, ...concerns(context, field) }, { cause: error });
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
