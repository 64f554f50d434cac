// What people do to records in Salesforce's user interface, beside the users of apps: without validation, except that keys
// stay unique. Deleted records stay in the recycle bin until they are restored or purged.
// Sources: SOAP API Developer Guide, merge(), undelete() and emptyRecycleBin().
import type { OrgState } from '../rest/rest-call.ts';
import type { OrgField } from '../schema/org-schema.ts';
import { normalizeId, recordId } from './ids.ts';
import type { Scalar, StoredRecord } from './store.ts';
import { deleteRecord, modified, updateRecord } from './write-record.ts';

export interface People {
  /** @throws Error for an unknown field, or a unique value that another record has */
  edit(id: string, fields: Record<string, Scalar>): void;
  delete(id: string): void;
  /** False if the record is not deleted, or if another one has one of its unique values by now. */
  undelete(id: string): boolean;
  /**
   * Deletes one or two records of the same object and makes what referred to them refer to the winner.
   * @param fields what the winner takes over, such as the key of a loser
   */
  merge(winnerId: string, loserIds: readonly string[], fields?: Record<string, Scalar>): void;
  /** Removes a deleted record from the recycle bin: from then on, its id is unknown. */
  purge(id: string): void;
}

/** A user who is no user of an app. */
const personId = recordId('005', 62 ** 4);

export function createPeople(state: OrgState): People {
  const { store } = state;
  const context = () => ({ store, now: state.clock.now(), userId: personId });
  const find = (text: string, deleted: boolean): StoredRecord => {
    const id = normalizeId(text);
    const record = id === undefined ? undefined : store.byId(id);
    if (!record) throw new Error(`There is no record ${text}.`);
    if (record.deleted !== deleted) throw new Error(`The record ${text} is ${deleted ? 'not' : 'already'} deleted.`);
    return record;
  };
  const edit = (record: StoredRecord, fields: Record<string, Scalar>): void => {
    const values = valuesOf(record, fields);
    const duplicate = duplicateOf(state, record, values);
    if (duplicate) throw new Error(`Another record has one of these unique values: ${duplicate.id}.`);
    updateRecord(record, values, context());
  };
  const done = (act: () => void): void => {
    const savepoint = store.savepoint();
    try {
      act();
    } catch (error) {
      store.rollbackTo(savepoint);
      throw error;
    }
    store.commit();
  };
  return {
    edit: (id, fields) => done(() => edit(find(id, false), fields)),
    delete: (id) => done(() => deleteRecord(find(id, false), context())),
    undelete(id) {
      const record = store.byId(normalizeId(id) ?? id);
      if (!record?.deleted || duplicateOf(state, record, valuesOf(record, record.values))) return false;
      done(() => store.restore(record, { ...modified(context()), IsDeleted: false }));
      return true;
    },
    merge: (winnerId, loserIds, fields = {}) =>
      done(() => {
        const winner = find(winnerId, false);
        const losers = loserIds.map((id) => find(id, false));
        if (losers.length < 1 || losers.length > 2 || losers.some(({ object }) => object !== winner.object))
          throw new Error('A merge needs one or two losers, of the same object as the winner.');
        if (new Set([winner, ...losers]).size !== losers.length + 1)
          throw new Error('A record cannot be merged with itself.');
        for (const loser of losers) {
          deleteRecord(loser, context());
          if (loser.object.field('MasterRecordId')) store.update(loser, { MasterRecordId: winner.id });
        }
        edit(winner, fields);
        for (const loser of losers) reparent(state, loser, winner, context());
      }),
    purge: (id) => done(() => store.purge(find(id, true))),
  };
}

function valuesOf({ object }: StoredRecord, fields: Record<string, Scalar>): Map<OrgField, Scalar> {
  return new Map(
    Object.entries(fields).map(([name, value]) => {
      const field = object.field(name);
      if (!field) throw new Error(`In the emulator's schema, ${object.name} has no field ${name}.`);
      return [field, value];
    }),
  );
}

/** Another record that has one of the unique values. */
function duplicateOf(
  { store }: OrgState,
  record: StoredRecord,
  values: ReadonlyMap<OrgField, Scalar>,
): StoredRecord | undefined {
  return [...values]
    .flatMap(([field, value]) => (field.unique && value !== null ? store.byKey(record.object, field, value) : []))
    .find((other) => other !== record);
}

function reparent(
  { schema, store }: OrgState,
  loser: StoredRecord,
  winner: StoredRecord,
  context: Parameters<typeof modified>[0],
): void {
  for (const object of schema.objects) {
    const references = object.fields.filter(({ type }) => type === 'reference');
    for (const record of store.all(object)) {
      const names = references.filter(({ name }) => record.values[name] === loser.id).map(({ name }) => name);
      if (record.deleted || names.length === 0) continue;
      const changes = Object.fromEntries(names.map((name) => [name, winner.id]));
      store.update(record, { ...changes, ...modified(context) });
    }
  }
}
