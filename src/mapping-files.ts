// Reads the mapping files of a folder and its subfolders. The mapping stage checks their content.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { readTexts } from './read-files.ts';

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
  const texts = await readTexts(paths);
  return paths.map((file, index) => ({
    path: path.join(name, path.relative(dir, file)),
    text: texts[index] as string,
  }));
}

/** YAML files that are symbolic links, which `readMappingFiles` leaves out. Rejects where the folder cannot be read. */
export async function linkedMappingFiles(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isSymbolicLink() && /\.ya?ml$/i.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/** Rejects where the file cannot be read. */
export async function readMappingFile(file: string): Promise<MappingFile> {
  const [text] = await readTexts([file]);
  return { path: file, text: text as string };
}

/** `_settings.yaml` or `_settings.yml`, in any folder. */
export const isSettingsFile = (file: Pick<MappingFile, 'path'>) => /^_settings\.ya?ml$/.test(path.basename(file.path));

/** Each text that is not saved in place of its file; those that no file has come last. */
export function withUnsaved(files: readonly MappingFile[], unsaved: readonly MappingFile[]): MappingFile[] {
  const texts = new Map(unsaved.map((each) => [each.path, each]));
  const isNew = ({ path }: MappingFile) => !files.some((each) => each.path === path);
  return [...files.map((file) => texts.get(file.path) ?? file), ...unsaved.filter(isNew)];
}
