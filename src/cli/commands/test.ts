// `s3sf test`: runs the examples of the mappings. Exit code 1 where one does not hold, a file does not load or has no
// example, or the examples show less of the mappings than asked for.
import path from 'node:path';
import { percentCovered } from '../../examples/coverage.ts';
import { frozenTime } from '../../examples/run-example.ts';
import { type ExamplesReport, runExamples } from '../../examples/run-examples.ts';
import type { CompiledMapping } from '../../pipeline/mapping/mappings.ts';
import type { Problem } from '../../problem.ts';
import { type Folders, hasErrors, type Loaded, load } from '../input/load.ts';
import { isUpdatable, updateExamples } from '../input/update-examples.ts';
import { type ExitCode, type Io, UsageError } from '../io.ts';
import { emulatedOrg } from '../local-stack/emulated-org.ts';
import { onEdit } from '../local-stack/watch-files.ts';
import { renderExamples } from '../rendering/render-examples.ts';
import { renderProblems } from '../rendering/render-problems.ts';

export interface TestOptions extends Folders {
  json: boolean;
  update: boolean;
  watch: boolean;
  /** Least percentage covered. */
  min?: number;
}

/** @param only files to test; none for all */
export async function test(only: readonly string[], options: TestOptions, io: Io): Promise<ExitCode> {
  const run = () => testOnce(only, options, io);
  if (!options.watch) return run();
  await onEdit([options.mappings, options.schema], io.signal, async () => {
    io.out('\n');
    await run();
    io.out('\nTested again on every save; Ctrl-C ends it.\n');
  });
  return 0;
}

async function testOnce(only: readonly string[], options: TestOptions, io: Io): Promise<ExitCode> {
  const loaded = await load(options, io);
  const tested = chosen(only, loaded, options);
  const report = await runTested(tested, loaded);
  if (options.update) {
    const updated = await updateExamples(report);
    if (!options.json) io.out(updated.map((file) => `${file} updated\n`).join(''));
    if (updated.length > 0) return testOnce(only, { ...options, update: false }, io);
  }
  const failed = problemsIn(report, loaded, options);
  if (options.json) io.out(`${JSON.stringify(asJson(report, loaded.problems))}\n`);
  else say(report, loaded, failed, options, io);
  return failed ? 1 : 0;
}

const runTested = (tested: readonly CompiledMapping[], { mappings, files, schema }: Loaded) =>
  runExamples(tested, { mappings, files, org: emulatedOrg(schema, frozenTime.getTime()) });

/** Throws `UsageError` where a file is none of the mappings. A file that does not load has no mapping to test. */
function chosen(only: readonly string[], { mappings, files }: Loaded, options: TestOptions): CompiledMapping[] {
  const wanted = only.map((file) => {
    const found = files.find((each) => path.resolve(each.path) === path.resolve(file));
    if (found) return found.path;
    throw new UsageError(`${file} is not a mapping in ${options.mappings}: name its folder with --mappings`);
  });
  return mappings.all().filter(({ file }) => wanted.length === 0 || wanted.includes(file));
}

function problemsIn(report: ExamplesReport, { problems }: Loaded, { min = 0 }: TestOptions): boolean {
  if (hasErrors(problems) || report.problems.length > 0 || report.examples.length === 0) return true;
  return report.examples.some(({ holds }) => !holds) || percentCovered(report.coverage) < min;
}

function say(report: ExamplesReport, loaded: Loaded, failed: boolean, { min = 0 }: TestOptions, io: Io): void {
  const { files, problems } = loaded;
  if (report.problems.length > 0) {
    io.err(renderProblems(report.problems, new Map(files.map((file) => [file.path, file.text]))));
  }
  io.out(renderExamples(report));
  const broken = new Set(problems.filter(({ severity }) => severity === 'error').map(({ file }) => file));
  if (broken.size > 0) io.out(`Not tested, since they do not load: ${[...broken].join(', ')}.\n`);
  const percent = percentCovered(report.coverage);
  if (percent < min) io.out(`That is less than the ${min} % asked for.\n`);
  if (report.examples.some(isUpdatable)) {
    io.out('If what they become now is right, "s3sf test --update" writes it into the files.\n');
  } else if (failed && report.examples.length === 0) io.out('There is no example to run.\n');
}

function asJson({ examples, problems, coverage }: ExamplesReport, loading: readonly Problem[]): object {
  const percent = percentCovered(coverage);
  return {
    examples: examples.map(({ example: { name, location }, holds, differences, failure, actual }) => ({
      name,
      ...location,
      holds,
      differences: differences.map(({ subject, location: at, expected, actual: is }) => ({
        subject,
        ...at,
        ...(expected !== undefined && { expected }),
        ...(is !== undefined && { actual: is }),
      })),
      actual,
      ...(failure && { failure }),
    })),
    problems: [...loading, ...problems],
    coverage: { percent, points: coverage.map(({ location, ...point }) => ({ ...location, ...point })) },
  };
}
