// One example of a mapping → what its event really becomes, by the reading and the plan that the function uses, and
// where it differs from what the example expects.
import { type Failure, FailureError } from '../failure.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { toEvent } from '../pipeline/event/envelope.ts';
import type { Event } from '../pipeline/event/event.ts';
import { expectationOf } from '../pipeline/expectation.ts';
import type { CompiledMapping, Example, Mappings } from '../pipeline/mapping/mappings.ts';
import type { Observe } from '../pipeline/plan/observe.ts';
import type { Plan } from '../pipeline/plan/plan.ts';
import { planEvent } from '../pipeline/plan/plan-event.ts';
import { applyWithAnswers, nextOf } from './apply-with-answers.ts';
import { type Difference, differences } from './differences.ts';
import type { ExampleOrg } from './example-org.ts';

export interface ExampleRun {
  mapping: CompiledMapping;
  example: Example;
  /** Index under `examples`. */
  index: number;
  /** As `expect` would have to say it, in as much detail as the example asks for. */
  actual: JsonValue;
  /** Empty where the example holds. */
  differences: Difference[];
  /** Why the event failed, where it did. */
  failure?: Failure;
  /** The type of the event, where it is none of the file's: the example would test another mapping. */
  foreignType?: string;
  /** Objects that Salesforce is said to answer about, and that the event does not write or link to. */
  idleAnswers?: string[];
}

export interface RunContext {
  mappings: Mappings;
  org: ExampleOrg;
  observe?: Observe;
}

/** Time stands still: an event that says no time has this one. */
export const frozenTime = new Date('2026-01-01T00:00:00Z');

export async function runExample(mapping: CompiledMapping, index: number, context: RunContext): Promise<ExampleRun> {
  const example = mapping.examples[index];
  if (!example) throw new RangeError(`${mapping.file} has no example ${index}.`);
  const { actual: whole, ...more } = await becomes(example, mapping, context);
  const actual = inDetailOf(whole, example.expect);
  return { mapping, example, index, actual, differences: differences(example.expect, actual), ...more };
}

type Becoming = Pick<ExampleRun, 'actual' | 'failure' | 'foreignType' | 'idleAnswers'>;

async function becomes(example: Example, mapping: CompiledMapping, context: RunContext): Promise<Becoming> {
  const { mappings, org, observe } = context;
  const read = await readExample(example.event, mappings);
  if ('failure' in read) return failed(read.failure);
  const { event } = read;
  const foreign = mapping.types.includes(event.type) ? {} : { foreignType: event.type };
  const plan = await planEvent(event, mappings, observe);
  const common = { ...foreign, ...idleAnswers(example, plan) };
  if (plan.kind === 'failed') return { ...failed(plan.failure), ...common };
  if (plan.kind === 'ignored' || example.salesforce === undefined) return { actual: expectationOf(plan), ...common };
  const { expect: actual, failure } = await applyWithAnswers(plan, example.salesforce, org);
  return { actual, ...(failure && { failure }), ...common };
}

/** An answer about an object that the event has nothing to do with is a slip of the pen: nobody would hear it. */
function idleAnswers({ salesforce }: Example, plan: Plan): { idleAnswers?: string[] } {
  if (!isJsonObject(salesforce)) return {};
  const records = plan.kind === 'write' ? plan.records : [];
  const concerned = new Set(records.flatMap(({ sObject, links }) => [sObject, ...links.map((link) => link.sObject)]));
  const idle = Object.keys(salesforce).filter((name) => !concerned.has(name));
  return idle.length > 0 ? { idleAnswers: idle } : {};
}

const failed = (failure: Failure): Becoming => ({
  actual: { failed: failure.code, next: nextOf(failure), written: [] },
  failure,
});

/** An example's event as the function would read it, from an object written at the frozen time. */
export async function readExample(
  event: JsonObject,
  { envelope, settings }: Mappings,
): Promise<{ event: Event } | { failure: Failure }> {
  const location = { bucket: 'examples', key: 'example.json', line: 1 };
  try {
    return {
      event: await toEvent(event, { location, lastModified: frozenTime, envelope, limits: settings.limits }),
    };
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return { failure: error.failure };
  }
}

/** Of a failure, what follows it and what was written are compared only where the example says them. */
function inDetailOf(actual: JsonValue, expected: JsonValue): JsonValue {
  if (!isJsonObject(actual)) return actual;
  const asked = isJsonObject(expected) ? expected : {};
  return Object.fromEntries(Object.entries(actual).filter(([name]) => name === 'failed' || name in asked));
}
