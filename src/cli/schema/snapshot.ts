// The files of the schema snapshot, as the commands under `s3sf schema` read and write them.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import mappingSchema from '../../../schema/mapping.schema.json' with { type: 'json' };
import type { JsonObject } from '../../json.ts';
import { editorSchema } from '../../org/editor-schema.ts';
import { snapshotText } from '../../org/snapshot-text.ts';
import { type SalesforceSchema, type SObjectSchema, salesforceSchema } from '../../salesforce-schema.ts';
import { readWholeSchema } from '../../schema-files.ts';
import type { Folders } from '../input/load.ts';
import { UsageError } from '../io.ts';

/** A folder that does not exist yet is an empty snapshot. */
export const snapshotIn = ({ schema }: Pick<Folders, 'schema'>): Promise<SalesforceSchema> =>
  readWholeSchema(schema).catch((error: unknown) => {
    if ((error as { code?: unknown }).code === 'ENOENT') return salesforceSchema([]);
    throw new UsageError(error instanceof Error ? error.message : String(error));
  });

/** Returns the files. */
export async function writeSnapshot(
  objects: readonly SObjectSchema[],
  { schema }: Pick<Folders, 'schema'>,
): Promise<string[]> {
  await mkdir(schema, { recursive: true });
  const files = objects.map((object) => ({ object, file: path.join(schema, `${object.name}.json`) }));
  for (const { object, file } of files) await writeFile(file, snapshotText(object));
  return files.map(({ file }) => file);
}

export interface EditorOptions extends Pick<Folders, 'schema'> {
  file: string;
}

/** Writes the JSON Schema by which editors complete names from the snapshot. False if nothing has changed. */
export async function writeEditorFile(options: EditorOptions): Promise<boolean> {
  const text = snapshotText(editorSchema(mappingSchema as JsonObject, await snapshotIn(options)));
  const before = await readFile(options.file, 'utf8').catch(() => '');
  if (text !== before) await writeFile(options.file, text);
  return text !== before;
}

/** Does nothing where a project has no such file. Returns the file if it has changed. */
export async function updateEditorFile(options: EditorOptions): Promise<string[]> {
  const isThere = await readFile(options.file).then(
    () => true,
    () => false,
  );
  return isThere && (await writeEditorFile(options)) ? [options.file] : [];
}
