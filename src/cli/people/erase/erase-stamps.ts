// Marks the stamps of a person's records as forgotten, so that they refuse late events and replays, and removes the person's
// events from the stamps of other records. Every item of the table is read: mappings have changed, so nobody knows which
// records an event once wrote.
import { hash } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../../pipeline/write/dynamodb/execute-statements.ts';
import { noStamps } from '../../../pipeline/write/ledger/record-stamps.ts';
import { packStamps, unpackStamps } from '../../../pipeline/write/ledger/stamp-item.ts';
import type { Person } from '../find/person.ts';
import { stampsWithout } from './stamps-without.ts';

export interface StampCounts {
  /** Records of the person that refuse events from now on. */
  forgotten: number;
  /** Records whose stamps named events of the person. */
  cleaned: number;
}

export interface EraseStampsOptions {
  client: DynamoDBClient;
  table: string;
  erases: boolean;
  signal: AbortSignal;
}

/** The keys of the forgotten: those of the person's records in these roles. */
export const forgottenKeys = ({ roles }: Person, chosen: ReadonlySet<string>): string[] =>
  [...roles].flatMap(([role, { sObject, field, identities }]) =>
    chosen.has(role)
      ? [...identities].map((identity) => hash('sha256', JSON.stringify([sObject, field, identity])))
      : [],
  );

/** Comes first: from then on, no event of the person is written. Returns how many were new. */
export async function markForgotten(keys: readonly string[], options: EraseStampsOptions): Promise<number> {
  let count = 0;
  for (const key of keys) {
    for (;;) {
      const item = await readItem(key, options);
      if (item && unpackStamps(item).forgotten) break;
      if (!options.erases) {
        count += 1;
        break;
      }
      const version = Number(item?.version?.N ?? 0);
      if (await putItem({ record: { S: key } }, { ...noStamps, version, forgotten: true }, options)) {
        count += 1;
        break;
      }
    }
  }
  return count;
}

/** Returns how many items named one of the events. */
export async function cleanStamps(identities: ReadonlySet<string>, options: EraseStampsOptions): Promise<number> {
  const { client, table, signal, erases } = options;
  const isForgotten = (identity: string) => identities.has(identity);
  let count = 0;
  let from: Item | undefined;
  do {
    const page = await client.send(
      new ScanCommand({ TableName: table, ConsistentRead: true, ...(from ? { ExclusiveStartKey: from } : {}) }),
    );
    for (const listed of page.Items ?? []) {
      for (let item: Item | undefined = listed; item?.version; item = await readItem(item.record?.S ?? '', options)) {
        const next = stampsWithout(unpackStamps(item), isForgotten);
        if (!next) break;
        if (!erases || (await putItem(item, next, options))) {
          count += 1;
          break;
        }
      }
    }
    from = page.LastEvaluatedKey;
    signal.throwIfAborted();
  } while (from);
  return count;
}

const readItem = async (key: string, { client, table }: EraseStampsOptions): Promise<Item | undefined> =>
  (await client.send(new GetItemCommand({ TableName: table, Key: { record: { S: key } }, ConsistentRead: true }))).Item;

/** False if the function has changed the stamps meanwhile. */
async function putItem(
  { record, packed, expiration }: Item,
  stamps: ReturnType<typeof unpackStamps>,
  { client, table }: EraseStampsOptions,
): Promise<boolean> {
  const { version, ...rest } = stamps;
  const next: Item = {
    record: record as NonNullable<typeof record>,
    version: { N: String(version + 1) },
    ...packStamps(rest, packed ? 2 : 1),
    // What is forgotten stays forgotten.
    ...(expiration && !stamps.forgotten ? { expiration } : {}),
  };
  const put = new PutItemCommand({
    TableName: table,
    Item: next,
    ConditionExpression: version === 0 ? 'attribute_not_exists(#record)' : '#version = :version',
    ExpressionAttributeNames: version === 0 ? { '#record': 'record' } : { '#version': 'version' },
    ...(version === 0 ? {} : { ExpressionAttributeValues: { ':version': { N: String(version) } } }),
  });
  try {
    await client.send(put);
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
