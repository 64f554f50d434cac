// The project that the studio shows: its files and what is known of them, kept up to date while people edit them, here or
// elsewhere.
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { Worker } from 'node:worker_threads';
import { cacheFileOf } from '../../../cli/input/cache-file.ts';
import { type Folders, readMappingsIn } from '../../../cli/input/load.ts';
import { changedFiles, type FolderState, readFolderState } from '../../../cli/local-stack/folder-state.ts';
import type { MappingFile } from '../../../mapping-files.ts';
import type { OverviewPart } from '../../../overview/overview-part.ts';
import type { Problem } from '../../../problem.ts';
import type { SalesforceSchema } from '../../../salesforce-schema.ts';
import { readSchemaFiles, type SchemaFile, schemaOfFiles } from '../../../schema-files.ts';
import type { Change, CheckedCounts, EvaluateRequest, Evaluation } from '../../contract.ts';
import type { ExampleCounts } from '../../facts/file-facts.ts';
import { askNow, createEvaluator, type Evaluator } from '../thread/evaluator.ts';
import { runLong } from '../thread/run-long.ts';
import { knownFiles } from './known-files.ts';
import { createLearner } from './learn-facts.ts';
import { openingAnswer } from './opening-answer.ts';

export interface StudioProject {
  folders: Folders;
  files(): readonly MappingFile[];
  schema(): SalesforceSchema;
  schemaFiles(): readonly SchemaFile[];
  /** Of the saved files, as far as they are checked. Sorted. */
  problems(): readonly Problem[];
  checked(): CheckedCounts;
  tested(): ReadonlyMap<string, ExampleCounts>;
  /** What each usable file does, by path. */
  parts(): ReadonlyMap<string, OverviewPart>;
  /** Another number after each change of what is known. */
  version(): number;
  /** Another number after each change of the settings or the snapshot. */
  era(): number;
  /** How many files are read so far; undefined once all are. */
  reading(): { done: number; of: number } | undefined;
  /** Resolves once everything is known, or what can be known at once if that takes long. */
  known(): Promise<void>;
  evaluator(): Evaluator;
  /** Rejects as `Evaluator.ask` does; with `TooLongError` after five seconds. */
  evaluate(request: EvaluateRequest): Promise<Evaluation>;
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
  /** For the thread that takes over when this one has ended. */
  threadFile: URL;
  /** From `prepareThread`. It ends with the project; if that cannot be opened, the caller ends it. */
  thread: Worker;
}

/** Throws `UsageError` if the mapping folder cannot be read. A project may have no snapshot yet. */
export async function openStudioProject({
  folders,
  cacheFolder,
  timeZone,
  threadFile,
  thread,
}: StudioProjectOptions): Promise<StudioProject> {
  const cacheFile = cacheFileOf(folders.mappings, cacheFolder, 'studio');
  const closing = new AbortController();
  const listeners = new Set<(change: Change) => void>();
  const say = (change: Change) => {
    for (const listener of listeners) listener(change);
  };
  const [state, read, snapshot] = await Promise.all([
    readFolderState(folders),
    readMappingsIn(folders),
    readSnapshot(folders),
  ]);
  let seen: FolderState = state;
  let schemaFiles: SchemaFile[] = snapshot;
  const known = knownFiles(read);
  let schema = schemaOfFiles(schemaFiles);
  let isClosed = false;

  const countsOf = (): CheckedCounts => {
    const problems = known.problems();
    const errors = problems.filter(({ severity }) => severity === 'error').length;
    return { isChecking: known.unknown().length > 0, errors, warnings: problems.length - errors };
  };
  const sayChecked = () => say({ kind: 'checked', checked: countsOf(), examples: sumOf(known.tested()) });
  /** What is edited first need not wait until all files are known. */
  const newEvaluator = (prepared?: Worker) => {
    const made = createEvaluator({ schema: schemaFiles, timeZone }, { threadFile, ...(prepared && { prepared }) });
    made.change(known.all(), []);
    return made;
  };
  /** On few cores, all other files wait until the one in view is evaluated, or until nobody has asked for `unseenMs`. */
  let mayLearn = availableParallelism() >= 4;
  const learn = () => {
    if (mayLearn) return;
    mayLearn = true;
    clearTimeout(unseen);
    if (!isClosed) learner.start();
  };
  const unseen = setTimeout(() => learn(), unseenMs);
  let evaluator = newEvaluator(thread);
  evaluator.start();
  const evaluate = (request: EvaluateRequest) =>
    askNow({ evaluator: () => evaluator }, 'evaluate', request, evaluateLimitMs);
  const opening = openingAnswer(known, evaluate);

  const learner = createLearner({
    known,
    askFew: (files) => evaluator.ask('facts', { files }),
    runMany: (files, onPart, ends) =>
      runLong(
        { kind: 'facts', files, schema: schemaFiles, cacheFile },
        { closing: AbortSignal.any([closing.signal, ends]), onPart },
      ),
    learn(found, era) {
      const fresh = known.learn(found, era);
      if (fresh.length > 0) evaluator.change(fresh, []);
    },
    onLearned() {
      const now = performance.now();
      // A page that reads along need not read every part.
      if (known.unknown().length > 0 && now - saidAt < sayEveryMs) return;
      saidAt = now;
      sayChecked();
    },
  });
  let saidAt = Number.NEGATIVE_INFINITY;

  async function readSaved(): Promise<void> {
    const state = await readFolderState(folders);
    const saved = [...changedFiles(seen.mappings, state.mappings), ...changedFiles(seen.schema, state.schema)];
    if (saved.length === 0) return;
    // A folder that is gone for a moment, as while Git switches branches, comes back.
    const files = await readMappingsIn(folders).catch(() => undefined);
    if (!files) return;
    const snapshot = await readSnapshot(folders);
    seen = state;
    const { changed, removed } = known.replace(files);
    const hasNewSchema = changedFiles(textsOf(schemaFiles), textsOf(snapshot)).length > 0;
    if (hasNewSchema) {
      schemaFiles = snapshot;
      schema = schemaOfFiles(schemaFiles);
      known.forgetAll();
      const before = evaluator;
      evaluator = newEvaluator();
      evaluator.start();
      await before.close();
    } else {
      // After new settings, nothing of before is true.
      evaluator.change(
        known.unknown().length > changed.length ? known.all() : changed.map((file) => ({ file })),
        removed,
      );
    }
    say({ kind: 'files', paths: saved.map((each) => each.path), schema: hasNewSchema });
    mayLearn = true;
    learner.start();
    if (known.unknown().length === 0) sayChecked();
  }

  /** One look after the other. */
  let looking: Promise<void> = Promise.resolve();
  const look = () => {
    looking = looking.catch(() => {}).then(() => (isClosed ? undefined : readSaved()));
    return looking;
  };
  let isWaiting = false;
  const timer = setInterval(() => {
    // Reading can take many of these intervals.
    if (isWaiting) return;
    isWaiting = true;
    void look()
      .then(() => (isClosed || !mayLearn ? undefined : learner.start()))
      .catch(() => {})
      .finally(() => {
        isWaiting = false;
      });
  }, lookEveryMs);
  timer.unref();
  if (mayLearn) learner.start();

  return {
    folders,
    files: known.files,
    schema: () => schema,
    schemaFiles: () => schemaFiles,
    problems: known.problems,
    checked: countsOf,
    tested: known.tested,
    parts: known.parts,
    version: known.version,
    era: known.era,
    reading() {
      const [of, unknown] = [known.files().length, known.unknown().length];
      return unknown === 0 ? undefined : { done: of - unknown, of };
    },
    async known() {
      learn();
      await learner.first();
    },
    evaluator: () => evaluator,
    async evaluate(request) {
      const answer = await (opening.take(request) ?? evaluate(request));
      learn();
      return answer;
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    say,
    async look() {
      learn();
      await look();
      await learner.all();
    },
    async close() {
      isClosed = true;
      closing.abort();
      clearTimeout(unseen);
      clearInterval(timer);
      learner.close();
      await looking.catch(() => {});
      await evaluator.close();
      await learner.all();
    },
  };
}

/** Long enough for all examples of any mapping that a person waits for. */
const evaluateLimitMs = 5_000;

/** File system watches miss changes on some file systems; looking is cheap. */
const lookEveryMs = 500;

const sayEveryMs = 1_000;

/** Longer than a page takes to open. */
const unseenMs = 3_000;

const readSnapshot = ({ schema }: Folders): Promise<SchemaFile[]> => readSchemaFiles(schema).catch(() => []);

const textsOf = (files: readonly { path: string; text: string }[]) =>
  new Map(files.map(({ path: file, text }) => [path.basename(file), text]));

export const sumOf = (tested: ReadonlyMap<string, ExampleCounts>) => ({
  passed: [...tested.values()].reduce((sum, { passed }) => sum + passed, 0),
  total: [...tested.values()].reduce((sum, { total }) => sum + total, 0),
});
