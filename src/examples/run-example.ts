// Runs one example of a mapping with the same code as the function, and compares the outcome with what the example
// expects.
import { type Failure, FailureError } from '../failure.ts';
import { isJsonObject, type JsonValue } from '../json.ts';
import { toEvent } from '../pipeline/event/envelope.ts';
import type { Event } from '../pipeline/event/event.ts';
import { expectationOf, recordsExpected } from '../pipeline/expectation.ts';
import type { CompiledMapping, Example, Mappings } from '../pipeline/mapping/mappings.ts';
import type { Observe } from '../pipeline/plan/observe.ts';
import type { Plan } from '../pipeline/plan/plan.ts';
import { planEvent } from '../pipeline/plan/plan-event.ts';
import { applyWithAnswers, nextOf, type SetUpProblem, setUpNames } from './apply-with-answers.ts';
import { type Difference, differences } from './differences.ts';
import type { ExampleOrg } from './example-org.ts';

export interface ExampleRun {
  mapping: CompiledMapping;
  example: Example;
  /** Index under `examples`. */
  index: number;
  /** The outcome in the form of `expect`, with as much detail as the example has. */
  actual: JsonValue;
  /** Empty if the example passes. */
  differences: Difference[];
  /** The failure of the event, if it failed. */
  failure?: Failure;
  /** The type of the event, if it is not one of this file's: the example would test another mapping. */
  foreignType?: string;
  /** Objects under `salesforce` that the event neither writes nor links to. */
  idleAnswers?: string[];
  /** What the emulated org did not take of the rules, records and switches under `salesforce`. */
  setUpProblems?: SetUpProblem[];
}

export interface RunContext {
  mappings: Mappings;
  org: ExampleOrg;
  observe?: Observe;
}

/** The time of an event that has none. */
export const frozenTime = new Date('2026-01-01T00:00:00Z');

export async function runExample(mapping: CompiledMapping, index: number, context: RunContext): Promise<ExampleRun> {
  const example = mapping.examples[index];
  if (!example) throw new RangeError(`${mapping.file} has no example ${index}.`);
  const { actual: whole, ...more } = await outcomeOf(example, mapping, context);
  const actual = inDetailOf(whole, example.expect);
  return { mapping, example, index, actual, differences: differences(example.expect, actual), ...more };
}

type Outcome = Pick<ExampleRun, 'actual' | 'failure' | 'foreignType' | 'idleAnswers' | 'setUpProblems'>;

async function outcomeOf(example: Example, mapping: CompiledMapping, context: RunContext): Promise<Outcome> {
  const { mappings, org, observe } = context;
  const read = await readExample(example, mappings);
  if ('failure' in read) return failed(read.failure);
  const { event } = read;
  const foreign = mapping.types.includes(event.type) ? {} : { foreignType: event.type };
  const plan = await planEvent(event, mappings, observe);
  const common = { ...foreign, ...idleAnswers(example, plan) };
  if (plan.kind === 'failed') return { ...failed(plan.failure), ...common };
  if (plan.kind === 'ignored' || example.salesforce === undefined) return { ...plannedOutcome(plan), ...common };
  const { expect: actual, failure, setUpProblems } = await applyWithAnswers(plan, example.salesforce, org);
  return { actual, ...(failure && { failure }), ...(setUpProblems.length > 0 && { setUpProblems }), ...common };
}

/** If Salesforce takes every record. */
function plannedOutcome(plan: Exclude<Plan, { kind: 'failed' }>): Outcome {
  const unwritten = plan.kind === 'write' ? plan.unwritten?.[0] : undefined;
  if (!unwritten || plan.kind !== 'write') return { actual: expectationOf(plan) };
  return failed(unwritten.failure, recordsExpected(plan.records));
}

/** An answer about an object that the event does not use would have no effect, so it is most likely a mistake. */
function idleAnswers({ salesforce }: Example, plan: Plan): { idleAnswers?: string[] } {
  if (!isJsonObject(salesforce)) return {};
  const records = plan.kind === 'write' ? plan.records : [];
  const concerned = new Set(records.flatMap(({ sObject, links }) => [sObject, ...links.map((link) => link.sObject)]));
  const idle = Object.keys(salesforce).filter((name) => !concerned.has(name) && !setUpNames.has(name));
  return idle.length > 0 ? { idleAnswers: idle } : {};
}

const failed = (failure: Failure, written: JsonValue[] = []): Outcome => ({
  actual: { failed: failure.code, next: nextOf(failure), written },
  failure,
});

/** Reads an example's event as the function would, from an object written at the frozen time. */
export async function readExample(
  { event, rounded }: Pick<Example, 'event' | 'rounded'>,
  { envelope, settings }: Mappings,
): Promise<{ event: Event } | { failure: Failure }> {
  const location = { bucket: 'examples', key: 'example.json', line: 1 };
  try {
    return {
      event: await toEvent(event, { location, lastModified: frozenTime, envelope, limits: settings.limits, rounded }),
    };
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return { failure: error.failure };
  }
}

/** For a failure, `next` and `written` are compared only if the example has them. */
function inDetailOf(actual: JsonValue, expected: JsonValue): JsonValue {
  if (!isJsonObject(actual)) return actual;
  const requested = isJsonObject(expected) ? expected : {};
  return Object.fromEntries(Object.entries(actual).filter(([name]) => name === 'failed' || name in requested));
}
