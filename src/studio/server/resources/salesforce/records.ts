// `GET /api/salesforce/records?object=` and `/api/salesforce/records/OBJECT/ID/FIELD`: what the emulated Salesforce contains, and
// which event put it there.
import { findRecords } from '../../../../cli/commands/local-stack/records.ts';
import { fieldHistory } from '../../../../cli/trace/index/field-history.ts';
import type { JsonObject, JsonValue } from '../../../../json.ts';
import { fieldLabel } from '../../../../overview/words/labels.ts';
import type { SalesforceSchema, SObjectField } from '../../../../salesforce-schema.ts';
import type { CellHistory, RecordList } from '../../../contract.ts';
import { valueText } from '../../../result/value-text.ts';
import type { StudioProject } from '../../project/studio-project.ts';
import type { ShownEvents } from '../../stack/shown-events.ts';

export interface RecordsContext {
  project: StudioProject;
  events: ShownEvents;
  timeZone: string;
  closing: AbortSignal;
}

/** Filled by Salesforce itself; nobody looks for them first. */
const systemFields = new Set([
  'CreatedDate',
  'CreatedById',
  'LastModifiedDate',
  'LastModifiedById',
  'SystemModstamp',
  'IsDeleted',
  'OwnerId',
]);

const mostRows = 500;

export async function recordList(wanted: string | undefined, context: RecordsContext): Promise<RecordList> {
  const { project, events, timeZone, closing } = context;
  const none = { objects: [], columns: [], rows: [] };
  if (!(await events.running())) return { isRunning: false, ...none };
  const schema = project.schema();
  const all = await Promise.all(
    schema.sObjects().map(async ({ name, label }) => {
      const { records } = await findRecords(name, closing);
      return { name, label, records };
    }),
  );
  const filled = all.filter(({ records }) => records.length > 0);
  const shown = all.find(({ name }) => name === wanted) ?? filled[0];
  const objects = filled.map(({ name, label, records }) => ({ name, label, records: records.length }));
  if (!shown) return { isRunning: true, ...none, objects };
  const names = namesOf(all.flatMap(({ records }) => records));
  const rows = shown.records.slice(-mostRows).reverse();
  return {
    isRunning: true,
    objects,
    object: shown.name,
    columns: columnsOf(rows, shown.name, schema),
    rows: rows.map((record) => ({
      id: String(record.Id ?? ''),
      cells: cellsOf(record, shown.name, { schema, timeZone, names }),
    })),
  };
}

/** In the order of the snapshot, those of the mappings before Salesforce's own. */
function columnsOf(rows: readonly JsonObject[], sObject: string, schema: SalesforceSchema): RecordList['columns'] {
  const filled = new Set(rows.flatMap((row) => Object.keys(row)));
  filled.delete('attributes');
  const own = [...filled].filter((field) => field !== 'Id' && !systemFields.has(field));
  const system = [...filled].filter((field) => systemFields.has(field));
  return [...own, ...system].map((field) => ({ field, label: fieldLabel(schema, sObject, field) }));
}

interface Words {
  schema: SalesforceSchema;
  timeZone: string;
  /** By Id. */
  names: ReadonlyMap<string, string>;
}

const cellsOf = (record: JsonObject, sObject: string, words: Words) =>
  Object.fromEntries(
    Object.entries(record)
      .filter(([field]) => field !== 'attributes')
      .map(([field, value]) => [field, { value, text: cellText(value, words.schema.field(sObject, field), words) }]),
  );

/** A lookup has the name of its record before its Id, a time its zone behind it. */
function cellText(
  value: JsonValue,
  field: SObjectField | undefined,
  { names, timeZone }: Omit<Words, 'schema'>,
): string {
  const { text, note } = valueText(value, field, timeZone);
  const name = field?.type === 'reference' && typeof value === 'string' ? names.get(value) : undefined;
  if (name !== undefined) return `${name} (${text})`;
  return note === undefined ? text : `${text} (${note})`;
}

/** The emulator does not put a person's name together. */
function namesOf(records: readonly JsonObject[]): Map<string, string> {
  return new Map(
    records.flatMap(({ Id, Name, FirstName, LastName, Subject }) => {
      const person = [FirstName, LastName].filter((each) => typeof each === 'string').join(' ');
      const name = [Name, person, Subject].find((each) => typeof each === 'string' && each !== '');
      return typeof Id === 'string' && typeof name === 'string' ? [[Id, name] as const] : [];
    }),
  );
}

export async function cellHistory(
  { object, id, field }: { object: string; id: string; field: string },
  { project, events, timeZone }: RecordsContext,
): Promise<CellHistory> {
  const running = await events.running();
  const writers = running?.index.writersOf(id) ?? [];
  if (!running || writers.length === 0) return { entries: [] };
  const wanted = writers.flatMap(({ tries }) => tries.flatMap(({ event }) => event?.type ?? []));
  const mappings = await events.mappingsFor(wanted);
  const setters = await fieldHistory(writers.slice(0, mostWriters), {
    sObject: object,
    id,
    field,
    mappings,
    contentOf: running.contentOf,
  });
  const described = project.schema().field(object, field);
  return {
    entries: setters.map(({ event, attempt, value }) => ({
      at: attempt.at ?? event.at,
      event: event.id,
      ...(attempt.event && { eventId: attempt.event.id, type: attempt.event.type }),
      text: cellText(value, described, { timeZone, names: new Map() }),
    })),
  };
}

/** Each is read and planned. */
const mostWriters = 50;
