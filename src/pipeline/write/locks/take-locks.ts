// Takes the idempotency locks of a window. The lock of a new event is inserted, which costs one write and no read.
// If there is an item already, DynamoDB refuses the INSERT without returning the item, so it is then read. If there is
// probably an item, it is read first, because a refused INSERT costs as much as a write.
import type { Clock } from '../../../clock.ts';
import { type Failure, FailureError } from '../../../failure.ts';
import type { ExecuteStatements, Item, Statement, StatementResult } from '../dynamodb/execute-statements.ts';
import { readItems, type Table } from '../dynamodb/read-items.ts';
import { storeFailure } from '../store-failure.ts';
import { isOwn, type LockItem, lockItemOf, mayTakeOver } from './lock-item.ts';
import { insertLock, takeLockOver } from './lock-statements.ts';

export interface Claim {
  /** The lock to store, with its owner. */
  item: LockItem & { owner: string };
  /** The event was probably delivered before. */
  readFirst: boolean;
}

export type ClaimResult =
  /** `isFirst`: no earlier delivery of the event is known, neither from its message nor from its lock. */
  | { kind: 'locked'; isFirst: boolean }
  /** Another delivery has the lock, or the event was applied. */
  | { kind: 'exists'; item: LockItem }
  | { kind: 'failed'; failure: Failure };

export interface LockTable extends Table {
  execute: ExecuteStatements;
  clock: Clock;
}

type Step = 'insert' | 'read' | 'take over';

/** Other deliveries may take and release a lock between two steps. After this many steps, the attempt fails. */
const roundsAllowed = 8;

/** Returns the results in the order of the claims. Never throws for errors of DynamoDB. */
export async function takeLocks(claims: readonly Claim[], table: LockTable): Promise<ClaimResult[]> {
  const results = new Map<Claim, ClaimResult>();
  let left = claims.map((claim) => ({ claim, step: (claim.readFirst ? 'read' : 'insert') as Step }));
  for (let round = 0; round < roundsAllowed && left.length > 0; round += 1) {
    const ends = await runSteps(left, table);
    left = left.flatMap(({ claim }, index) => {
      const end = ends[index] as ClaimResult | Step;
      if (typeof end === 'string') return [{ claim, step: end }];
      results.set(claim, end);
      return [];
    });
  }
  const undecided: ClaimResult = { kind: 'failed', failure: storeFailure(undefined) };
  return claims.map((claim) => results.get(claim) ?? undecided);
}

interface ClaimStep {
  claim: Claim;
  step: Step;
}

/** Returns the result of each claim, or its next step. */
async function runSteps(steps: readonly ClaimStep[], table: LockTable): Promise<(ClaimResult | Step)[]> {
  const now = table.clock.now();
  const writes = steps.filter(({ step }) => step !== 'read');
  const reads = steps.filter(({ step }) => step === 'read');
  const [written, read] = await Promise.all([
    table.execute(writes.map((step) => statementOf(step, now, table))),
    readClaimed(reads, table),
  ]);
  const writtenOf = new Map(writes.map((step, index) => [step, written[index] as StatementResult]));
  return steps.map((step) => {
    const result = writtenOf.get(step);
    if (result) return afterWrite(result, step, now);
    return read instanceof Map ? afterRead(read.get(step.claim.item.id), step, now) : read;
  });
}

function statementOf({ claim: { item }, step }: ClaimStep, now: number, { name }: LockTable): Statement {
  return step === 'insert' ? insertLock(name, item) : takeLockOver(name, item, now);
}

async function readClaimed(reads: readonly ClaimStep[], table: LockTable): Promise<Map<string, Item> | ClaimResult> {
  try {
    return await readItems(
      reads.map(({ claim }) => claim.item.id),
      table,
    );
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return { kind: 'failed', failure: error.failure };
  }
}

function afterWrite(result: StatementResult, step: ClaimStep, now: number): ClaimResult | Step {
  if (result.kind === 'done') return { kind: 'locked', isFirst: step.step === 'insert' && !step.claim.readFirst };
  if (result.kind === 'failed') return result;
  return result.item ? judge(lockItemOf(result.item), step, now) : 'read';
}

const afterRead = (item: Item | undefined, step: ClaimStep, now: number): ClaimResult | Step =>
  item ? judge(lockItemOf(item), step, now) : 'insert';

function judge(item: LockItem, { claim }: ClaimStep, now: number): ClaimResult | Step {
  if (isOwn(item, claim.item.owner)) return { kind: 'locked', isFirst: false };
  return mayTakeOver(item, now) ? 'take over' : { kind: 'exists', item };
}
