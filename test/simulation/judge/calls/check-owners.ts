// Checks the records that got their owners late: each belongs to the user whom its event names, unless a person has changed
// the record, or the user is not there.

import { readLine } from '../../model/event.ts';
import { nameOf, type RecordKey, recordKey } from '../../model/record-key.ts';
import { planOf } from '../../model/rules/rules.ts';
import type { Observation, ObservedRecord } from '../observation.ts';

export function breachesOfOwners({ lines, records, changes, ownersAreGiven = false }: Observation): string[] {
  if (!ownersAreGiven) return [];
  const changed = new Set(changes.map(({ key }) => nameOf(key)));
  return lines.flatMap(({ text, lastModified }) => {
    const content = readLine(text, lastModified);
    const plan = content.kind === 'event' ? planOf(content.event, 'before') : undefined;
    const writes = plan?.kind === 'write' ? plan.writes : [];
    return writes.flatMap(({ operation, key, links: { OwnerId: owner } }) => {
      if (operation !== 'create' || !key || !owner || changed.has(nameOf(key))) return [];
      const [record, user] = [find(records, key), find(records, owner.target)];
      const isOpen = record && user?.IsActive === true && record.OwnerId !== user.Id;
      return isOpen ? [`${nameOf(key)} does not belong to ${nameOf(owner.target)}, whom its event names`] : [];
    });
  });
}

const find = (records: Observation['records'], { sObject, field, identity }: RecordKey): ObservedRecord | undefined =>
  records.get(sObject)?.find((record) => recordKey(sObject, field, String(record[field])).identity === identity);
