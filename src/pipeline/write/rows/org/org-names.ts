// The Ids that record types and queues have in the connected org. Mappings name them, since each org gives them Ids of its
// own. They are looked up when a row first needs them, remembered for an hour, and forgotten when Salesforce refuses one: it
// may have been created anew. What the org does not have is asked again for each window.
import type { Clock } from '../../../../clock.ts';
import type { Failure } from '../../../../failure.ts';
import type { JsonObject } from '../../../../json.ts';

/** A name, and what it is the name of. */
export interface OrgName {
  kind: 'recordType' | 'queue';
  /** Object of the records that have the type, or that the queue owns. */
  sObject: string;
  name: string;
}

/**
 * `inactive`: a record type that no record can have. `ambiguous`: managed packages have several of the name. `failure`:
 * Salesforce does not answer about it.
 */
export type NamedId =
  | { id: string }
  | { problem: 'missing' | 'inactive' | 'ambiguous' | 'unreadable' }
  | { failure: Failure };

/** The records of a query; undefined where Salesforce refuses it; a failure where it does not answer this one. */
type QueryResult = readonly JsonObject[] | Failure | undefined;

const isFailure = (result: NonNullable<QueryResult>): result is Failure => !Array.isArray(result);

/** At most five queries. */
export type Ask = (soqls: readonly string[]) => Promise<QueryResult[]>;

export interface OrgNames {
  /** Asks about the names that it does not know, or not for an hour. Throws what `ask` throws. */
  lookUp(names: readonly OrgName[], ask: Ask): Promise<(name: OrgName) => NamedId>;
  forget(name: OrgName): void;
}

/**
 * The WHERE clause of a query may have 4,000 characters, and each name and its object have at most 80. So few names find
 * fewer records than fit on the smallest page.
 */
const namesInQuery = 15;
const queriesInCall = 5;

/** Salesforce accepts the Id of a record type that has another name by now, so nothing else would say that it has. */
const rememberedMs = 3_600_000;

export function orgNames({ now }: Pick<Clock, 'now'>): OrgNames {
  const ids = new Map<string, { id: string; askedAt: number }>();
  return {
    async lookUp(names, ask) {
      const problems = new Map<string, NamedId>();
      const wanted = [...new Map(names.map((name) => [keyOf(name), name])).values()];
      const askedAt = now();
      for (const [key, known] of ids) if (askedAt - known.askedAt >= rememberedMs) ids.delete(key);
      const unknown = wanted.filter((name) => !ids.has(keyOf(name)));
      const parts = [...Map.groupBy(unknown, ({ kind }) => kind).values()].flatMap((own) => chunks(own, namesInQuery));
      for (const call of chunks(parts, queriesInCall)) {
        const answers = await ask(call.map(queryFor));
        for (const [index, part] of call.entries()) {
          for (const name of part) {
            const found = idIn(answers[index], name);
            if ('id' in found) ids.set(keyOf(name), { id: found.id, askedAt });
            else problems.set(keyOf(name), found);
          }
        }
      }
      return (name) => {
        const known = ids.get(keyOf(name));
        return known ? { id: known.id } : (problems.get(keyOf(name)) ?? { problem: 'missing' });
      };
    },
    forget: (name) => void ids.delete(keyOf(name)),
  };
}

/** Salesforce ignores case in both names. */
const keyOf = ({ kind, sObject, name }: OrgName) => JSON.stringify([kind, sObject.toLowerCase(), name.toLowerCase()]);

/** The namespace of a managed package is a field of its own. A developer name never contains two underscores in a row. */
function partsOf(name: string): { developerName: string; namespace?: string } {
  const [, namespace, developerName] = /^([A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*)__(\w+)$/.exec(name) ?? [];
  return namespace !== undefined && developerName !== undefined
    ? { developerName, namespace }
    : { developerName: name };
}

/**
 * All of one kind; names need no escapes. Sources: Object Reference, RecordType ("Only active record types can be applied
 * to records") and QueueSobject.
 */
function queryFor(names: readonly OrgName[]): string {
  const [select, from, field] =
    names[0]?.kind === 'queue'
      ? ['QueueId, SobjectType, Queue.DeveloperName', 'QueueSobject', 'Queue.DeveloperName']
      : ['Id, SobjectType, DeveloperName, NamespacePrefix, IsActive', 'RecordType', 'DeveloperName'];
  const conditions = [...Map.groupBy(names, ({ sObject }) => sObject)].map(([sObject, own]) => {
    const wanted = [...new Set(own.map(({ name }) => `'${partsOf(name).developerName}'`))].join(', ');
    return `(SobjectType = '${sObject}' AND ${field} IN (${wanted}))`;
  });
  return `SELECT ${select} FROM ${from} WHERE ${conditions.join(' OR ')}`;
}

function idIn(result: QueryResult, name: OrgName): NamedId {
  if (!result) return { problem: 'unreadable' };
  if (isFailure(result)) return { failure: result };
  return name.kind === 'queue' ? queueIn(result, name) : recordTypeIn(result, name);
}

function queueIn(records: readonly JsonObject[], { sObject, name }: OrgName): NamedId {
  const found = records.find(
    ({ SobjectType, Queue }) =>
      isSame(SobjectType, sObject) && isSame((Queue as JsonObject | null)?.DeveloperName, name),
  );
  return typeof found?.QueueId === 'string' ? { id: found.QueueId } : { problem: 'missing' };
}

/** Without a namespace, the org's own record type comes first: in an org with a namespace, its own have that namespace. */
function recordTypeIn(records: readonly JsonObject[], { sObject, name }: OrgName): NamedId {
  const { developerName, namespace } = partsOf(name);
  const named = records.filter(
    ({ SobjectType, DeveloperName }) => isSame(SobjectType, sObject) && isSame(DeveloperName, developerName),
  );
  const own = named.filter(({ NamespacePrefix }) => NamespacePrefix === null || NamespacePrefix === undefined);
  const found =
    namespace === undefined
      ? own.length > 0
        ? own
        : named
      : named.filter(({ NamespacePrefix }) => isSame(NamespacePrefix, namespace));
  const [only, ...others] = found;
  if (typeof only?.Id !== 'string') return { problem: 'missing' };
  if (others.length > 0) return { problem: 'ambiguous' };
  return only.IsActive === false ? { problem: 'inactive' } : { id: only.Id };
}

const isSame = (value: unknown, name: string) =>
  typeof value === 'string' && value.toLowerCase() === name.toLowerCase();

const chunks = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
