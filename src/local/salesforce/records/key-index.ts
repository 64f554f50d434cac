// The records of one object by the values of its key fields.
import type { OrgField, OrgObject } from '../schema/org-schema.ts';

type Value = string | number | boolean | null;
interface Indexed {
  values: Record<string, Value>;
}

export interface KeyIndex<Entry extends Indexed> {
  /** @param names of the fields to index; absent: all key fields */
  add(record: Entry, names?: Iterable<string>): void;
  remove(record: Entry, names?: Iterable<string>): void;
  find(field: OrgField, value: Value): Entry[];
}

/** The value by which a key field compares: in lower case if the field ignores case. */
export function keyOf(field: OrgField, value: Value): string {
  const text = String(value);
  return field.foldsCase ? text.toLowerCase() : text;
}

export function createKeyIndex<Entry extends Indexed>(object: OrgObject): KeyIndex<Entry> {
  const indexed = object.fields.filter((field) => field.unique || field.isKey);
  const keys = new Map(indexed.map(({ name }) => [name, new Map<string, Set<Entry>>()]));

  function* entriesOf({ values }: Entry, names: Iterable<string>) {
    for (const name of names) {
      const entries = keys.get(name);
      const field = object.field(name);
      const value = values[name];
      if (entries && field && value !== null && value !== undefined) yield { entries, key: keyOf(field, value) };
    }
  }

  return {
    add(record, names = keys.keys()) {
      for (const { entries, key } of entriesOf(record, names)) {
        const found = entries.get(key);
        if (found) found.add(record);
        else entries.set(key, new Set([record]));
      }
    },
    remove(record, names = keys.keys()) {
      for (const { entries, key } of entriesOf(record, names)) {
        const found = entries.get(key);
        if (found?.delete(record) && found.size === 0) entries.delete(key);
      }
    },
    find: (field, value) => [...(keys.get(field.name)?.get(keyOf(field, value)) ?? [])],
  };
}
