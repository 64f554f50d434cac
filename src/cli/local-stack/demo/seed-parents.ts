// What the examples expect to find in Salesforce: the records that they link to or update, and that none of them creates.
import type { Event } from '../../../pipeline/event/event.ts';
import type { Mappings } from '../../../pipeline/mapping/mappings.ts';
import type { Link, RecordKey, RecordWrite } from '../../../pipeline/plan/plan.ts';
import { planEvent } from '../../../pipeline/plan/plan-event.ts';
import type { SalesforceSchema } from '../../../salesforce-schema.ts';

export interface Parent {
  sObject: string;
  fields: Record<string, string | number>;
}

/**
 * A record that may be missing (`notFound: omit`) exists, too: in an org, most coaches do. Without those that are found by
 * their own Id, or by a name that an administrator chooses.
 */
export async function parentsOf(
  events: readonly Event[],
  mappings: Mappings,
  schema: SalesforceSchema,
): Promise<Parent[]> {
  const plans = await Promise.all(events.map((event) => planEvent(event, mappings)));
  const records = plans.flatMap((plan) => (plan.kind === 'write' ? plan.records : []));
  const made = new Set(records.filter(makesRecord).flatMap(({ sObject, key }) => (key ? [nameOf(sObject, key)] : [])));
  const wanted = records.flatMap(({ operation, sObject, key, links }) => [
    ...(operation === 'update' && key ? [{ sObject, key, isOptional: false }] : []),
    ...links.filter(isFoundByKey).map((link) => ({ ...link, isOptional: link.notFound === 'omit' })),
  ]);
  const parents = new Map(
    wanted
      .filter(({ sObject, key, isOptional }) => isOptional || !made.has(nameOf(sObject, key)))
      .filter(({ key }) => key.field !== 'Id')
      .map(({ sObject, key }) => [nameOf(sObject, key), { sObject, key }]),
  );
  return [...parents.values()].map(({ sObject, key }) => ({ sObject, fields: fieldsOf(sObject, key, schema) }));
}

const makesRecord = ({ operation }: RecordWrite) => operation === 'upsert' || operation === 'create';

const isFoundByKey = ({ byName }: Link) => byName !== true;

const nameOf = (sObject: string, { field, identity }: RecordKey) => JSON.stringify([sObject, field, identity]);

/** With a name, for people who look at the record. */
function fieldsOf(sObject: string, { field, value }: RecordKey, schema: SalesforceSchema): Parent['fields'] {
  const object = schema.sObject(sObject);
  const name = ['Name', 'LastName'].find((each) => each !== field && schema.field(sObject, each)?.createable);
  return {
    [field]: value,
    ...(name !== undefined && { [name]: `${object?.label ?? sObject} ${value}`.slice(0, 80) }),
    ...(object?.name === 'User' && { Username: `${value}@example.com` }),
  };
}
