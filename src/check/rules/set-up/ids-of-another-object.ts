// Ids of records of another object than the one that is needed. The first three characters of an Id say its object.
import type { SalesforceSchema } from '../../../salesforce-schema.ts';
import { readRecordId } from '../../../values/record-id.ts';
import { withArticle } from '../../../values/with-article.ts';
import type { Finding } from '../../report.ts';

/** Of standard objects, the same in every org: http://www.fishofprey.com/2011/09/obscure-salesforce-object-key-prefixes.html */
const standard: ReadonlyMap<string, string> = new Map([
  ['001', 'Account'],
  ['003', 'Contact'],
  ['005', 'User'],
  ['006', 'Opportunity'],
  ['00D', 'Organization'],
  ['00E', 'UserRole'],
  ['00G', 'Group'],
  ['00Q', 'Lead'],
  ['00T', 'Task'],
  ['00U', 'Event'],
  ['00e', 'Profile'],
  ['00k', 'OpportunityLineItem'],
  ['00v', 'CampaignMember'],
  ['012', 'RecordType'],
  ['01s', 'Pricebook2'],
  ['01t', 'Product2'],
  ['01u', 'PricebookEntry'],
  ['02i', 'Asset'],
  ['500', 'Case'],
  ['701', 'Campaign'],
  ['800', 'Contract'],
  ['801', 'Order'],
]);

/** @param owners the objects whose Ids may be here; `name` of the field for messages */
export function idOfAnotherObject(
  name: string,
  owners: readonly string[],
  text: string,
  schema: SalesforceSchema,
): Finding | undefined {
  const id = readRecordId(text.trim());
  const wanted = owners.map((owner) => prefixOf(owner, schema));
  if (id === undefined || owners.length === 0) return undefined;
  // As written, and with the capitals that its suffix says it has.
  const prefixes = [id, text.trim()].map((each) => each.slice(0, 3));
  if (prefixes.some((prefix) => wanted.includes(prefix))) return undefined;
  const object = prefixes.map((prefix) => standard.get(prefix)).find((name) => name !== undefined);
  const isNamed = object !== undefined && !owners.some((owner) => owner.toLowerCase() === object.toLowerCase());
  // An object whose Ids are not known can have this one, and a custom object has other Ids in each org.
  if (!isNamed && (wanted.includes(undefined) || owners.some((owner) => owner.endsWith('__c')))) return undefined;
  const needed = owners.length > 3 ? 'a record of another object' : owners.map(withArticle).join(' or ');
  const begin =
    wanted.length === 1 && wanted[0] !== undefined
      ? ` The Id of ${withArticle(owners[0] ?? '')} begins with ${wanted[0]}.`
      : '';
  return {
    code: 'mapping/id-of-another-object',
    ...(!isNamed && { severity: 'warning' as const }),
    message: `${name} needs the Id of ${needed}, but this is the Id of ${isNamed ? withArticle(object) : 'another object'}.`,
    hint: `Use the Id of the right record, or name the record by an external ID under "links".${begin}`,
  };
}

function prefixOf(object: string, schema: SalesforceSchema): string | undefined {
  const known = [...standard].find(([, name]) => name.toLowerCase() === object.toLowerCase())?.[0];
  return known ?? schema.sObject(object)?.keyPrefix ?? undefined;
}
