// The checks of single files → all problems, including those that only a comparison of several files shows.
import { isSettingsFile, type MappingFile } from '../mapping-files.ts';
import { contestedTypes } from '../pipeline/mapping/contested-types.ts';
import type { YamlSource } from '../pipeline/mapping/yaml/yaml-source.ts';
import type { Problem } from '../problem.ts';
import { type AcceptedFinding, acceptFindings } from './accepted-findings.ts';
import type { FileCheck, MappingCheck } from './file-check.ts';
import { reportTo } from './report.ts';
import { checkNewest } from './rules/check-newest.ts';
import { checkTwoKeys } from './rules/keys/check-two-keys.ts';

export interface CheckedFiles {
  /** Everything that was found, sorted by file, line and column. */
  problems: Problem[];
  /** Findings that comments in the files accept; not among the problems. */
  accepted: AcceptedFinding[];
  /** Those of them that keep files from loading. */
  loadProblems: Problem[];
  /** Event types by file, of the mappings that can be used. */
  types: ReadonlyMap<string, readonly string[]>;
}

export interface CheckedFile {
  file: MappingFile;
  check: FileCheck;
}

/** @param parse returns the YAML of a file that loads; called only for files that map the same event type */
export function acrossFiles(checked: readonly CheckedFile[], parse: (file: MappingFile) => YamlSource): CheckedFiles {
  const sorted = [...checked].sort((a, b) => (a.file.path < b.file.path ? -1 : 1));
  const compiled = sorted.flatMap(({ file, check: { mapping } }) => (mapping ? [{ file, mapping }] : []));
  const { contested, problems: claimedTwice } = contestedTypes(
    compiled.map(({ file, mapping: { types } }) => ({ file: file.path, types, source: () => parse(file) })),
  );
  const loadProblems = [...sorted.flatMap(({ check }) => check.loading), ...claimedTwice].sort(inOrder);
  const settingsLoad = !loadProblems.some((each) => each.severity === 'error' && isSettingsFile({ path: each.file }));
  const isUsed = ({ types }: MappingCheck) => settingsLoad && !types.some((type) => contested.has(type));
  const used = compiled.filter(({ mapping }) => isUsed(mapping));

  const found = used.flatMap(({ mapping }) => mapping.problems);
  const report = reportTo(found);
  checkTwoKeys(
    used.flatMap(({ mapping }) => mapping.keys),
    report,
  );
  checkNewest(
    used.flatMap(({ mapping }) => mapping.writers),
    report,
  );
  const { problems, accepted } = acceptFindings(
    found,
    used.map(({ file }) => file),
  );
  return {
    problems: [...loadProblems, ...problems].sort(inOrder),
    accepted: accepted.sort(inOrder),
    loadProblems,
    types: new Map(used.map(({ file, mapping }) => [file.path, mapping.types])),
  };
}

const inOrder = (a: Problem, b: Problem) =>
  a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1;
