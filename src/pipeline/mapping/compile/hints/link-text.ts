// A link as people write it, for a lookup whose record is named in another way.
import type { SalesforceSchema, SObjectField } from '../../../../salesforce-schema.ts';

export interface LinkText {
  /** `CampaignId: { object: Campaign, key: { Campaign_Code__c: data.campaign } }` */
  text: string;
  /** The object, if it has no external ID: `External_Id__c` is used in its place. */
  withoutKey?: string;
}

/** @param value the expression for the key; one that needs quotes in YAML becomes `…` */
export function linkText(
  { name, referenceTo = [] }: SObjectField,
  value: string,
  schema: SalesforceSchema | undefined,
): LinkText {
  const keys = referenceTo.map((parent) => ({ parent, key: externalIdOf(parent, schema) }));
  const usable = keys.filter((each) => each.key !== undefined);
  // `data.case_number` is most likely about a Case.
  const isNamed = ({ parent }: { parent: string }) =>
    value.toLowerCase().includes(parent.replace(/__c$/i, '').toLowerCase());
  const { parent, key } = usable.find(isNamed) ?? usable[0] ?? { parent: referenceTo[0] ?? 'Contact' };
  const written = /^[\w.$`]{1,60}$/.test(value.trim()) ? value.trim() : '…';
  return {
    text: `${name}: { object: ${parent}, key: { ${key ?? 'External_Id__c'}: ${written} } }`,
    ...(key === undefined && { withoutKey: parent }),
  };
}

/** The external ID of an object that is most likely its key: a unique one, if it has any. */
function externalIdOf(object: string, schema: SalesforceSchema | undefined): string | undefined {
  const fields = schema?.sObject(object)?.fields ?? [];
  const ids = fields.filter(({ name, externalId }) => externalId === true && !/__pc$/i.test(name));
  return (ids.find(({ unique }) => unique === true) ?? ids[0])?.name;
}
