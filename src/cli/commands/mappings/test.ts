// `s3sf test`: runs the examples of the mappings. It fails if an example fails, if a file does not load or has no example,
// or if the examples cover less than `min` percent.
import path from 'node:path';
import { frozenTime } from '../../../examples/run-example.ts';
import { type ExamplesReport, runExamples } from '../../../examples/run-examples.ts';
import type { MappingFile } from '../../../mapping-files.ts';
import type { CompiledMapping } from '../../../pipeline/mapping/mappings.ts';
import type { Problem } from '../../../problem.ts';
import { type Folders, type Loaded, loadFolders, type OnProblems } from '../../input/load.ts';
import { updateExamples } from '../../input/update-examples.ts';
import { UsageError } from '../../io.ts';
import { emulatedOrg } from '../../local-stack/emulated-org.ts';
import type { OnProgress } from '../../rendering/progress.ts';
import { checkFiles } from './check.ts';

export interface TestOptions extends Folders {
  /** Write what the events become into the examples that expect something else, then test again. */
  update: boolean;
  /** Lowest acceptable coverage in percent. Default: 0. */
  min?: number;
}

export interface TestResult {
  report: ExamplesReport;
  /** What is wrong with the files themselves. */
  loading: Problem[];
  /** Files that were not tested, because they do not load. */
  unloaded: string[];
  /** Files that `update` changed. */
  updated: string[];
  min: number;
  /** Number of errors that `check` finds in the tested files that load. */
  checkErrors: number;
  files: MappingFile[];
}

export interface TestDependencies {
  onProblems?: OnProblems;
  /** Called after each mapping. */
  onProgress?: OnProgress;
  /** Folder for cached results of the check. */
  cacheFolder?: string | undefined;
}

/**
 * Throws `UsageError` where a file is not a mapping of the folder.
 * @param only files to test; none for all
 */
export async function testMappings(
  only: readonly string[],
  options: TestOptions,
  dependencies: TestDependencies = {},
): Promise<TestResult> {
  const loaded = await loadFolders(options, dependencies.onProblems);
  const report = await runAll(chosen(only, loaded, options), loaded, dependencies.onProgress);
  const updated = options.update ? await updateExamples(report) : [];
  if (updated.length > 0) {
    return { ...(await testMappings(only, { ...options, update: false }, dependencies)), updated };
  }
  const { problems: loading, files } = loaded;
  const broken = loading.filter(({ severity }) => severity === 'error').map(({ file }) => file);
  const unloaded = [...new Set(broken)];
  const { cacheFolder } = dependencies;
  const { problems } = await checkFiles(only, { ...options, strict: false }, { cacheFolder });
  const errors = problems.filter(({ file, severity }) => severity === 'error' && !unloaded.includes(file));
  return { report, loading, unloaded, updated, min: options.min ?? 0, checkErrors: errors.length, files };
}

async function runAll(
  tested: readonly CompiledMapping[],
  { mappings, files, schema }: Loaded,
  onProgress: OnProgress = () => {},
): Promise<ExamplesReport> {
  const org = emulatedOrg(schema, frozenTime.getTime());
  const total = tested.reduce((sum, { examples }) => sum + examples.length, 0);
  const report: ExamplesReport = { examples: [], problems: [], coverage: [] };
  for (const mapping of tested) {
    onProgress(report.examples.length, { total, note: mapping.file });
    const { examples, problems, coverage } = await runExamples([mapping], { mappings, files, org });
    report.examples.push(...examples);
    report.problems.push(...problems);
    report.coverage.push(...coverage);
  }
  return report;
}

/** A file that does not load has no mapping to test. */
function chosen(only: readonly string[], { mappings, files }: Loaded, options: TestOptions): CompiledMapping[] {
  const wanted = only.map((file) => {
    const found = files.find((each) => path.resolve(each.path) === path.resolve(file));
    if (found) return found.path;
    throw new UsageError(`${file} is not a mapping file in ${options.mappings}. Name its folder with --mappings`);
  });
  return mappings.all().filter(({ file }) => wanted.length === 0 || wanted.includes(file));
}
