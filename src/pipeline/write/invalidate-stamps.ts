// Invalidates the stamps of abandoned events: they will not be tried again, but an earlier attempt may have written or
// may still write. Whoever writes these records now finds their versions changed, and newer events are re-applied.
import type { WritePlan } from '../plan/plan.ts';
import { changeStamps } from './ledger/change-stamps.ts';
import type { Ledger } from './ledger/ledger.ts';
import { noStamps, type RecordStamps, type Writer } from './ledger/record-stamps.ts';
import { withBumpedVersion } from './ledger/stamps.ts';
import { newerWinners } from './ledger/winners.ts';
import type { Order } from './order.ts';
import { type ReapplyLocation, reapplyList } from './reapply-list.ts';
import { isStamped, recordIdOfWrite, requestedWritesOf } from './requested-write.ts';

export interface StampDependencies {
  ledger: Ledger;
  /** Has the events at these locations re-applied. Throws `FailureError` where that cannot be queued. */
  reapply: (locations: readonly ReapplyLocation[]) => Promise<void>;
}

/** Throws `FailureError`. */
export async function invalidateStamps(
  plans: readonly WritePlan[],
  { ledger, reapply }: StampDependencies,
): Promise<void> {
  const writes = plans
    .flatMap((plan, index) => requestedWritesOf({ plan }, index))
    .filter(({ write }) => isStamped(write));
  const byRecord = Map.groupBy(writes, recordIdOfWrite);
  const stampsBefore = await ledger.read([...byRecord.keys()]);
  const toReapply = reapplyList();
  const changes = [...byRecord].map(([recordId, own]) => ({
    recordId,
    before: stampsBefore.get(recordId) ?? noStamps,
    change: (current: RecordStamps) =>
      own.reduce((stamps, { write, order }) => withBumpedVersion(stamps, write, unknownWriter(order)), current),
  }));
  const changed = await changeStamps(changes, ledger);
  for (const [index, own] of [...byRecord.values()].entries()) {
    const { after } = changed[index] as (typeof changed)[number];
    // Only newer ones: an event that is abandoned repeatedly must not re-apply itself, and two such events not each
    // other.
    for (const cause of own) toReapply.add(newerWinners(after, cause), cause);
  }
  const locations = toReapply.locations();
  if (locations.length > 0) await reapply(locations);
}

/** It is not known by which rules an abandoned event may have been written. */
const unknownWriter = ({ identity }: Order): Writer => ({ identity, rules: '' });
