// Powertools' persistence layer for one event of a window. Its calls are joined with those that the other events make
// at the same time.
import { IdempotencyItemAlreadyExistsError, IdempotencyItemNotFoundError } from '@aws-lambda-powertools/idempotency';
import { BasePersistenceLayer, type IdempotencyRecord } from '@aws-lambda-powertools/idempotency/persistence';
import { FailureError } from '../../../failure.ts';
import type { StatementResult } from '../dynamodb/execute-statements.ts';
import { readItems } from '../dynamodb/read-items.ts';
import type { JointCall, Participant } from '../rounds.ts';
import { storeFailure } from '../store-failure.ts';
import { keepingUnansweredLocks, type LockPayload } from '../unanswered-locks.ts';
import { type LockItem, lockItemOf, recordOf } from './lock-item.ts';
import { type Settlement, settleLocks } from './settle-locks.ts';
import { type Claim, type ClaimResult, type LockTable, takeLocks } from './take-locks.ts';

/** The calls of all events of an invocation. */
export interface Locks {
  table: LockTable;
  take: JointCall<Claim, ClaimResult>;
  settle: JointCall<Settlement, StatementResult>;
  /** Returns a text that no other call has. */
  newOwner: () => string;
}

export const locksOf = (table: LockTable, newOwner: () => string): Locks => ({
  table,
  take: { run: (claims) => takeLocks(claims, table) },
  settle: { run: (settlements) => settleLocks(settlements, table) },
  newOwner,
});

export interface EventLockOptions {
  locks: Locks;
  participant: Participant;
  /** The event was probably delivered before. */
  readFirst: boolean;
}

export class EventLock extends keepingUnansweredLocks(BasePersistenceLayer) {
  readonly #locks: Locks;
  readonly #participant: Participant;
  #readFirst: boolean;
  #owner = '';
  /** See `ClaimResult`. */
  isFirst = false;

  constructor({ locks, participant, readFirst }: EventLockOptions) {
    super();
    this.#locks = locks;
    this.#participant = participant;
    this.#readFirst = readFirst;
  }

  /** Selected here: Powertools' JMESPath builds its table of functions anew for each selection. */
  protected override getHashedIdempotencyKey(data: unknown): string {
    const { identity, rules } = data as LockPayload;
    return super.getHashedIdempotencyKey([identity, rules]);
  }

  protected async _putRecord(record: IdempotencyRecord): Promise<void> {
    this.#owner = this.#locks.newOwner();
    const item = { ...this.#itemOf(record), owner: this.#owner };
    const result = await this.#participant.call(this.#locks.take, { item, readFirst: this.#readFirst });
    this.#readFirst = true;
    this.isFirst = result.kind === 'locked' && result.isFirst;
    if (result.kind === 'failed') throw new FailureError(result.failure);
    if (result.kind === 'exists') throw new IdempotencyItemAlreadyExistsError('exists', recordOf(result.item));
  }

  /** Powertools does not call this, because `_putRecord` passes on an existing item. */
  protected async _getRecord(id: string): Promise<IdempotencyRecord> {
    const item = (await readItems([id], this.#locks.table)).get(id);
    if (!item) throw new IdempotencyItemNotFoundError();
    return recordOf(lockItemOf(item));
  }

  protected _updateRecord(record: IdempotencyRecord): Promise<void> {
    return this.#settle({ kind: 'complete', item: this.#itemOf(record) });
  }

  protected _deleteRecord({ idempotencyKey: id }: IdempotencyRecord): Promise<void> {
    return this.#settle({ kind: 'release', id, owner: this.#owner });
  }

  async #settle(settlement: Settlement): Promise<void> {
    const result = await this.#participant.call(this.#locks.settle, settlement);
    if (result.kind === 'failed') throw new FailureError(result.failure);
    if (result.kind === 'refused' && settlement.kind === 'complete') throw new FailureError(storeFailure(undefined));
  }

  #itemOf(record: IdempotencyRecord): LockItem {
    return {
      id: record.idempotencyKey,
      expiration: record.expiryTimestamp ?? 0,
      status: record.getStatus(),
      inProgressExpiration: record.inProgressExpiryTimestamp,
      validation: this.isPayloadValidationEnabled() ? record.payloadHash : undefined,
      data: record.responseData,
    };
  }
}
