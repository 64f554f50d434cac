// Which problems an edit adds and which it fixes. A problem is the same as before if its file, code and message are the
// same: its line moves with every line that is written above it.
import type { MappingFile } from '../../mapping-files.ts';
import type { Problem } from '../../problem.ts';
import type { ProblemChanges } from './local-event.ts';

export interface CheckedFiles {
  files: readonly MappingFile[];
  /** Problems that keep files from loading, and the warnings of loading. */
  loadProblems: readonly Problem[];
  /** Every problem, those of loading included. */
  problems: readonly Problem[];
  /** Files whose mappings load: only these are checked further. */
  loaded: ReadonlySet<string>;
}

export interface ProblemHistory {
  /** Takes the result of a check, and gives what changed since the last one. */
  next(checked: CheckedFiles): ProblemChanges;
}

interface Known {
  problem: Problem;
  /** The line that it is about. */
  source: string;
  isOfLoading: boolean;
}

export function problemHistory(): ProblemHistory {
  let known: readonly Known[] = [];
  return {
    next({ files, loadProblems, problems, loaded }) {
      const texts = new Map(files.map(({ path, text }) => [path, text]));
      const ofLoading = new Set(loadProblems.map(keyOf));
      const current = problems.map((problem): Known => {
        const source = texts.get(problem.file)?.split(/\r?\n/)[problem.line - 1] ?? '';
        return { problem, source, isOfLoading: ofLoading.has(keyOf(problem)) };
      });
      const { added, gone } = compare(known, current);
      // A file that does not load is not checked further: whether these problems are fixed is not known yet.
      const isUnchecked = ({ problem, isOfLoading }: Known) =>
        !isOfLoading && texts.has(problem.file) && !loaded.has(problem.file);
      known = [...current, ...gone.filter(isUnchecked)];
      const fixed = gone.filter((each) => !isUnchecked(each));
      return {
        added: added.map(({ problem }) => problem),
        fixed: fixed.map(({ problem }) => problem),
        remaining: current.length - added.length,
        mappingFiles: files,
      };
    },
  };
}

/** Pairs equal problems, first those whose line is equal too: of several with one message, the new one is the one added. */
function compare(before: readonly Known[], after: readonly Known[]): { added: Known[]; gone: Known[] } {
  const exact = unpaired(before, after, ({ problem, source }) => `${keyOf(problem)} ${source.trim()}`);
  return unpaired(exact.gone, exact.added, ({ problem }) => keyOf(problem));
}

function unpaired(
  before: readonly Known[],
  after: readonly Known[],
  key: (known: Known) => string,
): { added: Known[]; gone: Known[] } {
  const open = Map.groupBy(before, key);
  const added = after.filter((each) => open.get(key(each))?.shift() === undefined);
  const left = new Set([...open.values()].flat());
  return { added, gone: before.filter((each) => left.has(each)) };
}

const keyOf = ({ file, severity, code, message }: Problem) => JSON.stringify([file, severity, code, message]);
