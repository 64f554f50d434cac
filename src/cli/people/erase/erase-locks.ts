// Deletes the idempotency locks of a person's events. They contain hashes, and the Ids of the records in Salesforce that an
// event has written. Locks by earlier rules cannot be found by the event and expire within 30 days.
import { hash } from 'node:crypto';
import { DeleteItemCommand, type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { isJsonObject } from '../../../json.ts';
import { jsonOf } from '../../../pipeline/write/dynamodb/attribute-values.ts';
import type { ErasedPlaces } from './erased-places.ts';

export interface LockCounts {
  deleted: number;
  /** An event is being written: the next run deletes its lock. */
  inUse: number;
  /** Ids in Salesforce by object, as the locks name them. */
  ids: Map<string, Set<string>>;
}

export interface EraseLocksOptions {
  client: DynamoDBClient;
  table: string;
  erases: boolean;
  /** Milliseconds since 1970. */
  now: () => number;
}

export async function eraseLocks(
  { locks }: Pick<ErasedPlaces, 'locks'>,
  options: EraseLocksOptions,
): Promise<LockCounts> {
  const { client, table: TableName, erases, now } = options;
  const counts: LockCounts = { deleted: 0, inUse: 0, ids: new Map() };
  for (const [identity, rulesHash] of locks) {
    const Key = { id: { S: lockId(identity, rulesHash) } };
    const { Item: item } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
    if (!item) continue;
    // The lock of an invocation that has crashed expires.
    if (item.status?.S === 'INPROGRESS' && Number(item.in_progress_expiration?.N ?? Infinity) > now()) {
      counts.inUse += 1;
      continue;
    }
    for (const [sObject, id] of writtenIn(item.data && jsonOf(item.data)))
      counts.ids.set(sObject, (counts.ids.get(sObject) ?? new Set()).add(id));
    counts.deleted += 1;
    if (erases) await client.send(new DeleteItemCommand({ TableName, Key }));
  }
  return counts;
}

/** As Powertools names the item: a hash of the two values that `powertools-idempotency.ts` selects. */
export const lockId = (identity: string, rulesHash: string): string =>
  `s3-to-salesforce#${hash('sha256', JSON.stringify([identity, rulesHash]), 'base64')}`;

function writtenIn(data: unknown): [sObject: string, id: string][] {
  const written = isJsonObject(data as never) ? (data as { written?: unknown }).written : undefined;
  return (Array.isArray(written) ? written : []).flatMap((record): [string, string][] => {
    if (!isJsonObject(record)) return [];
    const { sObject, id } = record;
    return typeof sObject === 'string' && typeof id === 'string' ? [[sObject, id]] : [];
  });
}
