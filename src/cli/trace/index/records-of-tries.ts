// What an event has written, of all its attempts: a record that an attempt created stays created, although the next one
// found it as it was.
import type { LoggedOutcome, WrittenRecord } from '../logged-outcome.ts';

/** What says most about the record comes last. */
const order = ['unchanged', 'superseded', 'updated', 'created', 'deleted'];

/**
 * In the order in which they were first written.
 * @param tries oldest first; those of another version of the object do not count
 */
export function recordsOfTries(tries: readonly LoggedOutcome[]): WrittenRecord[] {
  const version = tries.at(-1)?.location.versionId;
  const records: WrittenRecord[] = [];
  for (const { location, written } of tries) {
    if (location.versionId !== version) continue;
    for (const record of written) {
      const at = records.findIndex((each) => isSame(each, record));
      const before = records[at];
      if (!before) records.push(record);
      else if (order.indexOf(record.result) >= order.indexOf(before.result)) records[at] = { ...before, ...record };
    }
  }
  return records;
}

/** An answer need not have an Id; the number of a rule changes with its mapping. */
function isSame(a: WrittenRecord, b: WrittenRecord): boolean {
  if (a.sObject !== b.sObject) return false;
  if (a.id !== undefined && b.id !== undefined) return a.id === b.id;
  return a.rule !== undefined && a.rule === b.rule && a.item === b.item;
}
