// Runs every example of a mapping: whether it passes, as `s3sf test` decides it, and what its event becomes field by field.

import { createCoverage, percentCovered } from '../../examples/coverage.ts';
import type { Difference } from '../../examples/differences.ts';
import type { ExampleOrg } from '../../examples/example-org.ts';
import { readExample, runExample } from '../../examples/run-example.ts';
import { endOf, startOf } from '../../examples/yaml-locations.ts';
import type { Failure } from '../../failure.ts';
import { frozenDocument } from '../../frozen-json.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import { fieldLabel, objectLabel } from '../../overview/words/labels.ts';
import type { Event } from '../../pipeline/event/event.ts';
import type { CompiledMapping, Example, Mappings } from '../../pipeline/mapping/mappings.ts';
import { planEvent } from '../../pipeline/plan/plan-event.ts';
import type {
  Evaluation,
  EventResult,
  ExampleDifference,
  ExampleResult,
  ResultField,
  ResultRecord,
} from '../contract.ts';
import type { MappingDocument } from '../edit/mapping-document.ts';
import { planParts } from '../parts/plan-parts.ts';
import { eventResult, type ResultContext } from '../result/event-result.ts';
import { valueText } from '../result/value-text.ts';

export interface ExamplesContext extends ResultContext {
  mappings: Mappings;
  /** Absent while the mapping has an error that keeps it from loading. */
  compiled?: CompiledMapping | undefined;
  org: ExampleOrg;
  document: MappingDocument;
}

export interface RanExample extends ExampleResult {
  /** What the event becomes, for the comparison with the saved file; undefined if the mapping does not load. */
  actual?: JsonValue;
}

export interface RanExamples {
  examples: RanExample[];
  coverage: Evaluation['coverage'];
}

export async function runAllExamples(context: ExamplesContext): Promise<RanExamples> {
  const { compiled, parts } = context;
  const coverage = compiled && createCoverage(compiled);
  const examples: RanExample[] = [];
  for (const [index, example] of parts.examples.entries()) {
    if (example) examples.push(await runOne(example, index, context, coverage?.observe));
  }
  const points = coverage?.points() ?? [];
  const gaps = points
    .filter(({ covered }) => !covered)
    .map(({ gap, location }) => ({ text: `${gap}.`, line: location.line }));
  return { examples, coverage: { percent: percentCovered(points), gaps } };
}

/** What an event that is no example becomes. */
export async function resultOfEvent(
  event: JsonObject,
  context: Omit<ExamplesContext, 'org' | 'document'>,
): Promise<EventResult> {
  const read = await readExample({ event }, context.mappings);
  if ('failure' in read) return planned(event, read.failure, context);
  const own = context.compiled?.types.includes(read.event.type);
  const plan = own ? await planEvent(read.event, context.mappings) : undefined;
  return planned(read.event.document, plan?.kind === 'failed' ? plan.failure : undefined, context);
}

async function planned(
  event: JsonObject,
  failure: Failure | undefined,
  context: Omit<ExamplesContext, 'org' | 'document'>,
): Promise<EventResult> {
  const { parts, mappings } = context;
  const document = frozenDocument(event, mappings.settings.limits.depth);
  const rules = await planParts(parts.rules, { document, mappings });
  return eventResult({ document, planned: rules, failure }, context);
}

type Observe = NonNullable<Parameters<typeof runExample>[2]['observe']>;

async function runOne(
  example: Example,
  index: number,
  context: ExamplesContext,
  observe: Observe | undefined,
): Promise<RanExample> {
  const { compiled, mappings, org, document } = context;
  const node = document.nodeAt(['examples', index]);
  const base = {
    index,
    name: example.name,
    range: { start: startOf(node), end: endOf(document, node) },
    line: example.location.line,
    event: example.event,
    isChanged: false,
  };
  const run = compiled && (await runExample(compiled, index, { mappings, org, ...(observe && { observe }) }));
  const read = await readExample(example, mappings);
  const result = await planned(
    documentOf(read, example),
    run ? (run.failure ?? ('failure' in read ? read.failure : undefined)) : undefined,
    context,
  );
  if (!run) {
    return { ...base, verdict: 'cannot-run', text: 'cannot be run now', result, differences: [] };
  }
  const holds = run.differences.length === 0 && run.foreignType === undefined;
  return {
    ...base,
    ...verdictOf(run, holds),
    // An example that expects to fail shows the failure as the outcome, not as a mistake.
    result: withExpected(result, run.differences, context),
    differences: run.differences.map((each) => differenceInWords(each, run, context)),
    actual: run.actual,
  };
}

const documentOf = (read: { event: Event } | { failure: Failure }, { event }: Example): JsonObject =>
  'event' in read ? read.event.document : event;

function verdictOf(
  {
    differences,
    failure,
    foreignType,
  }: { differences: readonly Difference[]; failure?: Failure; foreignType?: string },
  holds: boolean,
): Pick<ExampleResult, 'verdict' | 'text'> {
  if (holds) return { verdict: 'passes', text: 'passes' };
  if (foreignType !== undefined) return { verdict: 'fails', text: `is an event of another type: ${foreignType}` };
  if (failure) return { verdict: 'fails', text: `fails: ${failure.code}` };
  const count = differences.length;
  return { verdict: 'differs', text: count === 1 ? '1 value differs' : `${count} values differ` };
}

/** Puts what the example expects beside the values that differ. */
function withExpected(
  result: EventResult,
  differences: readonly Difference[],
  { schema, timeZone }: Pick<ExamplesContext, 'schema' | 'timeZone'>,
): EventResult {
  const records = result.records.map((record) => ({ ...record, fields: record.fields.map((field) => ({ ...field })) }));
  for (const { path, expected, actual } of differences) {
    const [sObject, name] = path.slice(-2);
    if (typeof sObject !== 'string' || typeof name !== 'string') continue;
    const field = fieldWith(records, sObject, name, actual);
    if (!field) continue;
    field.expected =
      expected === undefined
        ? null
        : { text: expectedText(expected, () => valueText(expected, schema.field(sObject, name), timeZone).text) };
  }
  return { ...result, records };
}

function fieldWith(
  records: readonly ResultRecord[],
  sObject: string,
  name: string,
  actual: JsonValue | undefined,
): ResultField | undefined {
  const candidates = records
    .filter(({ object }) => object === sObject)
    .flatMap(({ fields }) => fields.filter(({ field, expected }) => field === name && expected === undefined));
  const text = JSON.stringify(actual);
  return candidates.find(({ value }) => JSON.stringify(value) === text) ?? candidates[0];
}

/** A lookup is written as its object and key. */
function expectedText(expected: JsonValue, shown: () => string): string {
  if (!isJsonObject(expected)) return shown();
  const [[object, key] = ['', null]] = Object.entries(expected);
  return isJsonObject(key) ? `${object} ${Object.values(key).map(String).join(' ')}` : JSON.stringify(expected);
}

function differenceInWords(
  { subject, path, expected, actual }: Difference,
  run: { example: Example; actual: JsonValue },
  { schema, timeZone }: Pick<ExamplesContext, 'schema' | 'timeZone'>,
): ExampleDifference {
  const [sObject, name] = path.slice(-2);
  const isField = typeof sObject === 'string' && typeof name === 'string';
  const shown = (value: JsonValue) =>
    isField
      ? expectedText(value, () => valueText(value, schema.field(sObject, name), timeZone).text).slice(0, longestText)
      : shortText(value);
  const values = {
    ...(expected !== undefined && { expected: shown(expected) }),
    ...(actual !== undefined && { actual: shown(actual) }),
  };
  if (isField) {
    const label = fieldLabel(schema, sObject, name);
    const objects = new Set([run.example.expect, run.actual].flatMap(objectNames));
    return { subject: objects.size > 1 ? `${objectLabel(schema, sObject)}, ${label}` : label, of: 'field', ...values };
  }
  return schema.sObject(subject)
    ? { subject: objectLabel(schema, subject), of: 'record', ...values }
    : { subject, of: 'outcome', ...values };
}

const objectNames = (expectation: JsonValue): string[] =>
  Array.isArray(expectation) ? expectation.flatMap((each) => (isJsonObject(each) ? Object.keys(each) : [])) : [];

const longestText = 200;

function shortText(value: JsonValue): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}
