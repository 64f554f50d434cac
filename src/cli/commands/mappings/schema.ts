// `s3sf schema pull`, `missing` and `editor`: the snapshot of the org's schema, what it lacks for the mappings, and the
// JSON Schema by which editors complete names from it.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import mappingSchema from '../../../../schema/mapping.schema.json' with { type: 'json' };
import { FailureError } from '../../../failure.ts';
import type { JsonObject } from '../../../json.ts';
import { type NamedObjects, withNames } from '../../../org/describe-names.ts';
import { type DescribedObjects, describeObjects } from '../../../org/describe-objects.ts';
import { editorSchema } from '../../../org/editor-schema.ts';
import { type Missing, missingMetadata } from '../../../org/missing-metadata.ts';
import { namesInMappings } from '../../../org/names-in-mappings.ts';
import { withPlannedValues } from '../../../org/planned-values.ts';
import { schemaChanges } from '../../../org/schema-changes.ts';
import { snapshotText } from '../../../org/snapshot-text.ts';
import { tokenApi } from '../../../org/token-api.ts';
import { textsFor, validationRules } from '../../../org/validation-rules.ts';
import { type SalesforceSchema, type SObjectSchema, salesforceSchema } from '../../../salesforce-schema.ts';
import { readWholeSchema } from '../../../schema-files.ts';
import { type Folders, readMappingsIn } from '../../input/load.ts';
import { type LoginOptions, logInToOrg, orgTimeoutMs } from '../../input/org-login.ts';
import { type Io, UsageError } from '../../io.ts';
import type { OnProgress } from '../../rendering/progress.ts';

export interface PullOptions extends Folders, LoginOptions {
  apiVersion: string;
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
  if (!options.dryRun) {
    await mkdir(options.schema, { recursive: true });
    for (const object of pulled.objects) {
      await writeFile(path.join(options.schema, `${object.name}.json`), snapshotText(object));
    }
  }
  const objects = pulled.objects.map(({ name }) => name);
  const { unknown, unreadable, rulesHidden } = pulled;
  const where = options.dryRun ? {} : { folder: options.schema };
  return { objects, changes, unknown, unreadable, rulesHidden, ...where };
}

async function pullAll(
  names: readonly string[],
  before: SalesforceSchema,
  { apiVersion: version, ...options }: PullOptions,
  { env, onProgress = () => {} }: PullDependencies,
): Promise<DescribedObjects & NamedObjects & { rulesHidden: boolean }> {
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

export interface MissingOptions extends Folders {
  /** Folder `objects` of the SFDX project. */
  objects: string;
  /** Write the metadata files. */
  write: boolean;
}

export interface MissingResult extends Missing {
  /** Files that were written. */
  written: string[];
  /** Files that existed already and were left alone. */
  kept: string[];
}

export async function findMissing(options: MissingOptions): Promise<MissingResult> {
  const files = await readMappingsIn(options);
  const schema = await snapshotIn(options);
  const missing = missingMetadata(await withPlannedValues(namesInMappings(files), files, schema), schema);
  const written: string[] = [];
  const kept: string[] = [];
  for (const file of options.write ? missing.files : []) {
    const target = path.join(options.objects, file.path);
    await mkdir(path.dirname(target), { recursive: true });
    const isNew = await writeFile(target, file.text, { flag: 'wx' }).then(
      () => true,
      () => false,
    );
    (isNew ? written : kept).push(target);
  }
  return { ...missing, written, kept };
}

export interface EditorOptions extends Pick<Folders, 'schema'> {
  file: string;
}

export interface EditorResult {
  file: string;
  isChanged: boolean;
}

export async function writeEditorSchema(options: EditorOptions): Promise<EditorResult> {
  const text = snapshotText(editorSchema(mappingSchema as JsonObject, await snapshotIn(options)));
  const before = await readFile(options.file, 'utf8').catch(() => '');
  if (text !== before) await writeFile(options.file, text);
  return { file: options.file, isChanged: text !== before };
}

/** A folder that does not exist yet is an empty snapshot. */
const snapshotIn = ({ schema }: Pick<Folders, 'schema'>): Promise<SalesforceSchema> =>
  readWholeSchema(schema).catch((error: unknown) => {
    if ((error as { code?: unknown }).code === 'ENOENT') return salesforceSchema([]);
    throw new UsageError(error instanceof Error ? error.message : String(error));
  });
