// What is known of the files as they are saved now. What was found out about an earlier text, other settings or another
// snapshot is never kept: it is dropped when it arrives.
import { acrossFiles } from '../../../check/across-files.ts';
import { parseMapping } from '../../../check/parse-mapping.ts';
import { isSettingsFile, type MappingFile } from '../../../mapping-files.ts';
import type { OverviewPart } from '../../../overview/overview-part.ts';
import type { Problem } from '../../../problem.ts';
import type { KnownFile } from '../../evaluate/open-project.ts';
import type { ExampleCounts, FileFacts } from '../../facts/file-facts.ts';

export interface KnownFiles {
  files(): readonly MappingFile[];
  /** Those of which nothing is known yet. */
  unknown(): MappingFile[];
  /** Of the files that can be used, by path. */
  parts(): ReadonlyMap<string, OverviewPart>;
  /** Sorted. */
  problems(): readonly Problem[];
  tested(): ReadonlyMap<string, ExampleCounts>;
  /** For the thread that evaluates. */
  all(): KnownFile[];
  /** Another number after each change. */
  version(): number;
  /** Takes the files as they are saved now. Returns what is different; everything is unknown after new settings. */
  replace(files: readonly MappingFile[]): { changed: MappingFile[]; removed: string[] };
  /** After a new snapshot. */
  forgetAll(): void;
  /** Keeps what was found out since `version` was `asked` by the settings and the snapshot of then. */
  learn(found: readonly { file: MappingFile; result: FileFacts }[], era: number): KnownFile[];
  /** Another number after each change of the settings or the snapshot. */
  era(): number;
}

export function knownFiles(first: readonly MappingFile[]): KnownFiles {
  let files = first;
  let version = 0;
  let era = 0;
  let byPath = new Map(first.map((file) => [file.path, file]));
  const known = new Map<string, FileFacts>();
  let across: { of: number; problems: readonly Problem[]; usable: ReadonlySet<string> } | undefined;

  const forgetAll = () => {
    known.clear();
    era += 1;
    version += 1;
  };
  /** Comparing all files takes a while, so it is done when somebody asks. */
  const compared = () => {
    if (across?.of === version) return across;
    const checked = files.flatMap((file) => {
      const check = known.get(file.path)?.check;
      return check ? [{ file, check }] : [];
    });
    const { problems, types } = acrossFiles(checked, parseMapping);
    across = { of: version, problems, usable: new Set(types.keys()) };
    return across;
  };
  const knownOf = (file: MappingFile): KnownFile => {
    const facts = known.get(file.path);
    return { file, ...(facts && { check: facts.check, examples: facts.examples }) };
  };

  return {
    files: () => files,
    unknown: () => files.filter(({ path }) => !known.has(path)),
    parts() {
      const { usable } = compared();
      return new Map(
        files.flatMap(({ path }) => {
          const part = usable.has(path) ? known.get(path)?.overview : undefined;
          return part ? [[path, part]] : [];
        }),
      );
    },
    problems: () => compared().problems,
    tested: () => new Map([...known].map(([path, { examples }]) => [path, examples])),
    all: () => files.map(knownOf),
    version: () => version,
    era: () => era,
    forgetAll,
    replace(now) {
      const before = byPath;
      byPath = new Map(now.map((file) => [file.path, file]));
      const changed = now.filter((file) => before.get(file.path)?.text !== file.text);
      const removed = [...before.keys()].filter((path) => !byPath.has(path));
      // What is cached for a file goes by the file itself.
      files = now.map((file) => {
        const same = before.get(file.path);
        return same?.text === file.text ? same : file;
      });
      byPath = new Map(files.map((file) => [file.path, file]));
      for (const path of [...removed, ...changed.map((file) => file.path)]) known.delete(path);
      version += 1;
      if ([...changed, ...removed.map((path) => ({ path }))].some(isSettingsFile)) forgetAll();
      return { changed, removed };
    },
    learn(found, learnedIn) {
      if (learnedIn !== era) return [];
      const fresh = found.filter(({ file }) => byPath.get(file.path)?.text === file.text);
      for (const { file, result } of fresh) known.set(file.path, result);
      version += 1;
      return fresh.map(({ file }) => knownOf(file));
    },
  };
}
