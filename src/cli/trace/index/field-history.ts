// Which events set a field of a record: of those that wrote the record, the ones whose plan has the field, unless a newer event
// had set it already. Values are those that the mappings give now.

import { readExample } from '../../../examples/run-example.ts';
import type { JsonObject, JsonValue } from '../../../json.ts';
import type { Mappings } from '../../../pipeline/mapping/mappings.ts';
import type { RecordWrite } from '../../../pipeline/plan/plan.ts';
import { planEvent } from '../../../pipeline/plan/plan-event.ts';
import type { LoggedOutcome, WrittenRecord } from '../logged-outcome.ts';
import type { EventLocation } from './event-table.ts';

export interface RecordWriter extends EventLocation {
  /** Oldest first. */
  tries: readonly LoggedOutcome[];
}

export interface FieldSetter<Writer> {
  event: Writer;
  /** The last one that set the field. Later ones can be about another version of the object. */
  attempt: LoggedOutcome;
  /** Null if it cleared the field. */
  value: JsonValue;
}

export interface FieldHistoryOptions<Writer> {
  sObject: string;
  /** Of the record, with 15 or 18 characters. */
  id: string;
  field: string;
  mappings: Mappings;
  contentOf: (event: Writer) => Promise<JsonObject | undefined>;
}

/**
 * Newest first.
 * @param writers of the record, newest first
 */
export async function fieldHistory<Writer extends RecordWriter>(
  writers: readonly Writer[],
  { sObject, id, field, mappings, contentOf }: FieldHistoryOptions<Writer>,
): Promise<FieldSetter<Writer>[]> {
  const setters: FieldSetter<Writer>[] = [];
  for (const event of writers) {
    const attempt = event.tries.findLast((each) => sets(each, id, field));
    if (!attempt) continue;
    const { written, location } = attempt;
    const content = await contentOf({ ...event, versionId: location.versionId ?? event.versionId }).catch(
      () => undefined,
    );
    const read = content && (await readExample({ event: content, key: event.key }, mappings));
    if (!read || 'failure' in read) continue;
    const plan = await planEvent(read.event, mappings);
    const records = plan.kind === 'write' ? plan.records.filter((record) => record.sObject === sObject) : [];
    const own = written.filter((each) => each.sObject === sObject);
    // Records are logged in the order in which they are planned; some may be missing.
    const index = own.findIndex((each) => isRecord(each, id));
    const candidates = own.length === records.length ? records.slice(index, index + 1) : records;
    const value = candidates.map((record) => valueIn(record, field)).find((each) => each !== undefined);
    if (value !== undefined) setters.push({ event, attempt, value });
  }
  return setters.sort(({ attempt: a }, { attempt: b }) => compare(b.at ?? '', a.at ?? ''));
}

/** Of times in RFC 3339, which are all in UTC. */
const compare = (a: string, b: string): number => Number(a > b) - Number(a < b);

const isRecord = ({ id: own }: WrittenRecord, id: string) => own?.slice(0, 15) === id.slice(0, 15);

/** True if the attempt wrote the record, and the field was not left out. */
function sets({ outcome, written }: LoggedOutcome, id: string, field: string): boolean {
  if (outcome === 'duplicate') return false;
  return written.some(
    (each) =>
      isRecord(each, id) &&
      each.result !== 'superseded' &&
      ![...(each.superseded ?? []), ...(each.omitted ?? [])].includes(field),
  );
}

/** A lookup is its object and key. */
function valueIn({ links, key, fields }: RecordWrite, field: string): JsonValue | undefined {
  const link = links.find((each) => each.field === field);
  if (link) return `${link.sObject} ${link.key.value}`;
  if (Object.hasOwn(fields, field)) return fields[field] ?? null;
  return key?.field === field ? key.value : undefined;
}
