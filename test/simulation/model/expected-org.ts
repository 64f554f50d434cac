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
  const records = historiesOf(events, isThere);
  const changesOf = Map.groupBy(changes, ({ key }) => nameOf(key));
  for (const [name, [change]] of changesOf) {
    if (change && !records.has(name)) records.set(name, { key: change.key, writes: [] });
  }
  return new Map(
    [...records].map(([name, { key, writes }]) => [
      name,
      { key, ...expectedRecord(writes, changesOf.get(name) ?? []) },
    ]),
  );
}
