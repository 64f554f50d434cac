// `s3sf schema pull`: the snapshot of the objects that the mappings use, from an org.
import { FailureError } from '../../../failure.ts';
import { type NamedObjects, withNames } from '../../../org/describe-names.ts';
import { type DescribedObjects, describeObjects } from '../../../org/describe-objects.ts';
import { namesInMappings } from '../../../org/names-in-mappings.ts';
import { schemaChanges } from '../../../org/schema-changes.ts';
import { tokenApi } from '../../../org/token-api.ts';
import { textsFor, validationRules } from '../../../org/validation-rules.ts';
import type { SalesforceSchema, SObjectSchema } from '../../../salesforce-schema.ts';
import { type Folders, readMappingsIn } from '../../input/load.ts';
import { type LoginOptions, logInToOrg, orgTimeoutMs } from '../../input/org-login.ts';
import { type Io, UsageError } from '../../io.ts';
import type { OnProgress } from '../../rendering/progress.ts';
import { snapshotIn, writeSnapshot } from '../../schema/snapshot.ts';

export interface OrgOptions extends Folders, LoginOptions {
  apiVersion: string;
}

export interface PullOptions extends OrgOptions {
  dryRun: boolean;
}

export interface PullDependencies extends Pick<Io, 'env'> {
  /** Called before each object. */
  onProgress?: OnProgress;
}

export interface PullResult {
  /** Names of the objects that the org described. */
  objects: string[];
  /** Sentences. */
  changes: string[];
  /** Names that the org does not know, or hides from the user. */
  unknown: string[];
  /** Names that the org does not let the user read. */
  unreadable: NamedObjects['unreadable'];
  /** True if the user may not read validation rules: the snapshot keeps the texts that it had. */
  rulesHidden: boolean;
  /** Where the snapshot was written; absent for a dry run. */
  folder?: string;
}

/**
 * Throws `UsageError` where no org is named, or where it refuses.
 * @param more objects beside those that the mappings use
 */
export async function pullSchema(
  more: readonly string[],
  options: PullOptions,
  dependencies: PullDependencies,
): Promise<PullResult> {
  const names = [...new Set([...namesInMappings(await readMappingsIn(options)).objects, ...more])].sort();
  const before = await snapshotIn(options);
  const pulled = await pullAll(names, before, options, dependencies);
  const changes = pulled.objects.flatMap((after) => schemaChanges(before.sObject(after.name), after));
  if (!options.dryRun) await writeSnapshot(pulled.objects, options);
  const objects = pulled.objects.map(({ name }) => name);
  const { unknown, unreadable, rulesHidden } = pulled;
  const where = options.dryRun ? {} : { folder: options.schema };
  return { objects, changes, unknown, unreadable, rulesHidden, ...where };
}

export type Pulled = DescribedObjects & NamedObjects & { rulesHidden: boolean };

/** What the org says about the objects. Throws `UsageError` where it refuses. */
export async function pullAll(
  names: readonly string[],
  before: SalesforceSchema,
  { apiVersion: version, ...options }: OrgOptions,
  { env, onProgress = () => {} }: PullDependencies,
): Promise<Pulled> {
  const all: DescribedObjects = { objects: [], unknown: [] };
  try {
    const token = await logInToOrg(options, { env });
    const connection = { token, version, fetch, timeoutMs: () => orgTimeoutMs };
    for (const [done, name] of names.entries()) {
      onProgress(done, { total: names.length, note: name });
      const own = await describeObjects([name], connection);
      all.objects.push(...own.objects);
      all.unknown.push(...own.unknown);
    }
    const rules = await validationRules(connection);
    const textsOf = (name: string) => (rules ? textsFor(name, rules) : (before.sObject(name)?.validationRules ?? []));
    const { objects, unreadable } = await withNames(all.objects, tokenApi(connection));
    return {
      objects: objects.map((object) => withRules(object, textsOf(object.name))),
      unreadable,
      unknown: all.unknown,
      rulesHidden: rules === undefined,
    };
  } catch (error) {
    if (error instanceof FailureError) throw new UsageError(`${error.failure.message} [${error.failure.code}]`);
    throw error;
  }
}

function withRules({ fields, ...object }: SObjectSchema, texts: string[]): SObjectSchema {
  return { ...object, ...(texts.length > 0 && { validationRules: texts }), fields };
}
