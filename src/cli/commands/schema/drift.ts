// `s3sf schema drift`: whether the org still is what the snapshot says. Writes nothing.

import { namesInMappings } from '../../../org/names-in-mappings.ts';
import { type NamedChange, namedChanges } from '../../../org/schema-changes.ts';
import type { SObjectSchema } from '../../../salesforce-schema.ts';
import { readMappingsIn } from '../../input/load.ts';
import { UsageError } from '../../io.ts';
import { snapshotIn } from '../../schema/snapshot.ts';
import { type OrgOptions, type PullDependencies, type Pulled, pullAll } from './pull.ts';

export interface Drift extends NamedChange {
  /** Event types whose mappings use the field; for a change of the object itself, those that use the object. */
  events: string[];
}

export interface DriftResult {
  /** Names of the objects that were compared. */
  objects: string[];
  changes: Drift[];
  /** Objects of the snapshot that the org does not have, or hides from the user. */
  unknown: string[];
  unreadable: Pulled['unreadable'];
  rulesHidden: boolean;
}

/**
 * Compares the objects of the snapshot. Throws `UsageError` where no org is named, where it refuses, or if the snapshot has
 * no such object.
 * @param names objects to compare; default: all
 */
export async function findDrift(
  names: readonly string[],
  options: OrgOptions,
  dependencies: PullDependencies,
): Promise<DriftResult> {
  const snapshot = await snapshotIn(options);
  const compared = names.length === 0 ? snapshot.sObjects() : names.map((name) => known(name, snapshot.sObject(name)));
  if (compared.length === 0) throw new UsageError(`the snapshot in ${options.schema} has no objects to compare`);
  const { fields } = namesInMappings(await readMappingsIn(options));
  const inOrder = [...new Set(compared.map(({ name }) => name))].sort();
  const pulled = await pullAll(inOrder, snapshot, options, dependencies);
  const changes = pulled.objects.flatMap((after) =>
    namedChanges(snapshot.sObject(after.name), withKnownNames(after, snapshot.sObject(after.name), pulled)),
  );
  return {
    objects: pulled.objects.map(({ name }) => name),
    changes: changes.map((change) => ({ ...change, events: eventsOf(change, fields) })),
    unknown: pulled.unknown,
    unreadable: pulled.unreadable,
    rulesHidden: pulled.rulesHidden,
  };
}

function known(name: string, object: SObjectSchema | undefined): SObjectSchema {
  if (object) return object;
  throw new UsageError(`the schema snapshot has no object ${name}. To compare it, add it: s3sf schema pull ${name}`);
}

/** What the user may not read is not gone. */
export function withKnownNames(
  after: SObjectSchema,
  before: SObjectSchema | undefined,
  { unreadable }: Pick<Pulled, 'unreadable'>,
): SObjectSchema {
  return {
    ...after,
    ...(unreadable.includes('record types') && before?.recordTypes && { recordTypes: before.recordTypes }),
    ...(unreadable.includes('queues') && before?.queues && { queues: before.queues }),
  };
}

function eventsOf({ sObject, field }: NamedChange, fields: ReturnType<typeof namesInMappings>['fields']): string[] {
  const isSame = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  const own = fields.filter(
    (each) => isSame(each.sObject, sObject) && (field === undefined || isSame(each.field, field)),
  );
  return [...new Set(own.flatMap(({ events }) => events))].sort();
}
