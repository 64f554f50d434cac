// Whether the org allows the operation: on the object, on each field, and with the key.
import type { RecordOptions } from '../../pipeline/mapping/compile/record-options.ts';
import type { CompiledRule, SourceLocation } from '../../pipeline/mapping/mappings.ts';
import type { SalesforceSchema, SObjectField } from '../../salesforce-schema.ts';
import { withArticle } from '../../values/with-article.ts';
import type { Finding, Report } from '../report.ts';
import type { ExampleRuns } from '../run-examples.ts';

export interface RecordContext {
  rule: CompiledRule;
  schema: SalesforceSchema;
  report: Report;
  runs: ExampleRuns;
}

type Right = 'createable' | 'updateable' | 'deletable';

/** The permissions an operation needs. An upsert may do either. */
const rightsFor: Record<RecordOptions['operation'], readonly Right[]> = {
  upsert: ['createable', 'updateable'],
  create: ['createable'],
  update: ['updateable'],
  delete: ['deletable'],
};

const verbs: Record<Right, string> = { createable: 'create', updateable: 'change', deletable: 'delete' };

export function checkOperation({ rule, schema, report }: RecordContext): void {
  const { sObject, options, key, links } = rule;
  const object = schema.sObject(sObject);
  if (!object) return;
  const rights = rightsFor[options.operation];
  const denied = rights.find((right) => object[right] === false);
  if (denied) {
    const message = `The integration user cannot ${verbs[denied]} ${withArticle(sObject)}.`;
    const hint = 'Choose another operation. If the org now allows it, run "npx s3sf schema pull".';
    report(rule.location, { code: 'mapping/not-writable', message, hint });
  }
  for (const { field, nameLocation } of [...rule.fields, ...rule.constants, ...links, ...(rule.named ?? [])]) {
    const described = schema.field(sObject, field);
    const finding = described && notWritable(`${sObject}.${field}`, described, rule);
    if (finding) report(nameLocation, finding);
  }
  const keyField = key && schema.field(sObject, key.field);
  if (keyField && rights.includes('createable') && !keyField.createable) {
    report(key.nameLocation, {
      code: 'mapping/not-writable',
      message: `Salesforce sets ${sObject}.${keyField.name} itself, so no record can be created with it.`,
      hint: 'Use another external ID, or write operation: update.',
    });
  }
  if (key && !key.isId) checkUnique(sObject, key, { schema, report, creates: options.operation === 'create' });
  for (const { sObject: parent, key } of links) if (!key.isId) checkUnique(parent, key, { schema, report });
}

function notWritable(name: string, field: SObjectField, { options }: CompiledRule): Finding | undefined {
  const denied = rightsFor[options.operation].find((right) => right !== 'deletable' && !field[right]);
  if (!denied) return undefined;
  const isFixed = denied === 'updateable' && field.createable;
  return {
    code: 'mapping/not-writable',
    message: isFixed
      ? `${name} can only be set when a record is created, and this operation may change an existing one.`
      : `${name} cannot be written: Salesforce sets it itself.`,
    hint: isFixed
      ? 'Write it as two records with the same key: operation: create with this field, then operation: update without it.'
      : field.type === 'address'
        ? 'Write its parts, such as MailingStreet and MailingCity.'
        : 'Remove it.',
  };
}

function checkUnique(
  sObject: string,
  { field, nameLocation }: { field: string; nameLocation: SourceLocation },
  { schema, report, creates = false }: Pick<RecordContext, 'schema' | 'report'> & { creates?: boolean },
) {
  if (schema.field(sObject, field)?.unique === true) return;
  // A create relies on Salesforce's refusal to make a record twice, and an external ID alone is not refused:
  // https://salesforce.stackexchange.com/questions/27266/what-is-the-use-of-external-id-field-not-unique
  if (creates) {
    report(nameLocation, {
      code: 'mapping/key-not-unique',
      message: `Salesforce accepts two ${sObject} records with the same ${field}, so an event that is delivered twice would create both.`,
      hint: 'Create by an external ID that is unique, or make this field unique in Salesforce and run "npx s3sf schema pull".',
    });
    return;
  }
  report(nameLocation, {
    code: 'mapping/key-not-unique',
    severity: 'warning',
    message: `Two ${sObject} records can have the same ${field}, and an event for them would then fail.`,
    hint: 'Use an external ID that is unique.',
  });
}
