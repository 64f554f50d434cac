// Finds out what is not known of the saved files: of a few in the thread that evaluates, of many in a thread of their own. A
// file that is saved meanwhile does not wait for the others.
import type { DoneFile } from '../../../check/many/per-file.ts';
import type { MappingFile } from '../../../mapping-files.ts';
import type { FileFacts } from '../../facts/file-facts.ts';
import type { KnownFiles } from './known-files.ts';

export interface Learner {
  /** Starts what is missing and not under way. */
  start(): void;
  /** Resolves once everything under way is known; of many files, once the first are. */
  first(): Promise<void>;
  /** Resolves once everything is known, or could not be found out. */
  all(): Promise<void>;
  close(): void;
}

export interface LearnerOptions {
  known: KnownFiles;
  askFew(files: readonly MappingFile[]): Promise<FileFacts[]>;
  /** Resolves after the last part. */
  runMany(
    files: readonly MappingFile[],
    onPart: (part: readonly DoneFile<FileFacts>[]) => void,
    ends: AbortSignal,
  ): Promise<unknown>;
  learn(found: readonly DoneFile<FileFacts>[], era: number): void;
  /** After each part of many, and after few. */
  onLearned(): void;
}

interface Job {
  era: number;
  /** Texts by path. */
  texts: ReadonlyMap<string, string>;
  first: Promise<void>;
  ended: Promise<void>;
  abort?: AbortController;
}

/** More files are read in a thread of their own. */
const mostAtOnce = 20;

export function createLearner({ known, askFew, runMany, learn, onLearned }: LearnerOptions): Learner {
  const jobs = new Set<Job>();
  let hasStarted = false;

  const isUnderWay = ({ path, text }: MappingFile): boolean =>
    [...jobs].some(({ era, texts }) => era === known.era() && texts.get(path) === text);

  function start(): void {
    const missing = known.unknown().filter((file) => !isUnderWay(file));
    if (missing.length === 0) return;
    // What was cached by the process before is read once.
    const isFew = hasStarted && missing.length <= mostAtOnce;
    hasStarted = true;
    if (isFew) startFew(missing);
    else startMany();
  }

  function startFew(files: readonly MappingFile[]): void {
    const era = known.era();
    const ended = askFew(files).then((found) => {
      learn(
        files.map((file, index) => ({ file, result: found[index] as FileFacts })),
        era,
      );
    });
    add({ era, texts: textsOf(files), first: ended, ended });
  }

  function startMany(): void {
    const era = known.era();
    const files = known.files();
    const abort = new AbortController();
    // It goes through all files, so another one that does is of no use.
    for (const job of jobs) job.abort?.abort();
    const { promise: first, resolve } = Promise.withResolvers<void>();
    const ended = runMany(
      files,
      (part) => {
        learn(part, era);
        resolve();
        if (known.unknown().length > 0) onLearned();
      },
      abort.signal,
    ).then(() => {});
    ended.then(resolve, () => resolve());
    add({ era, texts: textsOf(files), first, ended, abort });
  }

  function add(job: Job): void {
    jobs.add(job);
    const end = () => jobs.delete(job);
    // What could not be found out is tried again when somebody looks the next time.
    job.ended.then(
      () => {
        end();
        onLearned();
        start();
      },
      () => end(),
    );
  }

  return {
    start,
    async first() {
      await Promise.all([...jobs].map((job) => job.first.catch(() => {})));
    },
    async all() {
      while (jobs.size > 0) await Promise.allSettled([...jobs].map(({ ended }) => ended));
    },
    close() {
      for (const job of jobs) job.abort?.abort();
    },
  };
}

const textsOf = (files: readonly MappingFile[]) => new Map(files.map(({ path, text }) => [path, text]));
