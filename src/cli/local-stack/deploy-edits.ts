// What `npm start` does on an edit: mappings that load take the place of those before, and the emulated Salesforce gets
// the objects and fields of a schema that changed. What does not load is told, and the last good version goes on.
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { checkMappings } from '../../check/check-mappings.ts';
import type { MappingFile } from '../../mapping-files.ts';
import type { Mappings } from '../../pipeline/mapping/mappings.ts';
import type { Problem } from '../../problem.ts';
import type { SalesforceSchema } from '../../salesforce-schema.ts';
import { type Folders, hasErrors, type Loaded, load } from '../input/load.ts';
import { type Io, UsageError } from '../io.ts';
import { renderProblems } from '../rendering/render-problems.ts';

/** Where the mappings stand that the function runs with: a copy of the last version that loaded. */
export const deployedFolder = '.s3sf/mappings';

/** `files` as they were loaded from `folder`: what stands there may be another edit by now. */
export async function deploy(files: readonly MappingFile[], folder: string): Promise<void> {
  await rm(deployedFolder, { recursive: true, force: true });
  await mkdir(deployedFolder, { recursive: true });
  for (const file of files) {
    const target = path.join(deployedFolder, path.relative(folder, file.path));
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, file.text);
  }
}

/** What tells an edit of the folders. */
export interface FolderState {
  mappings: string;
  schema: string;
}

export const folderState = async ({ mappings, schema }: Folders): Promise<FolderState> => ({
  mappings: await fingerprint(mappings, /\.ya?ml$/i),
  schema: await fingerprint(schema, /\.json$/),
});

export interface Edits {
  /** Looks for an edit and takes it over. */
  look(): Promise<void>;
}

export interface Running {
  reshape(schema: SalesforceSchema): void;
  /** Does the change while nothing runs, and has everything after it start anew. */
  replace(change: () => Promise<void>): Promise<void>;
}

/** @param since the folders as they were taken over the last time */
export function takeOverEdits(
  options: Folders & { json: boolean },
  since: FolderState,
  running: Running,
  io: Io,
): Edits {
  const say = (json: object, text: string) => io.out(options.json ? `${JSON.stringify(json)}\n` : text);
  let last = since;
  let seen = since;
  /** The schema that the emulated Salesforce has. */
  let shaped = since.schema;

  return {
    async look() {
      const found = await folderState(options);
      // A file that is being written may be empty for a moment: an edit is one that the next look still finds.
      const isStill = isDeepStrictEqual(found, seen);
      seen = found;
      if (!isStill) return;
      const isEdited = { mappings: found.mappings !== last.mappings, schema: found.schema !== last.schema };
      if (!isEdited.mappings && !isEdited.schema) return;
      last = found;
      const loaded = await loadOrTell(options, io);
      if (loaded && found.schema !== shaped) {
        shaped = found.schema;
        running.reshape(loaded.schema);
        say({ schema: options.schema }, 'The emulated Salesforce has the objects and fields of the changed schema.\n');
      }
      const what = isEdited.mappings ? 'The edited mappings' : 'The mappings with the changed schema';
      if (!loaded || hasErrors(loaded.problems)) {
        io.err(`${what} do not load: the last good version goes on.\n`);
        return;
      }
      // They load and are used; what they are likely to do wrong is told all the same.
      const { problems, mappings: checked } = await checkMappings(loaded.files, loaded.schema);
      const texts = new Map(loaded.files.map(({ path, text }) => [path, text]));
      if (problems.length > 0) io.err(renderProblems(problems, texts));
      await running.replace(() => deploy(loaded.files, options.mappings));
      const errors = problems.filter(({ severity }) => severity === 'error');
      say(
        { deployed: options.mappings, errors: errors.length },
        `${what} are deployed${withErrors(errors, checked)}.\n`,
      );
    },
  };
}

/** Undefined where a folder or the schema cannot be read, as it is for a moment while files are exchanged. */
async function loadOrTell(options: Folders, io: Io): Promise<Loaded | undefined> {
  try {
    return await load(options, io);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.err(`${error.message}\n`);
    return undefined;
  }
}

/** An error that the check alone finds keeps no mapping from being used. */
export function withErrors(errors: readonly Problem[], mappings: Mappings): string {
  if (errors.length === 0) return '';
  const files = new Set(errors.map(({ file }) => file));
  const types = mappings.all().flatMap((mapping) => (files.has(mapping.file) ? mapping.types : []));
  const events = types.length === 0 ? 'events' : `events of the type ${types.join(', ')}`;
  const [what, areMended] = errors.length === 1 ? ['1 error', 'it is'] : [`${errors.length} errors`, 'they are'];
  return `, with ${what} above: ${events} will fail or be written wrongly until ${areMended} mended`;
}

/** Names, sizes and times of the files, those in folders below too; of none where there is no such folder. */
async function fingerprint(folder: string, pattern: RegExp): Promise<string> {
  const all = await readdir(folder, { recursive: true }).catch(() => []);
  const names = all.filter((name) => pattern.test(name)).sort();
  const facts = await Promise.all(names.map((name) => stat(path.join(folder, name)).catch(() => undefined)));
  return JSON.stringify(names.map((name, index) => [name, facts[index]?.size, facts[index]?.mtimeMs]));
}
