// A key for everything that a cached result depends on: the file, the settings, the schema snapshot, our own code, the
// libraries and Node. With the same key, the result is the same.
import { hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isSettingsFile } from '../../mapping-files.ts';
import { codeExtension } from '../../module-url.ts';
import { readTexts } from '../../read-files.ts';
import type { CheckRequest } from './check-request.ts';

/**
 * The key of each file (SHA-256 in hex), in the order of the files.
 * @param folders with all code that makes the result, beside the files directly in `src`. The version number alone
 *   would not show that the code was edited.
 */
export async function keysOf({ files, schema }: CheckRequest, folders: readonly string[]): Promise<string[]> {
  const common = digest([
    await codeDigest(folders),
    process.version,
    ...contentOf(schema.map(({ path: file, text }) => ({ path: path.basename(file), text }))),
    ...contentOf(files.filter(isSettingsFile)),
  ]);
  return files.map((file) => digest([common, ...contentOf([file])]));
}

/** Starts with the number of files, so that different lists never give the same key. */
const contentOf = (files: readonly { path: string; text: string }[]): string[] => [
  String(files.length),
  ...files.flatMap(({ path: file, text }) => [file, hash('sha256', text)]),
];

const digest = (parts: readonly string[]): string => hash('sha256', JSON.stringify(parts));

const project = fileURLToPath(new URL('../../../', import.meta.url));
const extension = codeExtension(import.meta.url);

async function codeDigest(folders: readonly string[]): Promise<string> {
  const inFolders = await Promise.all(folders.map(sourcesIn));
  const leaves = (await readdir(path.join(project, 'src'))).filter((name) => name.endsWith(extension));
  const shapes = ['mapping.schema.json', 'settings.schema.json'].map((name) => path.join('schema', name));
  const paths = [...inFolders.flat(), ...leaves.map((name) => path.join('src', name)), ...shapes].sort();
  const texts = await readTexts(paths.map((file) => path.join(project, file)));
  const libraries = await Promise.all(libraryFiles().map(textOf));
  return digest([
    ...paths,
    ...texts.map((text) => hash('sha256', text)),
    ...libraries.map((text) => hash('sha256', text)),
  ]);
}

async function sourcesIn(folder: string): Promise<string[]> {
  const names = await readdir(path.join(project, folder), { recursive: true });
  return names.filter((name) => name.endsWith(extension)).map((name) => path.join(folder, name));
}

/** Files that change when another version of a library is installed. */
function libraryFiles(): string[] {
  // The list of installed packages, and the list of those that should be installed in case npm has not written the
  // first.
  if (extension === '.ts') return ['node_modules/.package-lock.json', 'package-lock.json'];
  // In the package: npm's list is in the folder that the package is installed in. Other package managers write none.
  const libraries = ['ajv', 'ajv-formats', 'jsonata', 'libphonenumber-js', 're2js', 'temporal-polyfill', 'yaml'];
  return ['../../.package-lock.json', ...libraries.map((name) => findPackageJSON(name, import.meta.url) ?? '')];
}

const textOf = (file: string) => readFile(path.resolve(project, file), 'utf8').catch(() => '');
