// The project that the studio shows: its files with their checks, kept up to date while people edit them, here or elsewhere.
import path from 'node:path';
import { acrossFiles, type CheckedFile } from '../../../check/across-files.ts';
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
import { runLong } from '../thread/run-long.ts';

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
  const closing = new AbortController();
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
  let isDue = true;

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
  /** What is edited first need not wait for the check of all files. */
  const startEvaluator = () => {
    const started = newEvaluator();
    started.change(
      files.map((file) => ({ file, check: { loading: [], isRepeatable: false } })),
      [],
    );
    return started;
  };
  let evaluator = startEvaluator();

  /** The checks of all files, of which only those that have changed are checked again. */
  async function checkAll(): Promise<readonly CheckedFile[]> {
    const known = new Map(checks.map((each) => [each.file.path, each]));
    const changed = files.filter((file) => known.get(file.path)?.file.text !== file.text);
    const isFew = known.size > 0 && changed.length <= mostAtOnce && !changed.some(isSettingsFile);
    const hasSettings = files.some(isSettingsFile) === checks.some(({ file }) => isSettingsFile(file));
    if (!isFew || !hasSettings)
      return runLong({ kind: 'check', files, schema: schemaFiles, cacheFile }, closing.signal);
    const found = await evaluator.ask('check', { files: changed });
    const fresh = new Map(changed.map((file, index) => [file, found[index]]));
    return files.flatMap((file) => {
      const own = fresh.get(file);
      return own ? [{ file, check: own }] : (known.get(file.path) ?? []);
    });
  }

  async function check(): Promise<void> {
    isChecking = true;
    // Until it has ended: a check that fails is made again.
    isDue = true;
    const before = new Map(checks.map((each) => [each.file.path, each.check]));
    checks = await checkAll();
    problems = acrossFiles(checks, parseMapping).problems;
    isChecking = false;
    isDue = false;
    const now = new Set(files.map((file) => file.path));
    const changed = checks.filter(({ file, check: own }) => before.get(file.path) !== own);
    evaluator.change(
      changed,
      [...before.keys()].filter((file) => !now.has(file)),
    );
    sayChecked();
  }

  async function look(): Promise<void> {
    const state = await readFolderState(folders);
    const saved = [...changedFiles(seen.mappings, state.mappings), ...changedFiles(seen.schema, state.schema)];
    if (saved.length === 0) return isDue ? check() : undefined;
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
      evaluator = startEvaluator();
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
  let isWaiting = false;
  const timer = setInterval(() => {
    // A check of all files can take many of these intervals.
    if (isWaiting) return;
    isWaiting = true;
    void lookNow()
      .catch(() => {})
      .finally(() => {
        isWaiting = false;
      });
  }, lookEveryMs);
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
      closing.abort();
      clearInterval(timer);
      await looking.catch(() => {});
      await evaluator.close();
    },
  };
}

/** File system watches miss changes on some file systems; looking is cheap. */
const lookEveryMs = 500;

/** More files are checked in a thread of their own. */
const mostAtOnce = 20;

const readSnapshot = ({ schema }: Folders): Promise<SchemaFile[]> => readSchemaFiles(schema).catch(() => []);

const textsOf = (files: readonly { path: string; text: string }[]) =>
  new Map(files.map(({ path: file, text }) => [path.basename(file), text]));

export const sumOf = (tested: ReadonlyMap<string, { passed: number; total: number }>) => ({
  passed: [...tested.values()].reduce((sum, { passed }) => sum + passed, 0),
  total: [...tested.values()].reduce((sum, { total }) => sum + total, 0),
});
