// Fetches the names of an org's record types and queues, for the objects that can have them.
import { isJsonObject, type JsonObject } from '../json.ts';
import type { SalesforceApi } from '../pipeline/write/salesforce/api.ts';
import { queryPath, readPage, recordsFrom } from '../pipeline/write/salesforce/query.ts';
import type { RecordTypeSchema, SObjectSchema } from '../salesforce-schema.ts';

export interface NamedObjects {
  objects: SObjectSchema[];
  /** What the org does not let the user read, so that the objects do not say which there are. */
  unreadable: ('record types' | 'queues')[];
}

/**
 * The objects with their names, in two calls and those for further pages. Throws `FailureError` with a code of the
 * service.
 */
export async function withNames(objects: readonly SObjectSchema[], api: SalesforceApi): Promise<NamedObjects> {
  const typed = objects.filter(hasRecordTypes);
  const queued = objects.filter(canBelongToQueue);
  const recordTypes = typed.length > 0 ? await recordsOf(recordTypeQuery(typed), api) : [];
  const queues = queued.length > 0 ? await recordsOf(queueQuery(queued), api) : [];
  return {
    objects: objects.map((object) => ({
      ...object,
      ...(recordTypes && hasRecordTypes(object) && { recordTypes: recordTypesOf(object, recordTypes) }),
      ...(queues && canBelongToQueue(object) && { queues: queuesOf(object, queues) }),
    })),
    unreadable: [...(recordTypes ? [] : (['record types'] as const)), ...(queues ? [] : (['queues'] as const))],
  };
}

const hasRecordTypes = ({ fields }: SObjectSchema) => fields.some(({ name }) => name === 'RecordTypeId');

const canBelongToQueue = ({ fields }: SObjectSchema) =>
  fields.some(({ name, referenceTo = [] }) => name === 'OwnerId' && referenceTo.includes('Group'));

/** Orgs without person accounts have no `IsPersonType` (Object Reference, RecordType). */
function recordTypeQuery(objects: readonly SObjectSchema[]): string {
  const account = objects.find(({ name }) => name === 'Account');
  const person = account?.fields.some(({ name }) => name === 'IsPersonAccount') ? ', IsPersonType' : '';
  return (
    `SELECT SobjectType, DeveloperName, NamespacePrefix, Name, IsActive${person} FROM RecordType ` +
    `WHERE SobjectType IN (${listOf(objects)}) ORDER BY DeveloperName`
  );
}

const queueQuery = (objects: readonly SObjectSchema[]): string =>
  `SELECT SobjectType, Queue.DeveloperName FROM QueueSobject WHERE SobjectType IN (${listOf(objects)})`;

const listOf = (objects: readonly SObjectSchema[]) => objects.map(({ name }) => `'${name}'`).join(', ');

/** Undefined where the org refuses the query. */
async function recordsOf(soql: string, api: SalesforceApi): Promise<JsonObject[] | undefined> {
  const { body } = await api.call({ method: 'GET', path: queryPath(soql) });
  const page = readPage(body);
  return page && recordsFrom(page, api);
}

function recordTypesOf({ name: sObject }: SObjectSchema, records: readonly JsonObject[]): RecordTypeSchema[] {
  return records
    .filter(({ SobjectType }) => SobjectType === sObject)
    .flatMap(({ DeveloperName, NamespacePrefix, Name, IsActive, IsPersonType }) => {
      if (typeof DeveloperName !== 'string') return [];
      const name = typeof NamespacePrefix === 'string' ? `${NamespacePrefix}__${DeveloperName}` : DeveloperName;
      return {
        name,
        label: typeof Name === 'string' ? Name : name,
        active: IsActive !== false,
        ...(IsPersonType === true && { person: true as const }),
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

const queuesOf = ({ name: sObject }: SObjectSchema, records: readonly JsonObject[]): string[] =>
  records
    .filter(({ SobjectType }) => SobjectType === sObject)
    .flatMap(({ Queue }) => (isJsonObject(Queue) && typeof Queue.DeveloperName === 'string' ? Queue.DeveloperName : []))
    .sort();
