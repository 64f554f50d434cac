// What `npm start` does when a file is saved: mappings that load replace the deployed ones, and the emulated Salesforce
// gets the objects and fields of a changed snapshot. If the mappings do not load, the last good version stays in use.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { checkMappings } from '../../check/check-mappings.ts';
import type { MappingFile } from '../../mapping-files.ts';
import { loadMappings } from '../../pipeline/mapping/load-mappings.ts';
import type { Mappings } from '../../pipeline/mapping/mappings.ts';
import type { Problem } from '../../problem.ts';
import type { SalesforceSchema } from '../../salesforce-schema.ts';
import { type Folders, hasErrors, readFolders } from '../input/load.ts';
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
  mappings: Mappings;
  /** False if a file has an error that keeps the mappings from being used. */
  loads: boolean;
}

/** Throws `UsageError` if a folder cannot be read. */
export async function checkProject(folders: Folders): Promise<CheckedProject> {
  const { files, schema } = await readFolders(folders);
  const { problems: loadProblems } = await loadMappings(files, schema);
  const { problems, mappings } = await checkMappings(files, schema);
  const loaded = new Set(mappings.all().map(({ file }) => file));
  return { files, schema, loadProblems, problems, mappings, loaded, loads: !hasErrors(loadProblems) };
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
  running: RunningStack;
  /** Milliseconds since 1970. */
  now: () => number;
  onEvent: (event: LocalEvent) => void;
}

export function watchEdits({ folders, state, checked, running, now, onEvent }: EditWatchOptions): EditWatch {
  const history = problemHistory();
  history.next(checked);
  let handled = state;
  let seen = state;
  /** The snapshot that the emulated Salesforce has. */
  let shaped = state.schema;

  return {
    async look() {
      const current = await readFolderState(folders);
      // A file may be empty for a moment while it is written: an edit counts once two looks see the same state.
      const isSettled = isDeepStrictEqual(current, seen);
      seen = current;
      if (!isSettled || isDeepStrictEqual(current, handled)) return;
      const files = [
        ...changedFiles(handled.mappings, current.mappings),
        ...changedFiles(handled.schema, current.schema),
      ];
      handled = current;
      const project = await checkProject(folders).catch((error: unknown) => {
        if (!(error instanceof UsageError)) throw error;
        onEvent({ kind: 'unreadable', at: now(), reason: error.message });
      });
      if (!project) return;
      onEvent({ kind: 'edited', at: now(), files, problems: history.next(project), loads: project.loads });
      if (!isDeepStrictEqual(current.schema, shaped)) {
        shaped = current.schema;
        running.reshape(project.schema);
        onEvent({ kind: 'reshaped', schema: folders.schema });
      }
      if (!project.loads) return;
      await running.replace(() => deploy(project.files, folders.mappings));
      const errors = project.problems.filter(({ severity }) => severity === 'error');
      const affectedTypes = typesOf(errors, project.mappings);
      onEvent({ kind: 'deployed', at: now(), mappings: folders.mappings, errors: errors.length, affectedTypes });
    },
  };
}

/** Event types of the files that have a problem. */
function typesOf(problems: readonly Problem[], mappings: Mappings): string[] {
  const files = new Set(problems.map(({ file }) => file));
  return mappings.all().flatMap((mapping) => (files.has(mapping.file) ? mapping.types : []));
}
