// The unsaved text of a mapping → everything that it means, by the functions that check, test and preview call. What only a
// comparison with other files shows is added by the caller.
import { checkLoaded, type FileCheck, loadForCheck } from '../../check/file-check.ts';
import { threadCpuClock } from '../../clock.ts';
import type { ExampleOrg } from '../../examples/example-org.ts';
import { readExample } from '../../examples/run-example.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import { isSettingsFile, type MappingFile } from '../../mapping-files.ts';
import type { DataSchemaCompiler } from '../../pipeline/mapping/compile/schema/data-schema.ts';
import { createExpressionEngine } from '../../pipeline/mapping/expressions/expression-engine.ts';
import type { ExpressionLimits } from '../../pipeline/mapping/expressions/expression-limits.ts';
import type { Problem } from '../../problem.ts';
import type { SalesforceSchema } from '../../salesforce-schema.ts';
import type { EvaluateRequest, Evaluation, EventResult, Finding, MappingForm } from '../contract.ts';
import { readDocument } from '../edit/mapping-document.ts';
import { mappingForm } from '../form/mapping-form.ts';
import { compileMappingParts, partsOf } from '../parts/compile-parts.ts';
import { eventValues } from './event-values.ts';
import { type RanExamples, resultOfEvent, runAllExamples } from './example-results.ts';
import { findingsOf, rowsOf } from './findings.ts';

export interface EvaluateContext {
  settings: readonly MappingFile[];
  schema: SalesforceSchema;
  org: ExampleOrg;
  timeZone: string;
  /** What one event may cost; absent: as everywhere. */
  limits?: Partial<ExpressionLimits>;
  dataSchema?: DataSchemaCompiler;
}

export interface EvaluatedMapping {
  check: FileCheck;
  form?: MappingForm;
  paths?: Evaluation['paths'];
  ran?: RanExamples;
  result?: EventResult;
  foreignType?: string;
  /** The error that keeps the file, or the settings, from loading. */
  notLoading?: Problem;
}

/** @param problemsOf the problems of this file, also those that other files take part in */
export async function evaluateMapping(
  { path, text, event }: EvaluateRequest,
  context: EvaluateContext,
  problemsOf: (check: FileCheck) => readonly Problem[],
): Promise<EvaluatedMapping & { findings: Finding[] }> {
  const { settings, schema, org, timeZone, limits, dataSchema } = context;
  const file: MappingFile = { path, text };
  const loaded = await loadForCheck([...settings, file], schema, { limits, dataSchema });
  const [check] = await checkLoaded([file], loaded, schema);
  if (!check) throw new Error('One file has one check.');
  const document = readDocument(text);
  const form = document && mappingForm(document, schema);
  const findings = findingsOf(problemsOf(check), text, form);
  const ownMapping = loaded.compiled.find((mapping) => mapping.file === path);
  const notLoading = errorOf(loaded.problems, path, ownMapping !== undefined);
  const failed = notLoading && { notLoading };
  const engine = createExpressionEngine({ now: threadCpuClock(), ...(limits && { limits }) });
  const parts = ownMapping ? partsOf(ownMapping) : compileMappingParts(file, { schema, engine });
  if (!document || !form || !parts) return { check, findings, ...failed };
  const { mappings } = loaded;
  const compiled = notLoading ? undefined : ownMapping;
  const own = { form, parts, schema, findings, timeZone, mappings, compiled };
  const ran = await runAllExamples({ ...own, org, document });
  const events = parts.examples.flatMap((example) => (example ? [example.event] : []));
  const paths = eventValues({ events, event, schema: dataSchemaIn(document.content()), rows: rowsOf(form) });
  return { check, findings, ...failed, form, paths, ran, ...(event && (await givenEvent(event, own))) };
}

/** An event of another type would not run this mapping, whatever its rules make of it. */
async function givenEvent(
  event: JsonObject,
  context: Parameters<typeof resultOfEvent>[1],
): Promise<Pick<EvaluatedMapping, 'result' | 'foreignType'>> {
  const read = await readExample({ event }, context.mappings);
  const { types } = context.form;
  if ('event' in read && types.length > 0 && !types.includes(read.event.type)) return { foreignType: read.event.type };
  return { result: await resultOfEvent(event, context) };
}

/** That of the settings first: without them, no mapping loads. */
function errorOf(problems: readonly Problem[], path: string, loads: boolean): Problem | undefined {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const ofSettings = errors.find(({ file }) => isSettingsFile({ path: file }));
  return ofSettings ?? (loads ? undefined : errors.find(({ file }) => file === path));
}

const dataSchemaIn = (content: unknown): JsonValue | undefined => (isJsonObject(content) ? content.schema : undefined);
