// `s3sf init`: writes a project of one's own, which uses the package, so that an upgrade of the package changes none of its
// files. It holds the mappings of the reference case, to change or replace.
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UsageError } from '../../io.ts';
import { projectFiles } from '../../project/project-files.ts';

export interface InitResult {
  folder: string;
  /** Paths in the folder, sorted. */
  files: string[];
}

/**
 * Throws `UsageError`, and writes nothing, if the folder is not empty.
 * @param version of the package that the project uses
 */
export async function initProject(folder: string, version: string): Promise<InitResult> {
  await mustBeEmpty(folder);
  const files = await projectFiles(version);
  for (const { path, content } of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content, { flag: 'wx' });
  }
  return { folder, files: files.map(({ path }) => path) };
}

/** A new repository contains `.git` and nothing else. */
async function mustBeEmpty(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new UsageError(
      error.code === 'ENOTDIR'
        ? `${folder} is a file. Name a new folder, or an empty one`
        : `cannot read the folder ${folder} (${error.message})`,
    );
  });
  if (names.some((name) => name !== '.git'))
    throw new UsageError(`${folder} is not empty, and nothing was written. Name a new folder, or an empty one`);
}
