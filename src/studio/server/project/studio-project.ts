// The project that the studio shows: its files with their checks, kept up to date while people edit them, here or elsewhere.
import path from 'node:path';
import { acrossFiles, type CheckedFile } from '../../../check/across-files.ts';
import { createChecker } from '../../../check/many/checker.ts';
import { parseMapping } from '../../../check/parse-mapping.ts';
import { cacheFileOf } from '../../../cli/input/cache-file.ts';
import { type Folders, readMappingsIn } from '../../../cli/input/load.ts';
import { changedFiles, type FolderState, readFolderState } from '../../../cli/local-stack/folder-state.ts';
import { isSettingsFile, type MappingFile } from '../../../mapping-files.ts';
import type { Problem } from '../../../problem.ts';
import type { SalesforceSchema } from '../../../salesforce-schema.ts';
import { readSchemaFiles, type SchemaFile, schemaOfFiles } from '../../../schema-files.ts';
import type { Change, CheckedCounts } from '../../contract.ts';
import { createEvaluator, type Evaluator } from '../thread/evaluator.ts';

export interface StudioProject {
  folders: Folders;
  files(): readonly MappingFile[];
  schema(): SalesforceSchema;
  schemaFiles(): readonly SchemaFile[];
  /** Of the saved files, as far as they are checked. Sorted. */
  problems(): readonly Problem[];
  checked(): CheckedCounts;
  tested(): ReadonlyMap<string, { passed: number; total: number }>;
  evaluator(): Evaluator;
  listen(listener: (change: Change) => void): () => void;
  say(change: Change): void;
  /** Looks for saved files now. Resolves once everything is checked. */
  look(): Promise<void>;
  close(): Promise<void>;
}

export interface StudioProjectOptions {
  folders: Folders;
  cacheFolder?: string | undefined;
  timeZone: string;
}

/** Throws `UsageError` if the mapping folder cannot be read. A project may have no snapshot yet. */
export async function openStudioProject({
  folders,
  cacheFolder,
  timeZone,
}: StudioProjectOptions): Promise<StudioProject> {
  const cacheFile = cacheFileOf(folders.mappings, cacheFolder);
  const checker = createChecker({ ...(cacheFile !== undefined && { cacheFile }) });
  const listeners = new Set<(change: Change) => void>();
  const say = (change: Change) => {
    for (const listener of listeners) listener(change);
  };
  let seen: FolderState = await readFolderState(folders);
  let files = await readMappingsIn(folders);
  let schemaFiles = await readSnapshot(folders);
  let schema = schemaOfFiles(schemaFiles);
  let checks: readonly CheckedFile[] = [];
  let problems: readonly Problem[] = [];
  let tested: ReadonlyMap<string, { passed: number; total: number }> = new Map();
  let isChecking = true;
  let isClosed = false;

  const countsOf = (): CheckedCounts => {
    const errors = problems.filter(({ severity }) => severity === 'error').length;
    return { isChecking, errors, warnings: problems.length - errors };
  };
  const sayChecked = () => say({ kind: 'checked', checked: countsOf(), examples: sumOf(tested) });
  const newEvaluator = () =>
    createEvaluator({
      schema: schemaFiles,
      timeZone,
      onTested(byFile) {
        tested = byFile;
        sayChecked();
      },
    });
  let evaluator = newEvaluator();

  async function check(): Promise<void> {
    isChecking = true;
    const before = new Map(checks.map((each) => [each.file.path, each.file.text]));
    checks = await checker.checkEach({ files, schema: schemaFiles });
    problems = acrossFiles(checks, parseMapping).problems;
    isChecking = false;
    const now = new Set(files.map((file) => file.path));
    const changed = checks.filter(({ file }) => before.get(file.path) !== file.text);
    const removed = [...before.keys()].filter((file) => !now.has(file));
    // With other settings, every file has another check.
    const all = [...changed.map(({ file }) => file.path), ...removed].some((file) => isSettingsFile({ path: file }));
    evaluator.change(all ? checks : changed, removed);
    sayChecked();
  }

  async function look(): Promise<void> {
    const state = await readFolderState(folders);
    const saved = [...changedFiles(seen.mappings, state.mappings), ...changedFiles(seen.schema, state.schema)];
    if (saved.length === 0) return;
    seen = state;
    // A folder that is gone for a moment, as while Git switches branches, comes back.
    const read = await readMappingsIn(folders).catch(() => undefined);
    if (!read) return;
    files = read;
    const hasNewSchema = changedFiles(textsOf(schemaFiles), textsOf(await readSnapshot(folders))).length > 0;
    if (hasNewSchema) {
      schemaFiles = await readSnapshot(folders);
      schema = schemaOfFiles(schemaFiles);
      await evaluator.close();
      evaluator = newEvaluator();
      checks = [];
    }
    say({ kind: 'files', paths: saved.map((each) => each.path), schema: hasNewSchema });
    await check();
  }

  /** One look after the other. */
  let looking: Promise<void> = check();
  looking.catch(() => {});
  const lookNow = () => {
    looking = looking.catch(() => {}).then(() => (isClosed ? undefined : look()));
    return looking;
  };
  const timer = setInterval(() => void lookNow().catch(() => {}), lookEveryMs);
  timer.unref();

  return {
    folders,
    files: () => files,
    schema: () => schema,
    schemaFiles: () => schemaFiles,
    problems: () => problems,
    checked: countsOf,
    tested: () => tested,
    evaluator: () => evaluator,
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    say,
    look: lookNow,
    async close() {
      isClosed = true;
      clearInterval(timer);
      await looking.catch(() => {});
      await evaluator.close();
    },
  };
}

/** File system watches miss changes on some file systems; looking is cheap. */
const lookEveryMs = 500;

const readSnapshot = ({ schema }: Folders): Promise<SchemaFile[]> => readSchemaFiles(schema).catch(() => []);

const textsOf = (files: readonly { path: string; text: string }[]) =>
  new Map(files.map(({ path: file, text }) => [path.basename(file), text]));

export const sumOf = (tested: ReadonlyMap<string, { passed: number; total: number }>) => ({
  passed: [...tested.values()].reduce((sum, { passed }) => sum + passed, 0),
  total: [...tested.values()].reduce((sum, { total }) => sum + total, 0),
});
