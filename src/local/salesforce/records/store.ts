// The org's records, found by id and by key fields through maps, never by search. Every change can be taken back
// to a savepoint. Deleted records stay to be told apart from those that never were; keys no longer find them.
import type { OrgField, OrgObject, OrgSchema } from '../schema/org-schema.ts';
import { recordId } from './ids.ts';

export type Scalar = string | number | boolean | null;

export interface StoredRecord {
  id: string;
  object: OrgObject;
  /** By field name as the schema spells it. */
  values: Record<string, Scalar>;
  deleted: boolean;
}

export interface RecordStore {
  /** Any record, the deleted too. */
  byId(id: string): StoredRecord | undefined;
  /** The records whose key field holds this value, by the field's case rule. Not the deleted ones. */
  byKey(object: OrgObject, field: OrgField, value: Scalar): StoredRecord[];
  /** In order of creation, the deleted too. */
  all(object: OrgObject): Iterable<StoredRecord>;
  count(object: OrgObject): number;
  nextId(object: OrgObject): string;
  insert(object: OrgObject, id: string, values: Record<string, Scalar>): StoredRecord;
  update(record: StoredRecord, changes: Record<string, Scalar>): void;
  remove(record: StoredRecord, changes: Record<string, Scalar>): void;
  savepoint(): number;
  rollbackTo(savepoint: number): void;
  /** Forgets how to take back: call it when a request is over. */
  forget(): void;
  /** Holds the records by other fields from here on; call it between requests. Objects that it lacks stay as they were. */
  adopt(schema: OrgSchema): void;
  clear(): void;
}

interface Table {
  records: Map<string, StoredRecord>;
  live: number;
  keys: Map<string, Map<string, Set<StoredRecord>>>;
}

/** No value yet, for each field that finds records. */
const keysOf = ({ fields }: OrgObject): Table['keys'] =>
  new Map(fields.filter((field) => field.unique || field.isKey).map((field) => [field.name, new Map()]));

/** What a key field compares by: trimmed, folded where the field folds. */
export function keyOf(field: OrgField, value: Scalar): string {
  const text = String(value).trim();
  return field.foldsCase ? text.toLowerCase() : text;
}

export function recordStore(): RecordStore {
  const tables = new Map<string, Table>();
  const byId = new Map<string, StoredRecord>();
  const counts = new Map<string, number>();
  let undo: (() => void)[] = [];

  const tableOf = (object: OrgObject): Table => {
    let table = tables.get(object.name);
    if (!table) {
      table = { records: new Map(), live: 0, keys: keysOf(object) };
      tables.set(object.name, table);
    }
    return table;
  };

  const index = (record: StoredRecord, names: Iterable<string>, add: boolean): void => {
    const table = tableOf(record.object);
    for (const name of names) {
      const entries = table.keys.get(name);
      const field = record.object.field(name);
      const value = record.values[name];
      if (!entries || !field || value === null || value === undefined) continue;
      const key = keyOf(field, value);
      const found = entries.get(key);
      if (add) {
        if (found) found.add(record);
        else entries.set(key, new Set([record]));
      } else if (found?.delete(record) && found.size === 0) entries.delete(key);
    }
  };
  const allKeys = (record: StoredRecord): Iterable<string> => tableOf(record.object).keys.keys();

  const change = (record: StoredRecord, changes: Record<string, Scalar>): void => {
    const before = record.values;
    index(record, Object.keys(changes), false);
    record.values = { ...before, ...changes };
    index(record, Object.keys(changes), true);
    undo.push(() => {
      index(record, Object.keys(changes), false);
      record.values = before;
      index(record, Object.keys(changes), true);
    });
  };

  return {
    byId: (id) => byId.get(id),
    byKey: (object, field, value) => [...(tableOf(object).keys.get(field.name)?.get(keyOf(field, value)) ?? [])],
    all: (object) => tableOf(object).records.values(),
    count: (object) => tableOf(object).live,
    nextId(object) {
      const count = (counts.get(object.name) ?? 0) + 1;
      counts.set(object.name, count);
      return recordId(object.keyPrefix, count);
    },
    insert(object, id, values) {
      const record: StoredRecord = { id, object, values, deleted: false };
      const table = tableOf(object);
      table.records.set(id, record);
      table.live += 1;
      byId.set(id, record);
      index(record, allKeys(record), true);
      undo.push(() => {
        index(record, allKeys(record), false);
        table.records.delete(id);
        table.live -= 1;
        byId.delete(id);
      });
      return record;
    },
    update: change,
    remove(record, changes) {
      change(record, changes);
      index(record, allKeys(record), false);
      record.deleted = true;
      tableOf(record.object).live -= 1;
      undo.push(() => {
        record.deleted = false;
        tableOf(record.object).live += 1;
        index(record, allKeys(record), true);
      });
    },
    savepoint: () => undo.length,
    rollbackTo(savepoint) {
      while (undo.length > savepoint) undo.pop()?.();
    },
    forget() {
      undo = [];
    },
    adopt(schema) {
      for (const [name, table] of tables) {
        const object = schema.object(name);
        if (!object) continue;
        table.keys = keysOf(object);
        for (const record of table.records.values()) {
          record.object = object;
          if (!record.deleted) index(record, table.keys.keys(), true);
        }
      }
    },
    clear() {
      tables.clear();
      byId.clear();
      counts.clear();
      undo = [];
    },
  };
}
