// What an edit of the mappings changes: the same events planned by two versions of them, compared field by field.
import type { Failure } from '../failure.ts';
import { isJsonObject, type JsonValue } from '../json.ts';
import type { Event } from '../pipeline/event/event.ts';
import { expectationOf } from '../pipeline/expectation.ts';
import type { Mappings } from '../pipeline/mapping/mappings.ts';
import type { RecordWrite } from '../pipeline/plan/plan.ts';
import { planEvent } from '../pipeline/plan/plan-event.ts';
import { type Difference, differences } from './differences.ts';

/** An event to plan. Its envelope may be read differently by the two versions. */
export interface ComparedEvent {
  /** Where it comes from, as people call it. */
  name: string;
  read: (mappings: Mappings) => Promise<{ event: Event } | { failure: Failure }>;
}

export interface EventChange {
  name: string;
  /** `expected` is what was before, `actual` what is after. */
  differences: Difference[];
}

export interface Versions {
  before: Mappings;
  after: Mappings;
}

/** The events that change, in their order. */
export async function planChanges(
  events: readonly ComparedEvent[],
  { before, after }: Versions,
): Promise<EventChange[]> {
  const changes: EventChange[] = [];
  for (const { name, read } of events) {
    const found = differences(await plannedForm(read, before), await plannedForm(read, after));
    if (found.length > 0) changes.push({ name, differences: found });
  }
  return changes;
}

/** An expectation with what decides about the write beside its values: the operation, links that may be left out, the order. */
async function plannedForm(read: ComparedEvent['read'], mappings: Mappings): Promise<JsonValue> {
  const found = await read(mappings);
  if ('failure' in found) return { failed: found.failure.code };
  const plan = await planEvent(found.event, mappings);
  const expectation = expectationOf(plan);
  if (plan.kind !== 'write' || !Array.isArray(expectation)) return expectation;
  return expectation.map((entry, index) => {
    const record = plan.records[index] as RecordWrite;
    const content = isJsonObject(entry) ? entry[record.sObject] : undefined;
    return {
      [record.sObject]: {
        operation: record.operation,
        ...(isJsonObject(content) ? content : {}),
        ...Object.fromEntries(record.links.flatMap(linkForm)),
        'order by newest': plan.newest,
      },
    };
  });
}

const linkForm = ({ field, sObject, key, notFound }: RecordWrite['links'][number]): [string, JsonValue][] =>
  notFound === 'omit' ? [[field, { [sObject]: { [key.field]: key.value }, notFound }]] : [];
