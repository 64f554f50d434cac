// The ledger in DynamoDB: one item a record, under a hash of the record's key, for keys can be personal.
// Item: `record` (hash), `version` (number), `stamps` (JSON: the events once, and each field's index into them).
import { hash } from 'node:crypto';
import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { FailureError } from '../../../failure.ts';
import { storeFailure } from '../store-failure.ts';
import type { Ledger } from './ledger.ts';
import { type LastWrite, noStamps, type RecordStamps, type Stamp } from './stamps.ts';

/** DynamoDB's limit for one BatchGetItem. */
const keysPerRead = 100;

/** Rounds for keys that DynamoDB left out under load, before we say that it is away. */
const readsAllowed = 5;

export function dynamodbLedger(client: DynamoDBClient, tableName: string): Ledger {
  async function read(recordIds: readonly string[]): Promise<Map<string, RecordStamps>> {
    const byKey = new Map(recordIds.map((recordId) => [keyOf(recordId), recordId]));
    const found = new Map<string, RecordStamps>(recordIds.map((recordId) => [recordId, noStamps]));
    let left = [...byKey.keys()];
    for (let round = 0; left.length > 0; round += 1) {
      if (round >= readsAllowed * Math.ceil(byKey.size / keysPerRead)) throw new FailureError(storeFailure(undefined));
      const Keys = left.slice(0, keysPerRead).map((record) => ({ record: { S: record } }));
      const reply = await orFailure(() =>
        client.send(new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys, ConsistentRead: true } } })),
      );
      for (const { record, version, stamps } of reply.Responses?.[tableName] ?? []) {
        const recordId = byKey.get(record?.S ?? '');
        if (recordId !== undefined) found.set(recordId, { version: Number(version?.N), ...unpack(stamps?.S ?? '{}') });
      }
      const missed = reply.UnprocessedKeys?.[tableName]?.Keys ?? [];
      left = [...left.slice(keysPerRead), ...missed.flatMap(({ record }) => record?.S ?? [])];
    }
    return found;
  }

  async function replace(recordId: string, { version, ...stamps }: RecordStamps): Promise<boolean> {
    const command = new PutItemCommand({
      TableName: tableName,
      Item: { record: { S: keyOf(recordId) }, version: { N: String(version + 1) }, stamps: { S: pack(stamps) } },
      ...(version === 0
        ? { ConditionExpression: 'attribute_not_exists(#version)' }
        : {
            ConditionExpression: '#version = :version',
            ExpressionAttributeValues: { ':version': { N: String(version) } },
          }),
      ExpressionAttributeNames: { '#version': 'version' },
    });
    return orFailure(async () => {
      try {
        await client.send(command);
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    });
  }

  return { read, replace };
}

const keyOf = (recordId: string) => hash('sha256', recordId);

interface Packed {
  events: Stamp[];
  fields: Record<string, number>;
  deleted?: number;
  written: Readonly<Record<string, LastWrite>>;
}

/** Each event once: a record's fields mostly come from few events. */
function pack({ fields, deleted, written }: Omit<RecordStamps, 'version'>): string {
  const events: Stamp[] = [];
  const index = (stamp: Stamp): number => {
    const known = events.findIndex(({ identity }) => identity === stamp.identity);
    return known >= 0 ? known : events.push(stamp) - 1;
  };
  const packed: Packed = {
    events,
    fields: Object.fromEntries(Object.entries(fields).map(([field, stamp]) => [field, index(stamp)])),
    ...(deleted ? { deleted: index(deleted) } : {}),
    written,
  };
  return JSON.stringify(packed);
}

function unpack(text: string): Omit<RecordStamps, 'version'> {
  const { events = [], fields = {}, deleted, written = {} } = JSON.parse(text) as Partial<Packed>;
  const at = (index: number) => events[index] as Stamp;
  return {
    fields: Object.fromEntries(Object.entries(fields).map(([field, index]) => [field, at(index)])),
    ...(deleted === undefined ? {} : { deleted: at(deleted) }),
    written,
  };
}

async function orFailure<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw error instanceof FailureError ? error : new FailureError(storeFailure(error), { cause: error });
  }
}
