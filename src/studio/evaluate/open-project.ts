// The project as a thread of the studio holds it: all files with their checks and the results of their examples, so that an
// edit costs only the check of its own file and the comparison with the others.
import { acrossFiles, type CheckedFile, type CheckedFiles } from '../../check/across-files.ts';
import { checkEach, type FileCheck, loadForCheck } from '../../check/file-check.ts';
import { parseMapping } from '../../check/parse-mapping.ts';
import type { ExampleOrg } from '../../examples/example-org.ts';
import { runExample } from '../../examples/run-example.ts';
import { isSettingsFile, type MappingFile } from '../../mapping-files.ts';
import type { SalesforceSchema } from '../../salesforce-schema.ts';
import type { CheckedCounts, EditAnswer, EditRequest, EvaluateRequest, Evaluation } from '../contract.ts';
import { editMapping } from './edit-mapping.ts';
import { type EvaluateContext, evaluateMapping } from './evaluate-mapping.ts';

export interface TestedFile {
  passed: number;
  total: number;
  /** By the event of an example: what it becomes. Both as JSON. */
  outcomes: ReadonlyMap<string, string>;
}

export interface OpenProject {
  /** Replaces these files, and removes those that are gone. */
  change(files: readonly CheckedFile[], removed: readonly string[]): void;
  /** @param isQuick allows each event a small part of what it may cost, for a mapping that takes too long */
  evaluate(request: EvaluateRequest, isQuick?: boolean): Promise<Evaluation>;
  edit(request: EditRequest): Promise<EditAnswer>;
  /** Each file by itself, in their order. */
  check(files: readonly MappingFile[]): Promise<FileCheck[]>;
  /** Tests the next file whose examples have not been tested as they are now. False if there is none. */
  testNext(): Promise<boolean>;
  tested(): ReadonlyMap<string, TestedFile>;
}

export interface OpenProjectOptions {
  schema: SalesforceSchema;
  org: ExampleOrg;
  timeZone: string;
  /** Milliseconds from any origin. */
  now: () => number;
}

export function openProject({ schema, org, timeZone, now }: OpenProjectOptions): OpenProject {
  const files = new Map<string, CheckedFile>();
  const tested = new Map<string, TestedFile>();
  const settings = (): MappingFile[] => [...files.values()].map(({ file }) => file).filter(isSettingsFile);

  const context = (): EvaluateContext => ({ settings: settings(), schema, org, timeZone });

  async function test(path: string): Promise<TestedFile> {
    const known = tested.get(path);
    if (known) return known;
    const found = files.get(path);
    const result =
      found && !isSettingsFile(found.file) ? await testFile(found.file).catch(() => nothingTested) : nothingTested;
    tested.set(path, result);
    return result;
  }

  async function testFile(file: MappingFile): Promise<TestedFile> {
    const { compiled, mappings } = await loadForCheck([...settings(), file], schema);
    const mapping = compiled.find((each) => each.file === file.path);
    const outcomes = new Map<string, string>();
    let passed = 0;
    for (const index of mapping?.examples.keys() ?? []) {
      const run = mapping && (await runExample(mapping, index, { mappings, org }));
      if (!run) continue;
      if (run.differences.length === 0 && run.foreignType === undefined) passed += 1;
      outcomes.set(JSON.stringify(run.example.event), JSON.stringify(run.actual));
    }
    return { passed, total: mapping?.examples.length ?? 0, outcomes };
  }

  return {
    change(changed, removed) {
      for (const path of removed) files.delete(path);
      for (const each of changed) files.set(each.file.path, each);
      const all = [...changed.map(({ file }) => file.path), ...removed];
      // The settings decide how every event is read.
      if (all.some((path) => isSettingsFile({ path }))) tested.clear();
      for (const path of all) tested.delete(path);
    },

    async evaluate(request, isQuick = false) {
      const startedAt = now();
      const { path, text } = request;
      const others = [...files.values()].filter(({ file }) => file.path !== path);
      let across: CheckedFiles | undefined;
      const problemsOf = (check: FileCheck) => {
        across = acrossFiles([...others, { file: { path, text }, check }], parseMapping);
        return across.problems.filter(({ file }) => file === path);
      };
      const saved = isQuick ? (tested.get(path) ?? nothingTested) : await test(path);
      const { findings, form, paths, ran, result, notLoading } = await evaluateMapping(
        request,
        { ...context(), ...(isQuick && { limits: quickLimits }) },
        problemsOf,
      );
      const examples = ran?.examples.map(({ actual, ...example }) => {
        const before = saved.outcomes.get(JSON.stringify(example.event));
        return {
          ...example,
          isChanged: before !== undefined && actual !== undefined && before !== JSON.stringify(actual),
        };
      });
      const own = {
        passed: examples?.filter(({ verdict }) => verdict === 'passes').length ?? 0,
        total: examples?.length ?? saved.total,
      };
      const [first] = findings;
      return {
        path,
        findings,
        checked: countsOf(across),
        allExamples: sumOf([...[...tested].filter(([file]) => file !== path).map(([, each]) => each), own]),
        ...(notLoading && {
          notLoading: { file: notLoading.file, line: notLoading.line, message: notLoading.message },
        }),
        ...(form
          ? { form }
          : { unreadable: { line: first?.line ?? 1, message: first?.message ?? 'This is not YAML.' } }),
        ...(paths && { paths }),
        ...(examples && { examples }),
        ...(result && { result }),
        changedExamples: examples?.filter(({ isChanged }) => isChanged).length ?? 0,
        coverage: ran?.coverage ?? { percent: 0, gaps: [] },
        tookMs: Math.round(now() - startedAt),
      };
    },

    edit: (request) => editMapping(request, context()),
    check: (changed) => checkEach(changed, settings(), schema),

    async testNext() {
      // A file that does not load has no examples that could be tested.
      const next = [...files.values()].find(({ file, check }) => check.mapping && !tested.has(file.path));
      if (!next) return false;
      await test(next.file.path);
      return true;
    },
    tested: () => tested,
  };
}

/** About a fiftieth of a second for each event. */
const quickLimits = { steps: 10_000 };

const nothingTested: TestedFile = { passed: 0, total: 0, outcomes: new Map() };

const sumOf = (parts: readonly { passed: number; total: number }[]) => ({
  passed: parts.reduce((sum, { passed }) => sum + passed, 0),
  total: parts.reduce((sum, { total }) => sum + total, 0),
});

function countsOf(across: CheckedFiles | undefined): CheckedCounts {
  const problems = across?.problems ?? [];
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return { isChecking: false, errors, warnings: problems.length - errors };
}
