// Completes the idempotency locks of events that were applied, and releases those of events that failed.
import type { StatementResult } from '../dynamodb/execute-statements.ts';
import type { LockItem } from './lock-item.ts';
import { completeLock, insertLock, releaseLock } from './lock-statements.ts';
import type { LockTable } from './take-locks.ts';

export type Settlement = { kind: 'complete'; item: LockItem } | { kind: 'release'; id: string; owner: string };

/** Another delivery may release and take a lock between two steps. */
const roundsAllowed = 4;

/** Returns the results in the order of the settlements. Never throws for errors of DynamoDB. */
export async function settleLocks(settlements: readonly Settlement[], table: LockTable): Promise<StatementResult[]> {
  const results = new Map<Settlement, StatementResult>();
  let left = settlements.map((settlement) => ({ settlement, isMissing: false }));
  for (let round = 0; round < roundsAllowed && left.length > 0; round += 1) {
    const ends = await table.execute(left.map((step) => statementOf(step, table)));
    left = left.flatMap(({ settlement, isMissing }, index) => {
      const end = ends[index] as StatementResult;
      results.set(settlement, end);
      // An event is remembered even if its lock no longer exists. A lock with another owner stays.
      return end.kind === 'refused' && settlement.kind === 'complete' ? [{ settlement, isMissing: !isMissing }] : [];
    });
  }
  return settlements.map((settlement) => results.get(settlement) as StatementResult);
}

interface SettlementStep {
  settlement: Settlement;
  /** Completing the lock failed because there is none. */
  isMissing: boolean;
}

function statementOf({ settlement, isMissing }: SettlementStep, { name }: LockTable) {
  if (settlement.kind === 'release') return releaseLock(name, settlement.id, settlement.owner);
  return isMissing ? insertLock(name, settlement.item) : completeLock(name, settlement.item);
}
