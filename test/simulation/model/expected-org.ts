// The records that Salesforce may hold after a run, except those without a key.
import { type ExpectedRecord, expectedRecord } from './expected-record.ts';
import { type EventHistory, historiesOf, type IsThere } from './history.ts';
import type { PersonChange } from './person-change.ts';
import { nameOf, type RecordKey } from './record-key.ts';

export interface ExpectedOrgRecord extends ExpectedRecord {
  key: RecordKey;
}

export function expectedOrg(
  events: readonly EventHistory[],
  changes: readonly PersonChange[],
  isThere: IsThere,
): Map<string, ExpectedOrgRecord> {
  const expected = new Map<string, ExpectedOrgRecord>();
  const records = historiesOf(events, isThere);
  const changesOf = Map.groupBy(changes, ({ key }) => nameOf(key));
  for (const [name, [change]] of changesOf) {
    if (change && !records.has(name)) records.set(name, { key: change.key, writes: [] });
  }
  for (const key of formerKeys(events)) {
    const name = nameOf(key);
    if (!records.has(name)) expected.set(name, { key, mustExist: false, mayExist: true, fields: new Map() });
  }
  for (const [name, { key, writes }] of records)
    expected.set(name, { key, ...expectedRecord(writes, changesOf.get(name) ?? []) });
  return expected;
}

/** Records that only earlier mappings wrote: no deployed mapping writes them any more, so their values are left open. */
const formerKeys = (events: readonly EventHistory[]) =>
  events.flatMap(({ former }) => former.flatMap(({ writes }) => writes.flatMap(({ key }) => key ?? [])));
