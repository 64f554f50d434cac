// Reads the mapping files of a folder and its subfolders. The mapping stage checks their content.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

export interface MappingFile {
  /** As a person would type it: the folder's name, then the file. */
  path: string;
  text: string;
}

/**
 * All `*.yaml` and `*.yml` files, `_settings.yaml` included, sorted by path. Rejects where the folder cannot be read.
 * @param name the folder's name in reported paths, if people know it by another one
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
