// Takes fields and objects out of the SFDX project (metadata, permission sets, pages), the snapshot, and the JSON Schema for
// editors. Nothing in an org changes.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { folderOf } from '../../org/missing/metadata-xml.ts';
import {
  isSame,
  objectsOf,
  type RemovedName,
  withoutItem,
  withoutPermissions,
} from '../../org/missing/removed-metadata.ts';
import { snapshotIn, updateEditorFile, writeSnapshot } from './snapshot.ts';
import type { WriteOptions } from './write-missing.ts';

export interface Removed {
  /** Files that are gone. */
  deleted: string[];
  /** Files that had something taken out. */
  changed: string[];
}

export async function removeNames(names: readonly RemovedName[], options: WriteOptions): Promise<Removed> {
  const result: Removed = { deleted: [], changed: [] };
  for (const name of names) {
    await removeFiles(name, options, result);
    await editAll(
      path.join(options.objects, '../permissionsets'),
      () => true,
      (xml) => withoutPermissions(xml, name),
      result,
    );
    await removeFromPages(name, options, result);
    await removeFromSnapshot(name, options, result);
  }
  result.changed.push(...(await updateEditorFile({ schema: options.schema, file: options.editor })));
  return { deleted: result.deleted, changed: [...new Set(result.changed)] };
}

/** True if the metadata or the snapshot has it. */
export async function isInProject(name: RemovedName, options: WriteOptions): Promise<boolean> {
  const { sObject, field } = name;
  const schema = await snapshotIn(options);
  const inSnapshot = objectsOf(name).some((each) =>
    field === undefined ? schema.sObject(each) : schema.field(each, field),
  );
  if (inSnapshot) return true;
  const folder = (await namesIn(options.objects)).find((each) => isSame(each, folderOf(sObject)));
  if (folder === undefined || field === undefined) return folder !== undefined;
  const files = await namesIn(path.join(options.objects, folder, 'fields'));
  return files.some((each) => isSame(each, `${field}.field-meta.xml`));
}

async function removeFiles({ sObject, field }: RemovedName, { objects }: WriteOptions, result: Removed): Promise<void> {
  const folder = (await namesIn(objects)).find((each) => isSame(each, folderOf(sObject)));
  if (folder === undefined) return;
  if (field === undefined) return remove(path.join(objects, folder), result);
  const fields = path.join(objects, folder, 'fields');
  const file = (await namesIn(fields)).find((each) => isSame(each, `${field}.field-meta.xml`));
  if (file !== undefined) await remove(path.join(fields, file), result);
}

/** Pages of standard objects belong to each org. */
async function removeFromPages({ sObject, field }: RemovedName, options: WriteOptions, result: Removed): Promise<void> {
  const folder = path.join(options.objects, '../layouts');
  const isOwn = (name: string) => isSame(name.slice(0, name.indexOf('-')), sObject);
  if (field !== undefined) return editAll(folder, isOwn, (xml) => withoutItem(xml, field), result);
  for (const name of await namesIn(folder)) if (isOwn(name)) await remove(path.join(folder, name), result);
}

async function removeFromSnapshot(name: RemovedName, options: WriteOptions, result: Removed): Promise<void> {
  const schema = await snapshotIn(options);
  for (const sObject of objectsOf(name)) {
    const object = schema.sObject(sObject);
    if (!object) continue;
    if (name.field === undefined) {
      await remove(path.join(options.schema, `${object.name}.json`), result);
      continue;
    }
    const fields = object.fields.filter((each) => !isSame(each.name, name.field ?? ''));
    if (fields.length === object.fields.length) continue;
    result.changed.push(...(await writeSnapshot([{ ...object, fields }], options)));
  }
}

async function remove(file: string, { deleted }: Removed): Promise<void> {
  await rm(file, { recursive: true, force: true });
  deleted.push(file);
}

async function editAll(
  folder: string,
  isOwn: (name: string) => boolean,
  change: (text: string) => string,
  result: Removed,
): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (!isOwn(name) || !name.endsWith('-meta.xml')) continue;
    const file = path.join(folder, name);
    const before = await readFile(file, 'utf8');
    const after = change(before);
    if (after === before) continue;
    await writeFile(file, after);
    result.changed.push(file);
  }
}

const namesIn = (folder: string): Promise<string[]> =>
  readdir(folder).then(
    (names) => names.sort(),
    () => [],
  );
