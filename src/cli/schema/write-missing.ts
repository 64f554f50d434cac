// Adds what is missing to the SFDX project (objects, fields, permission sets, pages), to the snapshot, and to the JSON Schema
// for editors. A file that somebody has written stays as it is, and the snapshot follows it.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readObjectFiles } from '../../org/metadata/object-files.ts';
import { changedByMetadata } from '../../org/metadata/snapshot-from-metadata.ts';
import { fieldFile, folderOf, objectFile } from '../../org/missing/metadata-xml.ts';
import { isPlatformEvent, type Missing, type MissingObject } from '../../org/missing/missing-metadata.ts';
import { newLayout, withFields } from '../../org/missing/page-layout.ts';
import { withPermissions } from '../../org/missing/permission-sets.ts';
import type { WrittenObject } from '../../org/names-in-mappings.ts';
import { type SObjectSchema, salesforceSchema } from '../../salesforce-schema.ts';
import { snapshotIn, updateEditorFile, writeSnapshot } from './snapshot.ts';

export interface Written {
  /** New files. */
  written: string[];
  /** Files that had something added. */
  changed: string[];
  /** Files that existed already and were left alone. */
  kept: string[];
}

export interface MissingParts {
  missing: Missing;
  /** The standard objects among what is missing. */
  added: readonly SObjectSchema[];
  /** What mappings do with the records of each object. */
  written: readonly WrittenObject[];
}

export interface WriteOptions {
  schema: string;
  /** Folder `objects` of the SFDX project. */
  objects: string;
  editor: string;
}

export async function writeMissing({ missing, added, written }: MissingParts, options: WriteOptions): Promise<Written> {
  const result: Written = { written: [], changed: [], kept: [] };
  const files = [...missing.objects.map(objectFile), ...missing.fields.map(fieldFile)];
  for (const { path: name, text } of files) await writeNew(path.join(options.objects, name), text, result);
  const objects = [...missing.objects, ...standardWritten(added, written)];
  const earlier = standardWritten((await snapshotIn(options)).sObjects(), written);
  await addPermissions(
    { objects, earlier, fields: missing.fields, activities: activitiesIn(written) },
    options,
    result,
  );
  await addToPages(missing, options, result);
  await addToSnapshot(missing, added, options, result);
  return result;
}

async function writeNew(file: string, text: string, result: Written): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const isNew = await writeFile(file, text, { flag: 'wx' }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );
  (isNew ? result.written : result.kept).push(file);
}

async function edit(file: string, change: (text: string) => string, result: Written): Promise<void> {
  const before = await readFile(file, 'utf8');
  const after = change(before);
  if (after === before) return;
  await writeFile(file, after);
  result.changed.push(file);
}

/** Whose permissions a permission set grants by themselves: not those of activities, users, or parts of other records. */
const withOwnPermissions = /^(account|campaign|case|contact|lead|opportunity|product2)$/i;

const standardWritten = (added: readonly SObjectSchema[], written: readonly WrittenObject[]): MissingObject[] =>
  added
    .filter(({ name }) => withOwnPermissions.test(name))
    .flatMap(({ name }) => {
      const own = written.find(({ sObject }) => sObject.toLowerCase() === name.toLowerCase());
      return own ? { sObject: name, events: [], deletes: own.deletes } : [];
    });

const activitiesIn = (written: readonly WrittenObject[]) =>
  ['Event', 'Task'].filter((name) => written.some(({ sObject }) => sObject.toLowerCase() === name.toLowerCase()));

async function addPermissions(
  permissions: Parameters<typeof withPermissions>[1],
  { objects }: WriteOptions,
  result: Written,
): Promise<void> {
  const folder = path.join(objects, '../permissionsets');
  for (const name of await namesIn(folder)) {
    if (!name.endsWith('.permissionset-meta.xml')) continue;
    await edit(path.join(folder, name), (text) => withPermissions(text, permissions), result);
  }
}

/** Pages of standard objects belong to each org. */
async function addToPages({ objects, fields }: Missing, options: WriteOptions, result: Written): Promise<void> {
  const folder = path.join(options.objects, '../layouts');
  const groups = Map.groupBy(fields, ({ sObject }) => sObject);
  for (const object of objects) {
    if (isPlatformEvent(object.sObject)) continue;
    const page = newLayout(object, groups.get(object.sObject) ?? []);
    await writeNew(path.join(folder, page.path), page.text, result);
  }
  for (const name of await namesIn(folder)) {
    const own = groups.get(name.slice(0, name.indexOf('-')));
    if (own) await edit(path.join(folder, name), (text) => withFields(text, own), result);
  }
}

async function addToSnapshot(
  { objects, fields }: Missing,
  added: readonly SObjectSchema[],
  options: WriteOptions,
  result: Written,
): Promise<void> {
  const before = await snapshotIn(options);
  const folders = new Set([...objects, ...fields].map(({ sObject }) => folderOf(sObject).toLowerCase()));
  const files = (await readObjectFiles(options.objects)).filter(({ folder }) => folders.has(folder.toLowerCase()));
  const complete = salesforceSchema([...before.sObjects(), ...added]);
  const changed = changedByMetadata(files, complete, { prune: false });
  const names = new Set(changed.map(({ name }) => name));
  for (const object of [...changed, ...added.filter(({ name }) => !names.has(name))]) {
    const [file = ''] = await writeSnapshot([object], options);
    (before.sObject(object.name) ? result.changed : result.written).push(file);
  }
  result.changed.push(...(await updateEditorFile({ schema: options.schema, file: options.editor })));
}

const namesIn = (folder: string): Promise<string[]> =>
  readdir(folder).then(
    (names) => names.sort(),
    () => [],
  );
