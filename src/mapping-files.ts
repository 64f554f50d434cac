// Reads the mapping files of a folder and of the folders in it. What they say is judged by the mapping stage.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

export interface MappingFile {
  /** As a person would type it: the folder's name, then the file. */
  path: string;
  text: string;
}

/**
 * All `*.yaml` and `*.yml` files, `_settings.yaml` included, sorted by path. Rejects where the folder cannot be read.
 * @param name what people call the folder, where they know it by another path
 */
export async function readMappingFiles(dir: string, name = dir): Promise<MappingFile[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && /\.ya?ml$/i.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  return Promise.all(paths.map((file) => readMappingFile(file, path.join(name, path.relative(dir, file)))));
}

/** Rejects where the file cannot be read. */
export async function readMappingFile(file: string, name = file): Promise<MappingFile> {
  return { path: name, text: await readFile(file, 'utf8') };
}
