// The org's records, indexed by id and by key fields. Every change can be rolled back to a savepoint. Deleted records
// stay, to distinguish them from records that never existed, but keys no longer find them.
import type { OrgField, OrgObject, OrgSchema } from '../schema/org-schema.ts';
import { recordId } from './ids.ts';
import { createKeyIndex, type KeyIndex } from './key-index.ts';

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
  /** Takes a deleted record back, with these changes. */
  restore(record: StoredRecord, changes: Record<string, Scalar>): void;
  /** Forgets a deleted record, as if it had never been there. */
  purge(record: StoredRecord): void;
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
  keys: KeyIndex<StoredRecord>;
}

export function createRecordStore(): RecordStore {
  const tables = new Map<string, Table>();
  const byId = new Map<string, StoredRecord>();
  const counts = new Map<string, number>();
  let undo: (() => void)[] = [];

  const tableOf = (object: OrgObject): Table => {
    let table = tables.get(object.name);
    if (!table) {
      table = { records: new Map(), liveCount: 0, keys: createKeyIndex(object) };
      tables.set(object.name, table);
    }
    return table;
  };

  const change = (record: StoredRecord, changes: Record<string, Scalar>): void => {
    const before = record.values;
    tableOf(record.object).keys.remove(record, Object.keys(changes));
    record.values = { ...before, ...changes };
    tableOf(record.object).keys.add(record, Object.keys(changes));
    undo.push(() => {
      tableOf(record.object).keys.remove(record, Object.keys(changes));
      record.values = before;
      tableOf(record.object).keys.add(record, Object.keys(changes));
    });
  };

  const setDeleted = (record: StoredRecord, deleted: boolean): void => {
    record.deleted = deleted;
    tableOf(record.object).liveCount += deleted ? -1 : 1;
    const { keys } = tableOf(record.object);
    if (deleted) keys.remove(record);
    else keys.add(record);
  };

  return {
    byId: (id) => byId.get(id),
    byKey: (object, field, value) => tableOf(object).keys.find(field, value),
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
      table.keys.add(record);
      undo.push(() => {
        table.keys.remove(record);
        table.records.delete(id);
        table.liveCount -= 1;
        byId.delete(id);
      });
      return record;
    },
    update: change,
    remove(record, changes) {
      change(record, changes);
      setDeleted(record, true);
      undo.push(() => setDeleted(record, false));
    },
    restore(record, changes) {
      const before = record.values;
      record.values = { ...before, ...changes };
      setDeleted(record, false);
      undo.push(() => {
        setDeleted(record, true);
        record.values = before;
      });
    },
    purge(record) {
      const { records } = tableOf(record.object);
      records.delete(record.id);
      byId.delete(record.id);
      undo.push(() => {
        records.set(record.id, record);
        byId.set(record.id, record);
      });
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
        table.keys = createKeyIndex(object);
        for (const record of table.records.values()) {
          record.object = object;
          if (!record.deleted) table.keys.add(record);
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
