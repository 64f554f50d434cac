// Whether people can open the Contacts that a record creates, and whether those get in each other's way. Sources:
// Salesforce Help, "Considerations for Sharing and Accessing Contacts" (a contact without an account is private whatever
// the sharing model, and sharing rules do not apply to it); Record Locking Cheat Sheet (a save locks the account of a
// contact); Salesforce Developers Blog, "Avoid Account Data Skew for Peak Performance" (more than 10,000 children).
import type { CompiledMapping, CompiledRule, Expression, SourceLocation } from '../../../pipeline/mapping/mappings.ts';
import type { SalesforceSchema, SObjectField } from '../../../salesforce-schema.ts';
import { readsEvent } from '../../expressions/reads-event.ts';
import { asNode } from '../../expressions/tree.ts';
import type { Finding } from '../../report.ts';
import type { RecordContext } from '../check-operation.ts';
import { mayCreate } from '../check-required.ts';

export function checkAccount({ rule, schema, report }: RecordContext, { rules }: Pick<CompiledMapping, 'rules'>): void {
  const account = rule.sObject === 'Contact' ? schema.field('Contact', 'AccountId') : undefined;
  if (!account?.createable) return;
  const set = accountsIn(rule, account.name);
  const isSet = () => rules.some((other) => isSameRecord(other, rule) && accountsIn(other, account.name).length > 0);
  const fixed = set.find(({ value }) => value === 'fixed');
  if (fixed) report(fixed.nameLocation, oneForAll);
  else if (set.length === 0 && mayCreate(rule) && !isSetByPackage(schema) && !isSet())
    report(rule.location, privateContact(schema));
}

const accountsIn = (rule: CompiledRule, account: string): Setting[] =>
  settingsOf(rule).filter(({ field, value }) => field === account && value !== 'nothing');

/** True if the other record writes the same Contact whenever the rule does: one creates it, the other adds to it. */
const isSameRecord = (other: CompiledRule, { sObject, key, forEach, when }: CompiledRule): boolean =>
  key !== undefined &&
  other.sObject === sObject &&
  other.options.operation !== 'delete' &&
  other.key?.field === key.field &&
  other.key.value.source === key.value.source &&
  other.forEach?.source === forEach?.source &&
  (other.when === undefined || other.when.source === when?.source);

interface Setting {
  field: string;
  nameLocation: SourceLocation;
  /** Whether the value depends on the event. */
  value: 'of the event' | 'fixed' | 'nothing';
}

const settingsOf = ({ constants, fields, links }: CompiledRule): Setting[] => [
  ...constants.map(({ value, ...rest }): Setting => ({ ...rest, value: isNothing(value) ? 'nothing' : 'fixed' })),
  ...fields.map(({ value, ...rest }): Setting => ({ ...rest, value: sourceOf(value) })),
  ...links.map(({ key, ...rest }): Setting => ({ ...rest, value: sourceOf(key.value) })),
];

/** Salesforce stores a blank text as no value. */
const isNothing = (value: unknown) => value === null || (typeof value === 'string' && value.trim() === '');

function sourceOf({ tree }: Expression): Setting['value'] {
  const node = asNode(tree);
  if ((node?.type === 'value' || node?.type === 'string') && isNothing(node.value)) return 'nothing';
  return readsEvent(tree) ? 'of the event' : 'fixed';
}

/** Packages for nonprofits and schools, which give a new Contact an Account by themselves: NPSP and EDA. */
const packages = /^(npe01|npo02|npsp|hed)__/;

const isSetByPackage = (schema: SalesforceSchema) =>
  schema.sObject('Contact')?.fields.some(({ name }) => packages.test(name)) === true;

function privateContact(schema: SalesforceSchema): Finding {
  const isKey = ({ externalId, unique }: SObjectField) => externalId === true && unique === true;
  const key = schema.sObject('Account')?.fields.find(isKey)?.name ?? 'YOUR_EXTERNAL_ID';
  return {
    code: 'mapping/private-contact',
    severity: 'warning',
    message:
      'This can create a Contact without an Account. Only the integration user, who owns it, and administrators can open ' +
      'such a Contact: sharing rules do not apply to it.',
    hint:
      `Link it to an Account: AccountId: { object: Account, key: { ${key}: … }, notFound: omit }. Use one Account for each ` +
      'coach, region or household, not one for all. If this record must never create a Contact, write operation: update.',
  };
}

const oneForAll: Finding = {
  code: 'mapping/same-account',
  severity: 'warning',
  message:
    'All Contacts get the same Account. While Salesforce saves a Contact, it locks the Account, so the Contacts wait for ' +
    'each other. With more than 10,000 Contacts, the Account slows down sharing, too.',
  hint: 'Take the Account of the coach, region or household from the event.',
};
