// The PartiQL statements that change idempotency locks. Names that PartiQL reserves are quoted.
import { IdempotencyRecordStatus } from '@aws-lambda-powertools/idempotency';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { attributeOf } from '../dynamodb/attribute-values.ts';
import type { Statement } from '../dynamodb/execute-statements.ts';
import type { LockItem } from './lock-item.ts';

type Attributes = readonly (readonly [name: string, value: AttributeValue])[];

/** Leaves out absent attributes. */
function attributesOf({ expiration, status, inProgressExpiration, validation, data, owner }: LockItem): Attributes {
  return Object.entries({
    expiration,
    status,
    in_progress_expiration: inProgressExpiration,
    validation,
    data,
    owner,
  }).flatMap(([name, value]) => (value === undefined ? [] : [[name, attributeOf(value)] as const]));
}

/** Refused if there is an item. */
export function insertLock(table: string, item: LockItem): Statement {
  const attributes: Attributes = [['id', { S: item.id }], ...attributesOf(item)];
  const members = attributes.map(([name]) => `'${name}': ?`).join(', ');
  return {
    text: `INSERT INTO "${table}" VALUE {${members}}`,
    parameters: attributes.map(([, value]) => value),
    key: item.id,
  };
}

const update = (table: string, item: LockItem, { removes, where, values }: UpdateOptions): Statement => {
  const attributes = attributesOf(item);
  const sets = attributes.map(([name]) => `SET "${name}" = ?`);
  return {
    text: [`UPDATE "${table}"`, ...sets, ...removes.map((name) => `REMOVE "${name}"`), `WHERE "id" = ?${where}`].join(
      ' ',
    ),
    parameters: [...attributes.map(([, value]) => value), { S: item.id }, ...values],
    key: item.id,
  };
};

interface UpdateOptions {
  removes: readonly string[];
  /** Condition in addition to the key. */
  where: string;
  values: AttributeValue[];
}

/** Refused unless the item has expired by `now`; see `mayTakeOver`. */
export const takeLockOver = (table: string, item: LockItem, now: number): Statement =>
  update(table, item, {
    removes: ['data'],
    where: ' AND ("expiration" < ? OR ("status" = ? AND "in_progress_expiration" < ?))',
    values: [attributeOf(now / 1_000), { S: IdempotencyRecordStatus.INPROGRESS }, attributeOf(now)],
  });

/** Refused if there is no item. */
export const completeLock = (table: string, item: LockItem): Statement =>
  update(table, item, { removes: [], where: '', values: [] });

/** Refused if the lock has another owner, or the late completion of an earlier one has recorded the event as done. */
export const releaseLock = (table: string, id: string, owner: string): Statement => ({
  text: `DELETE FROM "${table}" WHERE "id" = ? AND "owner" = ? AND "status" = ?`,
  parameters: [{ S: id }, { S: owner }, { S: IdempotencyRecordStatus.INPROGRESS }],
  key: id,
});
