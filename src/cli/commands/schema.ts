// `s3sf schema pull`, `missing` and `editor`: the snapshot of the org's schema, what it lacks for the mappings, and what
// editors know of it.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import mappingSchema from '../../../schema/mapping.schema.json' with { type: 'json' };
import { FailureError } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import { readMappingFiles } from '../../mapping-files.ts';
import { describeObjects } from '../../org/describe-objects.ts';
import { editorSchema } from '../../org/editor-schema.ts';
import { missingMetadata } from '../../org/missing-metadata.ts';
import { namesInMappings } from '../../org/names-in-mappings.ts';
import { withPlannedValues } from '../../org/planned-values.ts';
import { schemaChanges } from '../../org/schema-changes.ts';
import { snapshotText } from '../../org/snapshot-text.ts';
import { type SalesforceSchema, salesforceSchema } from '../../salesforce-schema.ts';
import { readSchema } from '../../schema-files.ts';
import type { Folders } from '../input/load.ts';
import { type LoginOptions, logInToOrg, orgTimeoutMs } from '../input/org-login.ts';
import { type ExitCode, type Io, UsageError } from '../io.ts';

export interface SchemaOptions extends Folders {
  json: boolean;
}

export interface PullOptions extends SchemaOptions, LoginOptions {
  apiVersion: string;
  dryRun: boolean;
}

/** @param more objects beside those that the mappings use */
export async function schemaPull(more: readonly string[], options: PullOptions, io: Io): Promise<ExitCode> {
  const names = [...new Set([...namesInMappings(await filesIn(options)).objects, ...more])].sort();
  const before = await snapshotIn(options);
  const pulled = await pull(names, options, io);
  const changes = pulled.objects.flatMap((after) => schemaChanges(before.sObject(after.name), after));
  if (!options.dryRun) {
    await mkdir(options.schema, { recursive: true });
    for (const object of pulled.objects) {
      await writeFile(path.join(options.schema, `${object.name}.json`), snapshotText(object));
    }
  }
  if (options.json)
    io.out(
      `${JSON.stringify({ objects: pulled.objects.map(({ name }) => name), changes, unknown: pulled.unknown })}\n`,
    );
  else {
    io.out(changes.map((each) => `${each}\n`).join(''));
    const done = options.dryRun ? 'looked at, nothing written' : `pulled into ${options.schema}`;
    io.out(`${pulled.objects.length} objects ${done}: ${changes.length === 0 ? 'nothing' : changes.length} changed.\n`);
    io.err(pulled.unknown.map((name) => `The org has no object ${name}, or its user may not see it.\n`).join(''));
  }
  return pulled.unknown.length > 0 ? 1 : 0;
}

async function pull(names: readonly string[], { apiVersion, ...options }: PullOptions, io: Io) {
  try {
    const token = await logInToOrg(options, io);
    return await describeObjects(names, { token, version: apiVersion, fetch, timeoutMs: () => orgTimeoutMs });
  } catch (error) {
    if (error instanceof FailureError) throw new UsageError(`${error.failure.message} [${error.failure.code}]`);
    throw error;
  }
}

export interface MissingOptions extends SchemaOptions {
  /** Folder `objects` of the SFDX project. */
  objects: string;
  write: boolean;
}

export async function schemaMissing(options: MissingOptions, io: Io): Promise<ExitCode> {
  const files = await filesIn(options);
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
  if (options.json) io.out(`${JSON.stringify({ ...missing, written, kept })}\n`);
  else {
    const lines = [
      ...missing.files.map(({ about }) => `missing  ${about}`),
      ...missing.unknown.map((name) => `unknown  ${name}: a standard name that the org does not have; is it misspelt?`),
      ...written.map((file) => `written  ${file}`),
      ...kept.map((file) => `kept     ${file}: it is there already; deploy it, then pull the schema`),
    ];
    io.out(`${lines.join('\n')}${lines.length > 0 ? '\n' : ''}`);
    if (lines.length === 0) io.out('The schema has everything that the mappings need.\n');
    else if (!options.write && missing.files.length > 0)
      io.out('"s3sf schema missing --write" makes the metadata files, to look at and deploy.\n');
    else if (written.length > 0)
      io.out(
        'Look at the types, add the fields to the permission sets, and deploy: salesforce/README.md says how.\n' +
          'To try fields on this machine before that, bring them into the schema: npx node scripts/schema-snapshot.ts\n',
      );
  }
  return missing.files.length + missing.unknown.length > 0 ? 1 : 0;
}

export interface EditorOptions extends Pick<SchemaOptions, 'schema'> {
  file: string;
}

export async function schemaEditor(options: EditorOptions, io: Io): Promise<ExitCode> {
  const text = snapshotText(editorSchema(mappingSchema as JsonObject, await snapshotIn(options)));
  const before = await readFile(options.file, 'utf8').catch(() => '');
  if (text !== before) await writeFile(options.file, text);
  io.out(`${options.file} ${text === before ? 'is as it should be' : 'written'}.\n`);
  return 0;
}

const filesIn = ({ mappings }: Folders) =>
  readMappingFiles(mappings).catch(() => {
    throw new UsageError(`there is no folder of mappings at ${mappings}: name it with --mappings`);
  });

/** Nothing was pulled yet where the folder is not there. */
const snapshotIn = ({ schema }: Pick<Folders, 'schema'>): Promise<SalesforceSchema> =>
  readSchema(schema).catch((error: unknown) => {
    if ((error as { code?: unknown }).code === 'ENOENT') return salesforceSchema([]);
    throw new UsageError(error instanceof Error ? error.message : String(error));
  });
