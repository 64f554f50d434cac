// What an edit of the mappings changes: plans the same events with two versions and compares the plans field by field.
import type { Failure } from '../../failure.ts';
import { isJsonObject, type JsonValue } from '../../json.ts';
import type { Event } from '../../pipeline/event/event.ts';
import { expectationOf, recordsExpected } from '../../pipeline/expectation.ts';
import type { Mappings } from '../../pipeline/mapping/mappings.ts';
import type { RecordWrite, WritePlan } from '../../pipeline/plan/plan.ts';
import { planEvent } from '../../pipeline/plan/plan-event.ts';
import { type Difference, differences } from '../differences.ts';
import { type UnseenEdit, unseenEdits } from './unseen-edits.ts';
import type { Versions } from './versions.ts';

/** An event, or the failure to read it. */
export type ReadEvent = { event: Event } | { failure: Failure };

/** An event as the settings of each version read it. */
export interface ComparedEvent extends Versions<ReadEvent> {
  /** Where the event comes from, for the report. */
  name: string;
}

export interface EventChange {
  name: string;
  /** `expected` is the value before, `actual` the value after. */
  differences: Difference[];
}

export interface PlanChanges {
  /** How many events were compared. */
  events: number;
  /** Those that change, in their order. */
  changes: EventChange[];
  /** Edits of the rules that show in none of them. */
  unseen: UnseenEdit[];
}

export async function planChanges(
  events: AsyncIterable<ComparedEvent>,
  mappings: Versions<Mappings>,
): Promise<PlanChanges> {
  const found: PlanChanges = { events: 0, changes: [], unseen: [] };
  const shown = new Map<string, Set<string>>();
  for await (const event of events) {
    found.events += 1;
    const { name, differences: changed } = await planChange(event, mappings);
    if (changed.length === 0) continue;
    found.changes.push({ name, differences: changed });
    for (const type of typesOf(event)) {
      shown.set(type, new Set([...(shown.get(type) ?? []), ...changed.map(({ subject }) => subject)]));
    }
  }
  return { ...found, unseen: unseenEdits(mappings.before, mappings.after, shown) };
}

const typesOf = ({ before, after }: ComparedEvent) =>
  [before, after].flatMap((read) => ('event' in read ? [read.event.type] : []));

/** One event: what differs, and what it becomes now. */
export async function planChange(
  { name, before, after }: ComparedEvent,
  mappings: Versions<Mappings>,
): Promise<EventChange & { becomes: JsonValue }> {
  const was = await plannedForm(before, mappings.before);
  const becomes = await plannedForm(after, mappings.after);
  return { name, differences: differences(was, becomes), becomes };
}

/** An expectation with everything else that affects the write: record options, links that may be omitted, the order. */
async function plannedForm(read: ReadEvent, mappings: Mappings): Promise<JsonValue> {
  if ('failure' in read) return { failed: read.failure.code };
  const plan = await planEvent(read.event, mappings);
  if (plan.kind !== 'write') return expectationOf(plan);
  const [first] = plan.unwritten ?? [];
  return first ? { failed: first.failure.code, written: recordForms(plan) } : recordForms(plan);
}

/** The records of a plan, with everything that affects how they are written. */
export function recordForms(plan: WritePlan): JsonValue[] {
  return recordsExpected(plan.records).map((entry, index) => {
    const record = plan.records[index] as RecordWrite;
    const { rule: _rule, item: _item, sObject, key: _key, fields: _fields, links, ...options } = record;
    const content = isJsonObject(entry) ? entry[sObject] : undefined;
    return {
      [sObject]: {
        ...options,
        ...(isJsonObject(content) ? content : {}),
        ...Object.fromEntries(links.flatMap(linkForm)),
        'order by newest': plan.newest,
      },
    };
  });
}

const linkForm = ({ field, sObject, key, notFound }: RecordWrite['links'][number]): [string, JsonValue][] =>
  notFound === 'omit' ? [[field, { [sObject]: { [key.field]: key.value }, notFound }]] : [];
