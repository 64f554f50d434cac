// The item of an idempotency lock. Its attributes have the same names and meanings as in Powertools' own layer, which
// version 0.1.0 uses: during a deployment, both versions may run. Only `owner` is ours.
import { IdempotencyRecordStatus } from '@aws-lambda-powertools/idempotency';
import { IdempotencyRecord } from '@aws-lambda-powertools/idempotency/persistence';
import { jsonOf } from '../dynamodb/attribute-values.ts';
import type { Item } from '../dynamodb/execute-statements.ts';

export interface LockItem {
  id: string;
  /** When the event is forgotten, in seconds since 1970. */
  expiration: number;
  status: string;
  /** When another delivery may take over the lock, in milliseconds since 1970. */
  inProgressExpiration?: number | undefined;
  /** Hash of the content. */
  validation?: string | undefined;
  /** What is remembered of an event that was applied. */
  data?: unknown;
  /** The call that took the lock, so that the call recognizes it after a lost reply. */
  owner?: string | undefined;
}

export function lockItemOf(item: Item): LockItem {
  const numberOf = (name: string) => (item[name]?.N === undefined ? undefined : Number(item[name].N));
  return {
    id: item.id?.S ?? '',
    expiration: numberOf('expiration') ?? 0,
    status: item.status?.S ?? '',
    inProgressExpiration: numberOf('in_progress_expiration'),
    validation: item.validation?.S,
    data: item.data && jsonOf(item.data),
    owner: item.owner?.S,
  };
}

export function recordOf({ id, expiration, status, inProgressExpiration, validation, data }: LockItem) {
  return new IdempotencyRecord({
    idempotencyKey: id,
    status: status as IdempotencyRecord['status'],
    expiryTimestamp: expiration,
    ...(inProgressExpiration === undefined ? {} : { inProgressExpiryTimestamp: inProgressExpiration }),
    ...(data === undefined ? {} : { responseData: data as NonNullable<IdempotencyRecord['responseData']> }),
    ...(validation === undefined ? {} : { payloadHash: validation }),
  });
}

const isInProgress = ({ status }: LockItem) => status === IdempotencyRecordStatus.INPROGRESS;

export const isOwn = (item: LockItem, owner: string): boolean => isInProgress(item) && item.owner === owner;

/** True if another delivery may replace the item: it has expired, or the holder of the lock has run out of time. */
export const mayTakeOver = (item: LockItem, now: number): boolean =>
  item.expiration < now / 1_000 || (isInProgress(item) && (item.inProgressExpiration ?? Infinity) < now);
