// Which record a key names: keys compare as Salesforce compares them, trimmed and by the case rule of their field.

/** Key fields that are unique without regard to case. All others are case-sensitive. */
const foldingFields: ReadonlySet<string> = new Set(['Key__c', 'Event_Id__c']);

/** All external IDs by which mappings find records. */
export const keyFields: readonly string[] = ['Key__c', 'Event_Id__c', 'Ref__c', 'Code__c'];

export interface RecordKey {
  sObject: string;
  field: string;
  /** Equal for two values if and only if Salesforce finds the same record. */
  identity: string;
}

export function recordKey(sObject: string, field: string, value: string): RecordKey {
  const trimmed = value.trim();
  return { sObject, field, identity: foldingFields.has(field) ? trimmed.toLowerCase() : trimmed };
}

export const nameOf = ({ sObject, field, identity }: RecordKey) => `${sObject} ${field} ${identity}`;
