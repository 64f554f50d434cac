// Checks the values that need no expression: constants, and the null that `missing: clear` sends.
import type { FieldValue } from '../../pipeline/plan/plan.ts';
import type { SalesforceSchema, SObjectField } from '../../salesforce-schema.ts';
import type { Finding } from '../report.ts';
import type { RecordContext } from './check-operation.ts';
import { kindsFor, misfit, neverEmpty } from './field-values.ts';
import { literalMistake } from './literal-texts.ts';
import { idOfAnotherObject } from './set-up/ids-of-another-object.ts';
import { linkByKey } from './set-up/link-by-key.ts';

export function checkConstants(context: RecordContext): void {
  const { rule, schema, report } = context;
  for (const { field, value, location } of rule.constants) {
    const described = schema.field(rule.sObject, field);
    const finding = described && constantMisfit(`${rule.sObject}.${field}`, described, value, schema);
    const mistake = typeof value === 'string' ? literalMistake(value, 'constant') : undefined;
    const isSure = finding && finding.severity !== 'warning';
    const said = isSure ? finding : (mistake ?? finding);
    if (said) report(location, said);
  }
  checkCleared(context);
}

/** A call, a path of the event, or a field of Salesforce. */
const looksLikeExpression = /^\s*=|^\s*\$?\w+\(.*\)|\bdata\.\w|__c\b/;
const inFields = 'A constant is taken literally. Write an expression under "fields".';

/** A constant is not an expression, so hints about functions do not apply. */
function constantMisfit(
  name: string,
  field: SObjectField,
  value: FieldValue,
  schema: SalesforceSchema,
): Finding | undefined {
  const owners = field.type === 'reference' ? (field.referenceTo ?? []) : [];
  const other = typeof value === 'string' ? idOfAnotherObject(name, owners, value, schema) : undefined;
  if (other) return other;
  const finding = misfit(name, field, value, true);
  if (finding?.code === 'mapping/never-empty') return { ...finding, hint: 'Write a value, or remove the line.' };
  if (finding?.code !== 'mapping/wrong-value') return finding;
  const isUnquoted = typeof value !== 'string' && kindsFor(field).has('text') && !kindsFor(field).has('number');
  const { hint, ...rest } = finding;
  if (hint !== undefined && /^Write -?[\d.]+, without quotes\.$/.test(hint)) return finding;
  if (typeof value === 'string' && looksLikeExpression.test(value)) return { ...rest, hint: inFields };
  const link = linkByKey(field, '…', schema);
  if (link !== undefined) return { ...rest, hint: link };
  const isWithoutFunction = field.type === 'boolean';
  return isUnquoted ? { ...rest, hint: 'Put it in quotes.' } : isWithoutFunction ? finding : rest;
}

const keepOrDefault = 'Write missing: keep, or give a default: (… ?: "something").';

/** `missing: clear` sends null, which some fields never take. */
function checkCleared({ rule, schema, report }: RecordContext) {
  for (const { field, missing, nameLocation } of [...rule.fields, ...rule.links]) {
    const described = schema.field(rule.sObject, field);
    if (missing === 'clear' && described && !described.nillable)
      report(nameLocation, neverEmpty(`${rule.sObject}.${field}`, described, keepOrDefault));
  }
}
