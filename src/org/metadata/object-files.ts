// Reads the objects of an SFDX project from disk.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ObjectFiles } from './snapshot-from-metadata.ts';

/** Sorted by folder; empty if there is no such folder. @param folder `objects` of the project */
export async function readObjectFiles(folder: string): Promise<ObjectFiles[]> {
  const names = (await entriesOf(folder)).filter((name) => !name.startsWith('.'));
  return Promise.all(names.map((name) => objectFilesIn(path.join(folder, name), name)));
}

async function objectFilesIn(own: string, folder: string): Promise<ObjectFiles> {
  const file = path.join(own, `${folder}.object-meta.xml`);
  const object = await readFile(file, 'utf8').catch(absent);
  const fields = (await entriesOf(path.join(own, 'fields'))).filter((name) => name.endsWith('.field-meta.xml'));
  return {
    folder,
    ...(object !== undefined && { object: { path: file, text: object } }),
    fields: await Promise.all(
      fields.map(async (name) => {
        const field = path.join(own, 'fields', name);
        return { path: field, text: await readFile(field, 'utf8') };
      }),
    ),
  };
}

/** A standard object without custom fields has no such folder. */
const entriesOf = async (folder: string): Promise<string[]> => (await readdir(folder).catch(absent))?.sort() ?? [];

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
}
