// The project as a thread of the studio holds it: all files with their checks and the results of their examples, so that an
// edit costs only the check of its own file and the comparison with the others.
import { acrossFiles, type CheckedFiles } from '../../check/across-files.ts';
import { type FileCheck, loadForCheck } from '../../check/file-check.ts';
import { parseMapping } from '../../check/parse-mapping.ts';
import { threadCpuClock } from '../../clock.ts';
import type { ExampleOrg } from '../../examples/example-org.ts';
import { runExample } from '../../examples/run-example.ts';
import type { JsonObject, JsonValue } from '../../json.ts';
import { isSettingsFile, type MappingFile } from '../../mapping-files.ts';
import { type OverviewPart, overviewPart } from '../../overview/overview-part.ts';
import { createDataSchemaCompiler } from '../../pipeline/mapping/compile/schema/data-schema.ts';
import type { SalesforceSchema } from '../../salesforce-schema.ts';
import type { CheckedCounts, EditAnswer, EditRequest, EvaluateRequest, Evaluation } from '../contract.ts';
import { type ExampleCounts, type FileFacts, factsOf } from '../facts/file-facts.ts';
import { editMapping } from './edit-mapping.ts';
import { type EvaluateContext, evaluateMapping } from './evaluate-mapping.ts';

export interface KnownFile {
  file: MappingFile;
  /** Absent until it is known for this text. */
  check?: FileCheck;
  examples?: ExampleCounts;
}

/** By the event of an example: what it becomes. Both as JSON. */
type Outcomes = ReadonlyMap<string, string>;

export interface OpenProject {
  /** Replaces these files, and removes those that are gone. */
  change(files: readonly KnownFile[], removed: readonly string[]): void;
  /** @param isQuick allows each event a small part of what it may cost, for a mapping that takes too long */
  evaluate(request: EvaluateRequest, isQuick?: boolean): Promise<Evaluation>;
  edit(request: EditRequest): Promise<EditAnswer>;
  /** Each file by itself, in their order. */
  facts(files: readonly MappingFile[]): Promise<FileFacts[]>;
  /** These files together. */
  overview(files: readonly MappingFile[]): Promise<OverviewPart>;
}

export interface OpenProjectOptions {
  schema: SalesforceSchema;
  org: ExampleOrg;
  timeZone: string;
  /** Milliseconds from any origin. */
  now: () => number;
}

export function openProject({ schema, org, timeZone, now }: OpenProjectOptions): OpenProject {
  const files = new Map<string, KnownFile>();
  /** What the examples of a saved file become, for the files that are edited. */
  const saved = new Map<string, Outcomes>();
  const settings = (): MappingFile[] => [...files.values()].map(({ file }) => file).filter(isSettingsFile);

  const dataSchema = createDataSchemaCompiler();
  const context = (): EvaluateContext => ({ settings: settings(), schema, org, timeZone, dataSchema });

  async function savedOutcomes(path: string): Promise<Outcomes> {
    const known = saved.get(path);
    if (known) return known;
    const found = files.get(path);
    const outcomes = found && !isSettingsFile(found.file) ? await outcomesOf(found.file).catch(() => none) : none;
    saved.set(path, outcomes);
    return outcomes;
  }

  async function outcomesOf(file: MappingFile): Promise<Outcomes> {
    const { compiled, mappings } = await loadForCheck([...settings(), file], schema, { dataSchema });
    const mapping = compiled.find((each) => each.file === file.path);
    const ran: { event: JsonObject; actual: JsonValue }[] = [];
    for (const index of mapping?.examples.keys() ?? []) {
      const run = mapping && (await runExample(mapping, index, { mappings, org }));
      if (run) ran.push({ event: run.example.event, actual: run.actual });
    }
    return outcomesIn(ran);
  }

  return {
    change(changed, removed) {
      const before = new Map(changed.map(({ file }) => [file.path, files.get(file.path)?.file.text]));
      for (const path of removed) files.delete(path);
      for (const each of changed) files.set(each.file.path, each);
      const all = [
        ...changed.filter(({ file }) => before.get(file.path) !== file.text).map(({ file }) => file.path),
        ...removed,
      ];
      // The settings decide how every event is read.
      if (all.some((path) => isSettingsFile({ path }))) saved.clear();
      for (const path of all) saved.delete(path);
    },

    async evaluate(request, isQuick = false) {
      const startedAt = now();
      const { path, text } = request;
      const others = [...files.values()].filter(({ file }) => file.path !== path);
      const checked = others.flatMap(({ file, check }) => (check ? [{ file, check }] : []));
      let across: CheckedFiles | undefined;
      const problemsOf = (check: FileCheck) => {
        across = acrossFiles([...checked, { file: { path, text }, check }], parseMapping);
        return across.problems.filter(({ file }) => file === path);
      };
      // What is open and unchanged is evaluated once, not twice.
      const isSaved = !isQuick && files.get(path)?.file.text === text;
      const before = isQuick || isSaved ? (saved.get(path) ?? none) : await savedOutcomes(path);
      const { findings, form, paths, ran, result, foreignType, notLoading } = await evaluateMapping(
        request,
        { ...context(), ...(isQuick && { limits: quickLimits }) },
        problemsOf,
      );
      if (isSaved) saved.set(path, outcomesIn(ran?.examples ?? []));
      const examples = ran?.examples.map(({ actual, ...example }) => {
        const outcome = before.get(JSON.stringify(example.event));
        return {
          ...example,
          isChanged: outcome !== undefined && actual !== undefined && outcome !== JSON.stringify(actual),
        };
      });
      const own = {
        passed: examples?.filter(({ verdict }) => verdict === 'passes').length ?? 0,
        total: examples?.length ?? before.size,
      };
      const [first] = findings;
      return {
        path,
        findings,
        checked: { ...countsOf(across), isChecking: checked.length < others.length },
        allExamples: sumOf([...others.flatMap(({ examples: known }) => known ?? []), own]),
        ...(notLoading && {
          notLoading: { file: notLoading.file, line: notLoading.line, message: notLoading.message },
        }),
        ...(form
          ? { form }
          : { unreadable: { line: first?.line ?? 1, message: first?.message ?? 'This is not YAML.' } }),
        ...(paths && { paths }),
        ...(examples && { examples }),
        ...(result && { result }),
        ...(foreignType !== undefined && { foreignType }),
        changedExamples: examples?.filter(({ isChanged }) => isChanged).length ?? 0,
        coverage: ran?.coverage ?? { percent: 0, gaps: [] },
        tookMs: Math.round(now() - startedAt),
      };
    },

    edit: (request) => editMapping(request, context()),
    facts: (changed) => factsOf(changed, { settings: settings(), schema, org, dataSchema }),

    async overview(linked) {
      const { mappings } = await loadForCheck([...settings(), ...linked], schema, { dataSchema });
      return overviewPart(mappings, { schema, now: threadCpuClock() });
    },
  };
}

/** About a fiftieth of a second for each event. */
const quickLimits = { steps: 10_000 };

const none: Outcomes = new Map();

const outcomesIn = (ran: readonly { event: JsonObject; actual?: JsonValue }[]): Outcomes =>
  new Map(
    ran.flatMap(({ event, actual }) =>
      actual === undefined ? [] : [[JSON.stringify(event), JSON.stringify(actual)] as const],
    ),
  );

const sumOf = (parts: readonly { passed: number; total: number }[]) => ({
  passed: parts.reduce((sum, { passed }) => sum + passed, 0),
  total: parts.reduce((sum, { total }) => sum + total, 0),
});

function countsOf(across: CheckedFiles | undefined): Omit<CheckedCounts, 'isChecking'> {
  const problems = across?.problems ?? [];
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return { errors, warnings: problems.length - errors };
}
