// Person accounts: an Account that is a person has FirstName and LastName, and Salesforce builds its Name from them. Sources: Object
// Reference, Account; SOAP API Developer Guide, "Person Account Record Types".
import type { CompiledRule } from '../../../pipeline/mapping/mappings.ts';
import type { SalesforceSchema } from '../../../salesforce-schema.ts';
import type { RecordContext } from '../check-operation.ts';

/** Fields that only a person has. Custom fields of the person's Contact end in `__pc`. */
const isOfPerson = (field: string) =>
  /^(FirstName|LastName|Salutation|MiddleName|Suffix)$|__pc$|^Person(?!ContactId)[A-Z]/.test(field);

/** True for a rule that writes person accounts, by its record type or by its fields. */
export function writesPerson(rule: CompiledRule, schema: SalesforceSchema): boolean {
  if (rule.sObject !== 'Account' || !schema.field('Account', 'IsPersonAccount')) return false;
  const type = rule.named?.find(({ kind }) => kind === 'recordType')?.name.toLowerCase();
  const known = schema.sObject('Account')?.recordTypes?.find(({ name }) => name.toLowerCase() === type);
  if (type !== undefined && known) return known.person === true;
  return fieldsOf(rule).some(({ field }) => isOfPerson(field));
}

const fieldsOf = ({ fields, constants, links }: CompiledRule) => [...fields, ...constants, ...links];

export function checkPersonAccount({ rule, schema, report }: RecordContext): void {
  if (rule.key && rule.sObject === 'Account' && /__pc$/i.test(rule.key.field)) {
    report(rule.key.nameLocation, {
      code: 'mapping/person-account',
      message: `${rule.key.field} is a field of the person's Contact, so Salesforce cannot find the Account by it.`,
      hint: 'Use an external ID of Account.',
    });
  }
  if (!writesPerson(rule, schema)) return;
  for (const { nameLocation } of fieldsOf(rule).filter(({ field }) => field === 'Name')) {
    report(nameLocation, {
      code: 'mapping/person-account',
      message: 'The Name of a person account cannot be set: Salesforce builds it from FirstName and LastName.',
      hint: 'Set FirstName and LastName instead.',
    });
  }
}
