// Reads items by their keys with strong consistency: a hundred per call, each key once.
import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../../../clock.ts';
import { FailureError } from '../../../failure.ts';
import { storeFailure } from '../store-failure.ts';
import { chunksOf, type Item } from './execute-statements.ts';

export interface Table {
  client: DynamoDBClient;
  name: string;
  /** Attribute of the partition key, a string; the table has no sort key. */
  keyAttribute: string;
  clock: Pick<Clock, 'sleep'>;
  /** 0 ≤ random < 1 */
  random: () => number;
}

/** DynamoDB's limit for one BatchGetItem. */
const keysPerCall = 100;

/** Consecutive calls without a result for keys that DynamoDB left out under load, before it counts as unavailable. */
const emptyCallsAllowed = 7;
const firstDelayMs = 50;

/** Returns the items by key; a key without an item is absent. Throws `FailureError`. */
export async function readItems(keys: readonly string[], table: Table): Promise<Map<string, Item>> {
  const found = new Map<string, Item>();
  await Promise.all(chunksOf([...new Set(keys)], keysPerCall).map((chunk) => readChunk(chunk, found, table)));
  return found;
}

async function readChunk(
  keys: readonly string[],
  found: Map<string, Item>,
  { client, name, keyAttribute, clock, random }: Table,
): Promise<void> {
  let left = keys;
  let empty = 0;
  while (left.length > 0) {
    const Keys = left.map((key) => ({ [keyAttribute]: { S: key } }));
    const command = new BatchGetItemCommand({ RequestItems: { [name]: { Keys, ConsistentRead: true } } });
    const { Responses, UnprocessedKeys } = await client.send(command).catch((error: unknown) => {
      throw new FailureError(storeFailure(error), { cause: error });
    });
    for (const item of Responses?.[name] ?? []) found.set(item[keyAttribute]?.S ?? '', item);
    const missed = (UnprocessedKeys?.[name]?.Keys ?? []).flatMap((key) => key[keyAttribute]?.S ?? []);
    empty = missed.length < left.length ? 0 : empty + 1;
    if (empty >= emptyCallsAllowed) throw new FailureError(storeFailure(undefined));
    left = missed;
    if (left.length > 0) await clock.sleep(firstDelayMs * 2 ** empty * (0.5 + random() / 2));
  }
}
