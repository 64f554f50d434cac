// What `npm start` does when a file is saved: mappings that load replace the deployed ones, and the emulated Salesforce
// gets the objects and fields of a changed snapshot. If the mappings do not load, the last good version stays in use.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Checker } from '../../check/many/checker.ts';
import type { MappingFile } from '../../mapping-files.ts';
import type { Problem } from '../../problem.ts';
import type { SalesforceSchema } from '../../salesforce-schema.ts';
import type { SchemaFile } from '../../schema-files.ts';
import { type Folders, hasErrors, type ReadFolders, readFolders } from '../input/load.ts';
import { UsageError } from '../io.ts';
import { changedFiles, type FolderState, readFolderState } from './folder-state.ts';
import type { LocalEvent } from './local-event.ts';
import { type CheckedFiles, problemHistory } from './problem-history.ts';

/** The mappings that the function runs with: a copy of the last version that loads. */
export const deployedFolder = '.s3sf/mappings';

/** `files` as they were read from `folder`, which may have been edited again since. */
export async function deploy(files: readonly MappingFile[], folder: string): Promise<void> {
  await rm(deployedFolder, { recursive: true, force: true });
  await mkdir(deployedFolder, { recursive: true });
  for (const file of files) {
    const target = path.join(deployedFolder, path.relative(folder, file.path));
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, file.text);
  }
}

export interface CheckedProject extends CheckedFiles {
  schema: SalesforceSchema;
  /** The files that `schema` was read from. */
  schemaFiles: readonly SchemaFile[];
  /** Event types by file, of the mappings that can be used. */
  types: ReadonlyMap<string, readonly string[]>;
  /** False if a file has an error that keeps the mappings from being used. */
  loads: boolean;
}

/** Throws `UsageError` if a folder cannot be read. */
export const checkProject = async (folders: Folders, checker: Pick<Checker, 'check'>): Promise<CheckedProject> =>
  checkRead(await readFolders(folders), checker);

/** Files whose checks are cached are not loaded again. */
async function checkRead(
  { files, schema, schemaFiles }: ReadFolders,
  checker: Pick<Checker, 'check'>,
): Promise<CheckedProject> {
  const { problems, loadProblems, types } = await checker.check({ files, schema: schemaFiles });
  const loads = !hasErrors(loadProblems);
  return { files, schema, schemaFiles, loadProblems, problems, types, loaded: new Set(types.keys()), loads };
}

export interface RunningStack {
  reshape(schema: SalesforceSchema): void;
  /** Makes the change while nothing runs; everything that starts later uses it. */
  replace(change: () => Promise<void>): Promise<void>;
}

export interface EditWatch {
  /** Looks for saved files and deploys them. */
  look(): Promise<void>;
}

export interface EditWatchOptions {
  folders: Folders;
  /** The folders as they are deployed now. */
  state: FolderState;
  /** The check of the deployed files: its problems are known already. */
  checked: CheckedProject;
  checker: Pick<Checker, 'check'>;
  running: RunningStack;
  /** Milliseconds since 1970. */
  now: () => number;
  onEvent: (event: LocalEvent) => void;
}

export function watchEdits(options: EditWatchOptions): EditWatch {
  const { folders, state, checked, checker, running, now, onEvent } = options;
  const history = problemHistory();
  history.next(checked);
  let handled = state;
  let seen = state;
  /** The files as of the last edit that was handled. */
  let known: Pick<CheckedProject, 'files' | 'schemaFiles'> = checked;
  /** The snapshot that the emulated Salesforce has. */
  let shaped = checked.schemaFiles;

  return {
    async look() {
      const current = await readFolderState(folders);
      // A file may be empty for a moment while it is written: an edit counts once two looks see the same state.
      const isSettled = isDeepStrictEqual(current, seen);
      seen = current;
      if (!isSettled || isDeepStrictEqual(current, handled)) return;
      handled = current;
      const read = await readFolders(folders).catch((error: unknown) => {
        if (!(error instanceof UsageError)) throw error;
        onEvent({ kind: 'unreadable', at: now(), reason: error.message });
      });
      if (!read) return;
      const files = [
        ...changedFiles(textsOf(known.files), textsOf(read.files)),
        ...changedFiles(textsOf(known.schemaFiles), textsOf(read.schemaFiles)),
      ];
      // The file was saved without a change, or changed back.
      if (files.length === 0) return;
      known = read;
      const project = await checkRead(read, checker);
      onEvent({ kind: 'edited', at: now(), files, problems: history.next(project), loads: project.loads });
      if (!isDeepStrictEqual(project.schemaFiles, shaped)) {
        shaped = project.schemaFiles;
        running.reshape(project.schema);
        onEvent({ kind: 'reshaped', schema: folders.schema });
      }
      if (!project.loads) return;
      await running.replace(() => deploy(project.files, folders.mappings));
      const errors = project.problems.filter(({ severity }) => severity === 'error');
      const affectedTypes = typesOf(errors, project.types);
      onEvent({ kind: 'deployed', at: now(), mappings: folders.mappings, errors: errors.length, affectedTypes });
    },
  };
}

const textsOf = (files: readonly { path: string; text: string }[]) =>
  new Map(files.map(({ path: file, text }) => [file, text]));

/** Event types of the files that have a problem. */
function typesOf(problems: readonly Problem[], types: CheckedProject['types']): string[] {
  const files = new Set(problems.map(({ file }) => file));
  return [...types].flatMap(([file, own]) => (files.has(file) ? own : []));
}
