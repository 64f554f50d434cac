// Validation rules: each rejects a record with its own text.
import { type RowError, rowError } from '../records/row-error.ts';
import type { RestCall } from '../rest/rest-call.ts';
import { meets } from '../rules/where.ts';
import { type Draft, recordOf } from './row-to-save.ts';

/** All rules that reject the record: Salesforce reports every one. */
export function validationErrors({ org }: RestCall, draft: Draft): RowError[] {
  const { operation, row } = draft.planned;
  if (operation === 'delete') return [];
  return org.rules.of('validation-rule', row.object.name).flatMap(({ rule, ran }) => {
    ran(1);
    if (!meets(rule.where, row.object, recordOf(draft))) return [];
    const fields = rule.field === undefined ? [] : [row.object.field(rule.field)?.name ?? rule.field];
    return [rowError('FIELD_CUSTOM_VALIDATION_EXCEPTION', rule.message, fields)];
  });
}
