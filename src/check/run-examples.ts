// Runs the examples of a mapping as the plan stage would, and keeps the result of every expression: one that fails does
// not hide the next. Pure. An example that is meant to fail is left out.
import { FailureError } from '../failure.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { type EnvelopeContext, toEvent } from '../pipeline/event/envelope.ts';
import type { CompiledMapping, CompiledRule, Example, Expression, Mappings } from '../pipeline/mapping/mappings.ts';
import type { PlanningBudget } from '../pipeline/mapping/planning-budget.ts';

/** The result of an expression in one example. */
export interface ExampleValue {
  example: Example;
  /** Undefined if it found nothing. */
  value: JsonValue | undefined;
}

/** One record of one example, with the results of its expressions. */
export interface ExampleRecord {
  example: Example;
  rule: CompiledRule;
  /** The event as expressions see it. */
  document: JsonObject;
  /** Of a record with forEach. */
  item?: JsonValue;
  values: ReadonlyMap<Expression, JsonValue | undefined>;
}

export interface ExampleRuns {
  /** The events as expressions see them, of the examples that are not meant to fail. */
  documents: JsonObject[];
  /** By document: the name of its example. */
  names: Map<JsonObject, string>;
  /** By document: the same with rounded numbers, where numbers that would lose digits are texts. */
  rounded: Map<JsonObject, JsonObject>;
  records: ExampleRecord[];
  found: Map<Expression, ExampleValue[]>;
  /** Expressions that fail on an example. */
  failures: {
    expression: Expression;
    example: Example;
    document: JsonObject;
    item?: JsonValue;
    error: FailureError;
  }[];
  /** Examples that are not events, or are events of another type, with the reason. */
  unusable: { example: Example; reason: 'unreadable' | 'other-type' | 'breaks-schema'; message: string }[];
}

export async function runExamples(mapping: CompiledMapping, mappings: Mappings): Promise<ExampleRuns> {
  const runs: ExampleRuns = {
    documents: [],
    names: new Map(),
    rounded: new Map(),
    records: [],
    found: new Map(),
    failures: [],
    unusable: [],
  };
  for (const example of mapping.examples) {
    const read = await documentOf(example, mapping, mappings, runs);
    if (!read || isMeantToFail(example)) continue;
    const { document, rounded } = read;
    runs.documents.push(document);
    runs.names.set(document, example.name);
    if (rounded) runs.rounded.set(document, rounded);
    const run: Run = { example, document, budget: mappings.newBudget(), runs };
    if (mapping.newest) await evaluate(mapping.newest, run);
    for (const rule of mapping.rules) if (!run.budget.isSpent()) await runRule(rule, run);
  }
  return runs;
}

/** Reads an example's event like one from the bucket. */
export const exampleContext = (
  { envelope, settings }: Mappings,
  { rounded, key = 'examples/1.json' }: Example,
): EnvelopeContext => ({
  location: { bucket: 'examples', key, line: 1 },
  lastModified: new Date(0),
  envelope,
  limits: settings.limits,
  rounded,
});

export const isMeantToFail = ({ expect }: Example) => isJsonObject(expect) && 'failed' in expect;

async function documentOf(example: Example, mapping: CompiledMapping, mappings: Mappings, { unusable }: ExampleRuns) {
  try {
    const { type, document, rounded } = await toEvent(example.event, exampleContext(mappings, example));
    const breaches = (await mapping.breaches?.((rounded ?? document).data, mappings.newBudget())) ?? [];
    if (!mapping.types.includes(type)) unusable.push({ example, reason: 'other-type', message: type });
    else if (breaches.length === 0) return { document, rounded };
    else if (!isMeantToFail(example)) unusable.push({ example, reason: 'breaks-schema', message: breaches.join(', ') });
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    if (!isMeantToFail(example)) unusable.push({ example, reason: 'unreadable', message: error.failure.message });
  }
  return undefined;
}

interface Run {
  example: Example;
  document: JsonObject;
  item?: JsonValue;
  index?: number;
  budget: PlanningBudget;
  runs: ExampleRuns;
  values?: Map<Expression, JsonValue | undefined>;
}

async function runRule(rule: CompiledRule, run: Run) {
  const list = rule.forEach ? await evaluate(rule.forEach, run) : [undefined];
  const items = list === undefined || list === null ? [] : Array.isArray(list) ? list : [list];
  for (const [index, item] of items.entries()) {
    if (run.budget.isSpent()) return;
    const values = new Map<Expression, JsonValue | undefined>();
    const own: Run = { ...run, ...(item !== undefined && { item, index }), values };
    if (rule.when && (await evaluate(rule.when, own)) !== true) continue;
    for (const part of expressionsOf(rule)) if (!run.budget.isSpent()) await evaluate(part, own);
    run.runs.records.push({
      example: run.example,
      rule,
      document: run.document,
      ...(item !== undefined && { item }),
      values,
    });
  }
}

/** The expressions for the record's content. */
export const expressionsOf = ({ key, fields, links }: CompiledRule): Expression[] => [
  ...(key ? [key.value] : []),
  ...fields.map(({ value }) => value),
  ...links.map((link) => link.key.value),
];

async function evaluate(expression: Expression, { example, document, item, index, budget, runs, values }: Run) {
  try {
    const value = await expression.evaluate(document, { item, index, budget });
    const all = runs.found.get(expression);
    if (all) all.push({ example, value });
    else runs.found.set(expression, [{ example, value }]);
    values?.set(expression, value);
    return value;
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    runs.failures.push({ expression, example, document, ...(item !== undefined && { item }), error });
    return undefined;
  }
}
