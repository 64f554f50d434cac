// Which events set a field of a record: of those that wrote it, the ones whose plan has the field.

import { readExample } from '../../../examples/run-example.ts';
import type { JsonObject, JsonValue } from '../../../json.ts';
import type { Mappings } from '../../../pipeline/mapping/mappings.ts';
import { planEvent } from '../../../pipeline/plan/plan-event.ts';
import type { IndexedEvent } from './event-table.ts';

export interface FieldSetter {
  event: IndexedEvent;
  /** Null if it cleared the field. */
  value: JsonValue;
}

export interface FieldHistoryOptions {
  sObject: string;
  field: string;
  mappings: Mappings;
  contentOf: (event: IndexedEvent) => Promise<JsonObject | undefined>;
}

/** @param writers of the record, newest first */
export async function fieldHistory(
  writers: readonly IndexedEvent[],
  { sObject, field, mappings, contentOf }: FieldHistoryOptions,
): Promise<FieldSetter[]> {
  const setters: FieldSetter[] = [];
  for (const event of writers) {
    const content = await contentOf(event).catch(() => undefined);
    const read = content && (await readExample({ event: content, key: event.key }, mappings));
    if (!read || 'failure' in read) continue;
    const plan = await planEvent(read.event, mappings);
    for (const record of plan.kind === 'write' ? plan.records : []) {
      if (record.sObject !== sObject) continue;
      const link = record.links.find((each) => each.field === field);
      const key = record.key?.field === field ? record.key.value : undefined;
      const value = link ? `${link.sObject} ${link.key.value}` : (record.fields[field] ?? key);
      if (field in record.fields || value !== undefined) {
        setters.push({ event, value: value ?? null });
        break;
      }
    }
  }
  return setters;
}
