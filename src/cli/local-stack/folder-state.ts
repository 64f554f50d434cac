// The state of the files in a project's folders, to find out which of them were saved between two looks.
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Folders } from '../input/load.ts';

/** Size and times by path. */
type FileStates = ReadonlyMap<string, string>;

export interface FolderState {
  mappings: FileStates;
  schema: FileStates;
}

export interface ChangedFile {
  path: string;
  change: 'added' | 'changed' | 'removed';
}

export const readFolderState = async ({ mappings, schema }: Folders): Promise<FolderState> => ({
  mappings: await statesIn(mappings, /\.ya?ml$/i),
  schema: await statesIn(schema, /\.json$/),
});

/** Includes folders below. Empty if there is no such folder. */
async function statesIn(folder: string, pattern: RegExp): Promise<FileStates> {
  const all = await readdir(folder, { recursive: true }).catch(() => []);
  const paths = all
    .filter((name) => pattern.test(name))
    .sort()
    .map((name) => path.join(folder, name));
  const states = await Promise.all(
    paths.map((file) =>
      stat(file).then(
        // A copy may keep the size and the time of the file that it replaces; nobody sets the time of the change.
        ({ size, mtimeMs, ctimeMs }) => [[file, `${size} ${mtimeMs} ${ctimeMs}`]] as const,
        () => [],
      ),
    ),
  );
  return new Map(states.flat());
}

/** The states or texts of files by path, sorted by path. */
export function changedFiles(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): ChangedFile[] {
  const changeOf = (file: string): ChangedFile['change'] => {
    if (!before.has(file)) return 'added';
    return after.has(file) ? 'changed' : 'removed';
  };
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((file) => before.get(file) !== after.get(file))
    .sort()
    .map((file) => ({ path: file, change: changeOf(file) }));
}
