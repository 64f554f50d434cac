// The item of an idempotency lock. Its attributes have the names and meanings that Powertools' own layer gives them, with
// which version 0.1.0 wrote: a deployment may run both. Only `owner` is ours.
import { IdempotencyRecordStatus } from '@aws-lambda-powertools/idempotency';
import { IdempotencyRecord } from '@aws-lambda-powertools/idempotency/persistence';
import { jsonOf } from '../dynamodb/attribute-values.ts';
import type { Item } from '../dynamodb/execute-statements.ts';

export interface LockItem {
  id: string;
  /** When the event is forgotten, in seconds since 1970. */
  expiration: number;
  status: string;
  /** Of a lock: when another delivery may take it over, in milliseconds since 1970. */
  inProgressExpiration?: number | undefined;
  /** Hash of the content. */
  validation?: string | undefined;
  /** What is remembered of an event that was applied. */
  data?: unknown;
  /** The claim that made the lock: a claim whose reply was lost recognizes its own. */
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

/** True where a claim may replace the item: it has expired, or whoever holds the lock has run out of time. */
export const mayTakeOver = (item: LockItem, now: number): boolean =>
  item.expiration < now / 1_000 || (isInProgress(item) && (item.inProgressExpiration ?? Infinity) < now);
