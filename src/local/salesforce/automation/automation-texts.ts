// What Salesforce writes into a row's error when automation fails.
// Sources: public issues that quote answers (SalesforceFoundation/EDA 429; EloquentSalesForce 70 and
// declarative-lookup-rollup-summaries 615 for limits). The texts of flows are from public questions; the words before a
// limit in a flow are assumed.
import type { RowOperation } from '../journal.ts';
import { type RowError, rowError } from '../records/row-error.ts';
import type { AutomationRule } from '../rules/org-rule.ts';

const operations = { create: 'Insert', update: 'Update', delete: 'Delete' } as const;

export const nameOf = ({ name, object, kind }: AutomationRule): string =>
  name ?? (kind === 'flow' ? `${object} flow` : `${object}Trigger`);

/** The error of an exception that nobody caught. */
export function uncaught(rule: AutomationRule, operation: RowOperation, text: string): RowError {
  return rule.kind === 'flow' ? flowFailed(rule, text) : triggerFailed(rule, operation, text, rule.form ?? 'wrapped');
}

/** The error of a governor limit, which code cannot catch. Counters of a managed package have its name before the text. */
export function limitExceeded(rule: AutomationRule, operation: RowOperation, text: string): RowError {
  const limit = `System.LimitException: ${rule.package ? `${rule.package}:` : ''}${text}`;
  return rule.kind === 'flow' ? flowFailed(rule, limit) : triggerFailed(rule, operation, limit, rule.form ?? 'bare');
}

function triggerFailed(
  rule: AutomationRule,
  operation: RowOperation,
  text: string,
  form: 'wrapped' | 'bare',
): RowError {
  const name = `${rule.package ? `${rule.package}.` : ''}${nameOf(rule)}`;
  const event = `${rule.timing === 'after' ? 'After' : 'Before'}${operations[operation]}`;
  const stack = rule.package ? `(${rule.package})` : `Trigger.${nameOf(rule)}: line 3, column 1`;
  const message =
    form === 'bare' ? `${name}: ${text}` : `${name}: execution of ${event}\n\ncaused by: ${text}\n\n${stack}`;
  return rowError('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message);
}

const flowFailed = (rule: AutomationRule, text: string): RowError =>
  rowError(
    'CANNOT_EXECUTE_FLOW_TRIGGER',
    `We can't save this record because the “${nameOf(rule)}” process failed. Give your Salesforce admin these details. This error occurred when the flow tried to update records: ${text}. You can look up ExceptionCode values in the SOAP API Developer Guide. Error ID: 1619473565-114595 (58182527)`,
  );

export const tooManyRetries = (code: string): RowError =>
  rowError(code, 'Too many batch retries in the presence of Apex triggers and partial failures.');
