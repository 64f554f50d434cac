// Checks each file by itself. The result depends only on the file, the settings and the schema snapshot. It is plain
// data, so that any thread can compute it and it can be cached.
import { threadCpuClock } from '../clock.ts';
import { isSettingsFile, type MappingFile } from '../mapping-files.ts';
import type { DataSchemaCompiler } from '../pipeline/mapping/compile/schema/data-schema.ts';
import type { ExpressionLimits } from '../pipeline/mapping/expressions/expression-limits.ts';
import { firstProblems } from '../pipeline/mapping/first-problems.ts';
import { type LoadedFiles, loadMappings } from '../pipeline/mapping/load-mappings.ts';
import type { CompiledMapping, Mappings } from '../pipeline/mapping/mappings.ts';
import type { Problem } from '../problem.ts';
import type { SalesforceSchema } from '../salesforce-schema.ts';
import { checkMapping } from './check-mapping.ts';
import { reportTo } from './report.ts';
import { type FieldWriter, writersIn } from './rules/check-newest.ts';
import { type KeyUse, keysIn } from './rules/keys/check-two-keys.ts';
import { findHashComments } from './rules/yaml-comments.ts';
import { runExamples } from './run-examples.ts';

export interface FileCheck {
  /** Problems that keep the file from loading. */
  loading: Problem[];
  /** Absent if the file does not load, and for settings. */
  mapping?: MappingCheck;
  /** False if the next check of the same file could have another result, on a machine that is less busy. */
  isRepeatable: boolean;
}

export interface MappingCheck {
  types: readonly string[];
  problems: Problem[];
  /** For the comparison with other files. */
  keys: KeyUse[];
  writers: FieldWriter[];
}

/** Loads and checks each file, including the settings, and returns the results in the order of the files. */
export async function checkEach(
  files: readonly MappingFile[],
  settings: readonly MappingFile[],
  schema: SalesforceSchema,
  dataSchema?: DataSchemaCompiler,
): Promise<FileCheck[]> {
  const others = files.filter((file) => !isSettingsFile(file));
  return checkLoaded(files, await loadForCheck([...settings, ...others], schema, { dataSchema }), schema);
}

export interface LoadForCheckOptions {
  limits?: Partial<ExpressionLimits> | undefined;
  /** Kept by callers that load files again and again. */
  dataSchema?: DataSchemaCompiler | undefined;
}

/** Expressions have a limit of CPU time here, so that they do not run out of time just because the machine is busy. */
export const loadForCheck = (
  files: readonly MappingFile[],
  schema: SalesforceSchema,
  { limits = {}, dataSchema }: LoadForCheckOptions = {},
): Promise<LoadedFiles> => loadMappings(files, schema, { now: threadCpuClock(), limits, dataSchema });

/** @param loaded the files with the settings, and possibly other files */
export async function checkLoaded(
  files: readonly MappingFile[],
  { mappings, compiled, problems }: LoadedFiles,
  schema: SalesforceSchema,
): Promise<FileCheck[]> {
  // Two files of one type are compared in across-files.ts.
  const own = Map.groupBy(
    problems.filter(({ code }) => code !== 'mapping/type-twice'),
    ({ file }) => file,
  );
  const settingsLoad = ![...own].some(([path, found]) => isSettingsFile({ path }) && found.some(isError));
  const byFile = new Map(compiled.map((mapping) => [mapping.file, mapping]));
  const checks: FileCheck[] = [];
  for (const file of files) {
    const loading = own.get(file.path) ?? [];
    const mapping = byFile.get(file.path);
    if (!mapping) checks.push({ loading, isRepeatable: true });
    // Without the settings, no mapping is used, so it cannot be checked further.
    else if (!settingsLoad) checks.push({ loading, mapping: unchecked(mapping), isRepeatable: true });
    else checks.push({ loading, ...(await checkOne(mapping, file, mappings, schema)) });
  }
  return checks;
}

const isError = ({ severity }: Problem) => severity === 'error';

const unchecked = ({ types }: CompiledMapping): MappingCheck => ({ types, problems: [], keys: [], writers: [] });

async function checkOne(
  mapping: CompiledMapping,
  file: MappingFile,
  mappings: Mappings,
  schema: SalesforceSchema,
): Promise<Required<Omit<FileCheck, 'loading'>>> {
  const problems: Problem[] = [];
  const report = reportTo(problems);
  const alone = onlyWith(mapping, mappings);
  const runs = await runExamples(mapping, alone);
  await checkMapping(mapping, { mappings: alone, schema, runs, report });
  findHashComments(file, report);
  return {
    mapping: {
      types: mapping.types,
      problems: firstProblems(problems),
      keys: keysIn(mapping),
      writers: writersIn(mapping, runs),
    },
    // An expression may have failed because it ran out of time.
    isRepeatable: runs.failures.length === 0 && !problems.some(({ code }) => code === 'mapping/fails-on-example'),
  };
}

/** As if there were no other file: the result must not depend on which files are checked together. */
export const onlyWith = (mapping: CompiledMapping, mappings: Mappings): Mappings => ({
  ...mappings,
  forType: (type) => (mapping.types.includes(type) ? mapping : undefined),
  all: () => [mapping],
  incomplete: false,
});
