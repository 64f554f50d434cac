// Checks what a new record needs: its required fields, and an owner for a Task.
import type { CompiledRule } from '../../pipeline/mapping/mappings.ts';
import type { SObjectField } from '../../salesforce-schema.ts';
import { withArticle } from '../../values/with-article.ts';
import type { Finding } from '../report.ts';
import type { RecordContext } from './check-operation.ts';
import { writesPerson } from './set-up/person-accounts.ts';

/** True if a record cannot be created without it. */
export const isRequired = ({ createable, nillable, defaultedOnCreate }: SObjectField): boolean =>
  createable && !nillable && !defaultedOnCreate;

export const mayCreate = ({ options: { operation } }: CompiledRule): boolean =>
  operation === 'create' || operation === 'upsert';

export const fieldsSetBy = ({ fields, constants, links, named = [] }: CompiledRule) => [
  ...fields,
  ...constants,
  ...links,
  ...named,
];

export function checkRequired(context: RecordContext): void {
  const { rule, schema, report } = context;
  if (!mayCreate(rule)) return;
  const set = new Set([...fieldsSetBy(rule), ...(rule.key ? [rule.key] : [])].map(({ field }) => field));
  const needed = (schema.sObject(rule.sObject)?.fields.filter(isRequired) ?? []).map(({ name }) => name);
  const required = writesPerson(rule, schema) ? needed.map((name) => (name === 'Name' ? 'LastName' : name)) : needed;
  const missing = required.filter((name) => !set.has(name));
  if (missing.length > 0) {
    report(rule.location, {
      code: 'mapping/required-field',
      message: `Creating ${withArticle(rule.sObject)} requires ${missing.join(', ')}, and this record does not set ${missing.length === 1 ? 'it' : 'them'}.`,
      hint:
        rule.options.operation === 'upsert'
          ? `Set ${missing.length === 1 ? 'it' : 'them'}, or write operation: update if this record must never create one.`
          : `Set ${missing.length === 1 ? 'it' : 'them'}.`,
    });
  }
  if (rule.sObject === 'Event') checkEventTimes(context, set);
  if (rule.sObject === 'Task' && !set.has('OwnerId')) {
    report(rule.location, {
      code: 'mapping/no-owner',
      severity: 'warning',
      message:
        'This Task has no owner. It will belong to the integration user, and no coach will see it in their list.',
      hint: 'Link OwnerId to a User: OwnerId: { object: User, key: { Coach_Id__c: … }, notFound: omit }',
    });
  }
  for (const link of rule.links) {
    const described = schema.field(rule.sObject, link.field);
    if (link.notFound === 'omit' && described && isRequired(described))
      report(link.nameLocation, omitted(rule.sObject, link.field));
  }
}

/** Source: Object Reference, Event. An Event that lasts all day has a day, and needs no end. */
function checkEventTimes({ rule, report }: RecordContext, set: ReadonlySet<string>): void {
  const start = ['StartDateTime', 'ActivityDateTime', 'ActivityDate'].some((name) => set.has(name));
  const end = ['EndDateTime', 'DurationInMinutes', 'IsAllDayEvent'].some((name) => set.has(name));
  if (start && end) return;
  report(rule.location, {
    code: 'mapping/required-field',
    message: 'Creating an Event requires a start and an end, and this record does not set both.',
    hint: 'Set StartDateTime, and DurationInMinutes or EndDateTime. For a whole day, set ActivityDate and IsAllDayEvent.',
  });
}

const omitted = (sObject: string, field: string): Finding => ({
  code: 'mapping/required-field',
  message: `Creating ${withArticle(sObject)} requires ${field}. If "notFound: omit" leaves it out, Salesforce refuses the record.`,
  hint: 'Remove "notFound: omit": the event is then retried until the other record exists.',
});
