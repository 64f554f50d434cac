// The rows that a call wrote, with the resulting values of the records.
import type { JournalCall } from '../../src/local/salesforce/journal.ts';
import type { Org } from '../../src/local/salesforce/org.ts';

/** True if the call changed a record. */
export const hasWritten = ({ rows }: JournalCall): boolean => rows.some(({ code }) => code === undefined);

export function writtenRows(org: Org, { rows }: JournalCall, sObject: string): Record<string, unknown>[] {
  const ids = new Set(rows.flatMap((row) => (row.sObject === sObject && row.code === undefined ? (row.id ?? []) : [])));
  return ids.size === 0 ? [] : org.records(sObject).filter(({ Id }) => ids.has(String(Id)));
}
