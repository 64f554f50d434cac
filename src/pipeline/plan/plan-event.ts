// One event and the compiled mappings → a plan. Pure: no I/O, no clock, no random, so the same event and mappings give the
// same plan on every delivery. It never throws: a failure is a plan too.
import { type Failure, FailureError, scopeOf } from '../../failure.ts';
import { frozenDocument, NotJsonError } from '../../frozen-json.ts';
import type { JsonObject, JsonValue } from '../../json.ts';
import type { Event, EventHeader } from '../event/event.ts';
import type { CompiledMapping, CompiledRule, Expression, Mappings, Settings } from '../mapping/mappings.ts';
import type { PlanningBudget } from '../mapping/planning-budget.ts';
import { encodedTwice } from './encoded-twice.ts';
import { newestOf } from './newest.ts';
import type { Observe } from './observe.ts';
import type { Plan, RecordWrite, SkippedRule, UnwrittenRecord } from './plan.ts';
import { planRecord } from './plan-record.ts';
import { findSameRecords } from './same-record.ts';
import { tooMany, tooManyBytes } from './too-many-records.ts';

/** `observe` is called with the result of each step. */
export async function planEvent(event: Event, mappings: Mappings, observe: Observe = () => {}): Promise<Plan> {
  const header = headerOf(event);
  const mapping = mappings.forType(event.type);
  if (!mapping) return planWithoutMapping(header, mappings);
  try {
    const document = frozen(event.document, mappings.settings);
    const budget = mappings.newBudget();
    await checkSchema(mapping, event.rounded ?? document, budget);
    const order = await newestOf(mapping.newest, event.time, { document, budget });
    const { settings } = mappings;
    const { records, bytes, unwritten, skipped } = await planRules(mapping, { document, budget, settings, observe });
    if (records.length === 0) return { kind: 'ignored', event: header, because: 'nothing-to-write', skipped };
    const { rulesHash } = mapping;
    const more = unwritten.length > 0 && { unwritten };
    return { kind: 'write', event: header, rulesHash, ...order, records, bytes, ...more, skipped };
  } catch (error) {
    return { kind: 'failed', event: header, failure: withHint(failureOf(error, mapping), event.document) };
  }
}

/** What is read from a text fails in many ways, and none of their reasons names the cause. */
function withHint(failure: Failure, document: JsonObject): Failure {
  const hint = scopeOf(failure) === 'event' ? encodedTwice(document) : undefined;
  return hint === undefined ? failure : { ...failure, message: `${failure.message} ${hint}` };
}

function headerOf({ document: _document, rounded: _rounded, ...header }: Event): EventHeader {
  return header;
}

function planWithoutMapping(event: EventHeader, { incomplete, settings }: Mappings): Plan {
  if (incomplete) {
    const message =
      'A mapping file did not load, and it may be the one for this type of event. Run "npx s3sf check" to see why.';
    return { kind: 'failed', event, failure: { code: 'mapping/unloadable', message } };
  }
  if (settings.unmapped === 'ignore') return { kind: 'ignored', event, because: 'unmapped', skipped: [] };
  const message = 'There is no mapping for this type of event, and the settings say to reject such events.';
  return { kind: 'failed', event, failure: { code: 'event/unmapped', message } };
}

function frozen(document: JsonObject, { limits }: Settings): JsonObject {
  try {
    return frozenDocument(document, limits.depth);
  } catch (cause) {
    if (!(cause instanceof NotJsonError)) throw cause;
    const failure: Failure =
      cause.reason === 'too-deep'
        ? { code: 'event/too-deep', message: 'The event is nested too deeply.' }
        : { code: 'event/not-json', message: 'The event is not JSON.' };
    throw new FailureError(failure, { cause });
  }
}

async function checkSchema(mapping: CompiledMapping, { data }: JsonObject, budget: PlanningBudget): Promise<void> {
  const breaches = (await mapping.breaches?.(data, budget)) ?? [];
  if (breaches.length === 0) return;
  throw new FailureError({
    code: 'event/breaks-schema',
    message: `The event does not match the schema of ${mapping.file} at ${breaches.join(', ')}.`,
  });
}

interface PlanContext {
  /** Frozen. */
  document: JsonObject;
  budget: PlanningBudget;
  settings: Settings;
  observe: Observe;
}

interface Planned {
  records: RecordWrite[];
  bytes: number;
  unwritten: UnwrittenRecord[];
  skipped: SkippedRule[];
}

async function planRules(mapping: CompiledMapping, context: PlanContext): Promise<Planned> {
  const { document, budget, observe } = context;
  const { limits, salesforce } = context.settings;
  const planned: Planned = { records: [], bytes: 0, unwritten: [], skipped: [] };
  const findSame = findSameRecords();
  const skip = (rule: number, item: number | undefined, because: SkippedRule['because']) => {
    planned.skipped.push({ rule, ...(item !== undefined && { item }), because });
    observe({ part: 'end', outcome: because });
  };
  for (const [index, rule] of mapping.rules.entries()) {
    const { forEach } = rule;
    const items = forEach ? itemsOf(await listOf(forEach, rule, context)) : [undefined];
    if (items.length === 0) {
      observe({ part: 'start', rule: index, ...(forEach && { forEach: { expression: forEach, value: undefined } }) });
      skip(index, undefined, 'no-items');
    }
    for (const [location, value] of items.entries()) {
      const item = value === undefined ? undefined : { index: location, value };
      observe({
        part: 'start',
        rule: index,
        ...(item && { item: location }),
        ...(forEach && { forEach: { expression: forEach, value } }),
      });
      const record = await planRecord({
        rule,
        index,
        ...(item && { item }),
        document,
        budget,
        bytesAllowed: limits.bytes,
        orgRules: salesforce,
        observe,
      });
      if (!record) {
        skip(index, item?.index, 'when-false');
        continue;
      }
      if (planned.records.length + planned.unwritten.length >= limits.records)
        throw tooMany(rule, `${limits.records} records`);
      const same = findSame(record, mapping.rules);
      if (same) {
        planned.unwritten.push(same);
        observe({ part: 'end', outcome: 'same-record' });
        continue;
      }
      planned.records.push(record);
      planned.bytes += Buffer.byteLength(JSON.stringify(record));
      if (planned.bytes > limits.bytes) throw tooManyBytes(rule, limits.bytes);
      observe({ part: 'end', outcome: 'written' });
    }
  }
  return planned;
}

async function listOf(expression: Expression, { sObject }: CompiledRule, { document, budget }: PlanContext) {
  return expression.evaluate(document, { budget }).catch((error: unknown): never => {
    throw error instanceof FailureError ? new FailureError({ sObject, ...error.failure }, { cause: error }) : error;
  });
}

/** JSONata returns a list of one as the item itself. */
function itemsOf(found: JsonValue | undefined): readonly JsonValue[] {
  if (found === undefined || found === null) return [];
  return Array.isArray(found) ? found : [found];
}

function failureOf(error: unknown, { file }: CompiledMapping): Failure {
  if (error instanceof FailureError) return error.failure;
  const name = error instanceof Error ? error.name : 'an unknown error';
  return { code: 'internal/bug', message: `Planning by ${file} stopped with ${name}.` };
}
