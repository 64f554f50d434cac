// The org's records, indexed by id and by key fields. Every change can be rolled back to a savepoint. Deleted records
// stay, to distinguish them from records that never existed, but keys no longer find them.
import type { OrgField, OrgObject, OrgSchema } from '../schema/org-schema.ts';
import { recordId } from './ids.ts';

export type Scalar = string | number | boolean | null;

export interface StoredRecord {
  id: string;
  object: OrgObject;
  /** By field name, spelled as in the schema. */
  values: Record<string, Scalar>;
  deleted: boolean;
}

export interface RecordStore {
  /** Any record, including deleted ones. */
  byId(id: string): StoredRecord | undefined;
  /** The records whose key field has this value, by the field's case rule, without deleted ones. */
  byKey(object: OrgObject, field: OrgField, value: Scalar): StoredRecord[];
  /** In order of creation, including deleted ones. */
  all(object: OrgObject): Iterable<StoredRecord>;
  count(object: OrgObject): number;
  nextId(object: OrgObject): string;
  insert(object: OrgObject, id: string, values: Record<string, Scalar>): StoredRecord;
  update(record: StoredRecord, changes: Record<string, Scalar>): void;
  remove(record: StoredRecord, changes: Record<string, Scalar>): void;
  /** Takes a record out of the recycle bin; keys find it again. */
  restore(record: StoredRecord): void;
  savepoint(): number;
  rollbackTo(savepoint: number): void;
  /** Discards the undo log: call it when a request is complete. */
  commit(): void;
  /** Rebuilds the indexes for a new schema; call it between requests. Objects that it lacks stay unchanged. */
  useSchema(schema: OrgSchema): void;
  clear(): void;
}

interface Table {
  records: Map<string, StoredRecord>;
  liveCount: number;
  keys: Map<string, Map<string, Set<StoredRecord>>>;
}

/** An empty index for each key field. */
const emptyIndexes = ({ fields }: OrgObject): Table['keys'] =>
  new Map(fields.filter((field) => field.unique || field.isKey).map((field) => [field.name, new Map()]));

/** The value by which a key field compares: trimmed, and in lower case if the field ignores case. */
export function keyOf(field: OrgField, value: Scalar): string {
  const text = String(value).trim();
  return field.foldsCase ? text.toLowerCase() : text;
}

export function createRecordStore(): RecordStore {
  const tables = new Map<string, Table>();
  const byId = new Map<string, StoredRecord>();
  const counts = new Map<string, number>();
  let undo: (() => void)[] = [];

  const tableOf = (object: OrgObject): Table => {
    let table = tables.get(object.name);
    if (!table) {
      table = { records: new Map(), liveCount: 0, keys: emptyIndexes(object) };
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
    count: (object) => tableOf(object).liveCount,
    nextId(object) {
      const count = (counts.get(object.name) ?? 0) + 1;
      counts.set(object.name, count);
      return recordId(object.keyPrefix, count);
    },
    insert(object, id, values) {
      const record: StoredRecord = { id, object, values, deleted: false };
      const table = tableOf(object);
      table.records.set(id, record);
      table.liveCount += 1;
      byId.set(id, record);
      index(record, allKeys(record), true);
      undo.push(() => {
        index(record, allKeys(record), false);
        table.records.delete(id);
        table.liveCount -= 1;
        byId.delete(id);
      });
      return record;
    },
    update: change,
    remove(record, changes) {
      change(record, changes);
      index(record, allKeys(record), false);
      record.deleted = true;
      tableOf(record.object).liveCount -= 1;
      undo.push(() => {
        record.deleted = false;
        tableOf(record.object).liveCount += 1;
        index(record, allKeys(record), true);
      });
    },
    restore(record) {
      record.deleted = false;
      tableOf(record.object).liveCount += 1;
      index(record, allKeys(record), true);
    },
    savepoint: () => undo.length,
    rollbackTo(savepoint) {
      while (undo.length > savepoint) undo.pop()?.();
    },
    commit() {
      undo = [];
    },
    useSchema(schema) {
      for (const [name, table] of tables) {
        const object = schema.object(name);
        if (!object) continue;
        table.keys = emptyIndexes(object);
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
