// What Salesforce demands of a record that is created: the fields it needs, and an owner for a Task.
import type { CompiledRule } from '../../pipeline/mapping/mappings.ts';
import type { SObjectField } from '../../salesforce-schema.ts';
import type { Finding } from '../report.ts';
import type { RecordContext } from './check-operation.ts';

/** True where a record cannot be created without it. */
export const isRequired = ({ createable, nillable, defaultedOnCreate }: SObjectField): boolean =>
  createable && !nillable && !defaultedOnCreate;

export const mayCreate = ({ options: { operation } }: CompiledRule): boolean =>
  operation === 'create' || operation === 'upsert';

export function checkRequired(context: RecordContext): void {
  const { rule, schema, report } = context;
  if (!mayCreate(rule)) return;
  const set = new Set(
    [...rule.fields, ...rule.constants, ...rule.links, ...(rule.key ? [rule.key] : [])].map(({ field }) => field),
  );
  const needed = schema.sObject(rule.sObject)?.fields.filter(isRequired) ?? [];
  const missing = needed.filter(({ name }) => !set.has(name)).map(({ name }) => name);
  if (missing.length > 0) {
    report(rule.location, {
      code: 'mapping/required-field',
      message: `A new ${rule.sObject} needs ${missing.join(', ')}, and this sets none.`,
      hint:
        rule.options.operation === 'upsert'
          ? 'Set it, or write operation: update if it is never to be created here.'
          : 'Set it.',
    });
  }
  if (rule.sObject === 'Task' && !set.has('OwnerId')) {
    report(rule.location, {
      code: 'mapping/no-owner',
      severity: 'warning',
      message: 'Nobody is given this Task: it will belong to the integration user, whose list no coach looks at.',
      hint: 'Link OwnerId to a User: OwnerId: { object: User, key: { Coach_Id__c: … }, notFound: omit }',
    });
  }
  for (const link of rule.links) {
    const described = schema.field(rule.sObject, link.field);
    if (link.notFound === 'omit' && described && isRequired(described))
      report(link.nameLocation, omitted(rule.sObject, link.field));
  }
}

const omitted = (sObject: string, field: string): Finding => ({
  code: 'mapping/required-field',
  message: `A new ${sObject} needs ${field}, and "notFound: omit" leaves it out: Salesforce then refuses the record.`,
  hint: 'Take "notFound: omit" away: the event is then tried again until the other record is there.',
});
