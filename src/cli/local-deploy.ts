// What `npm start` does on an edit: mappings that load take the place of those before, and the emulated Salesforce gets
// the objects and fields of a schema that changed. What does not load is told, and the last good version goes on.
import { cp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkMappings } from '../check/check-mappings.ts';
import type { Mappings } from '../pipeline/mapping/mappings.ts';
import type { Problem } from '../problem.ts';
import type { SalesforceSchema } from '../salesforce-schema.ts';
import { type Io, UsageError } from './io.ts';
import { type Folders, hasErrors, type Loaded, load } from './load.ts';
import { renderProblems } from './render-problems.ts';

/** Where the mappings stand that the function runs with: a copy of the last version that loaded. */
export const deployedFolder = '.s3sf/mappings';

export async function deploy(folder: string): Promise<void> {
  await rm(deployedFolder, { recursive: true, force: true });
  await cp(folder, deployedFolder, { recursive: true });
}

export interface Edits {
  /** Looks for an edit and takes it over. */
  look(): Promise<void>;
}

export interface Running {
  reshape(schema: SalesforceSchema): void;
  /** Does the change while nothing runs, and has everything after it start anew. */
  replace(change: () => Promise<void>): Promise<void>;
}

/** What the folders hold now counts as taken over. */
export async function takeOverEdits(options: Folders & { json: boolean }, running: Running, io: Io): Promise<Edits> {
  const say = (json: object, text: string) => io.out(options.json ? `${JSON.stringify(json)}\n` : text);
  let mappings = await fingerprint(options.mappings, /\.ya?ml$/);
  let schema = await fingerprint(options.schema, /\.json$/);

  return {
    async look() {
      const found = await fingerprint(options.mappings, /\.ya?ml$/);
      const foundSchema = await fingerprint(options.schema, /\.json$/);
      if (found === mappings && foundSchema === schema) return;
      const loaded = await loadOrTell(options, io);
      if (loaded && foundSchema !== schema) {
        running.reshape(loaded.schema);
        say({ schema: options.schema }, 'The emulated Salesforce has the objects and fields of the changed schema.\n');
      }
      const what = found === mappings ? 'The mappings with the changed schema' : 'The edited mappings';
      mappings = found;
      schema = foundSchema;
      if (!loaded || hasErrors(loaded.problems)) {
        io.err(`${what} do not load: the last good version goes on.\n`);
        return;
      }
      // They load and are used; what they are likely to do wrong is told all the same.
      const { problems, mappings: checked } = await checkMappings(loaded.files, loaded.schema);
      const texts = new Map(loaded.files.map(({ path, text }) => [path, text]));
      if (problems.length > 0) io.err(renderProblems(problems, texts));
      await running.replace(() => deploy(options.mappings));
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

/** Names, sizes and times of the files; '' where there is no such folder. */
async function fingerprint(folder: string, pattern: RegExp): Promise<string> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => pattern.test(name)).sort();
  const facts = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => undefined)));
  return JSON.stringify(names.map((name, index) => [name, facts[index]?.size, facts[index]?.mtimeMs]));
}
