// The ledger in DynamoDB: one item per record, under a hash of the record's key, because keys can be personal data.
// Item: `record` (hash), `version` (number), `stamps` (JSON: each event and writer once, and for each field its index).
import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { FailureError } from '../../../failure.ts';
import { storeFailure } from '../store-failure.ts';
import type { Ledger } from './ledger.ts';
import { noStamps, type RecordStamps, type Stamp, type Writer } from './record-stamps.ts';

/** DynamoDB's limit for one BatchGetItem. */
const keysPerRead = 100;

/** Rounds for keys that DynamoDB left out under load, before it counts as unavailable. */
const readsAllowed = 5;

export function dynamodbLedger(client: DynamoDBClient, tableName: string): Ledger {
  async function read(recordIds: readonly string[]): Promise<Map<string, RecordStamps>> {
    const byKey = new Map(recordIds.map((recordId) => [keyOf(recordId), recordId]));
    const stampsOf = new Map<string, RecordStamps>(recordIds.map((recordId) => [recordId, noStamps]));
    let left = [...byKey.keys()];
    for (let round = 0; left.length > 0; round += 1) {
      if (round >= readsAllowed * Math.ceil(byKey.size / keysPerRead)) throw new FailureError(storeFailure(undefined));
      const Keys = left.slice(0, keysPerRead).map((record) => ({ record: { S: record } }));
      const reply = await orFailure(() =>
        client.send(new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys, ConsistentRead: true } } })),
      );
      for (const { record, version, stamps } of reply.Responses?.[tableName] ?? []) {
        const recordId = byKey.get(record?.S ?? '');
        if (recordId !== undefined)
          stampsOf.set(recordId, { version: Number(version?.N), ...unpack(stamps?.S ?? '{}') });
      }
      const missed = reply.UnprocessedKeys?.[tableName]?.Keys ?? [];
      left = [...left.slice(keysPerRead), ...missed.flatMap(({ record }) => record?.S ?? [])];
    }
    return stampsOf;
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

/** As it is stored: `place` is the stamp's location, under the name it was first written with. */
type PackedStamp = Omit<Stamp, 'location'> & { place: Stamp['location'] };

interface Packed {
  events: PackedStamp[];
  fields: Record<string, number>;
  /** Version 0.1.0 does not know these two, and drops them when it saves. */
  others?: Record<string, number[]>;
  created?: number;
  deleted?: number;
  writers: Writer[];
  written: Record<string, [version: number, writer: number]>;
}

function pack({ fields, others, created, deleted, written }: Omit<RecordStamps, 'version'>): string {
  // Fields that former rules of an event have set may be ordered by another number.
  const events = listOf<PackedStamp>((a, b) => a.identity === b.identity && isDeepStrictEqual(a, b));
  const writers = listOf<Writer>((a, b) => a.identity === b.identity && a.rules === b.rules);
  const indexOf = ({ location: place, ...order }: Stamp) => events.indexOf({ ...order, place });
  const packed: Packed = {
    events: events.items,
    fields: mapValues(fields, indexOf),
    ...(others ? { others: mapValues(others, (stamps) => stamps.map(indexOf)) } : {}),
    ...(created ? { created: indexOf(created) } : {}),
    ...(deleted ? { deleted: indexOf(deleted) } : {}),
    writers: writers.items,
    written: mapValues(written, ({ version, by }) => [version, writers.indexOf(by)]),
  };
  return JSON.stringify(packed);
}

function unpack(text: string): Omit<RecordStamps, 'version'> {
  const packed = JSON.parse(text) as Partial<Packed>;
  const { events = [], fields = {}, others, created, deleted, writers = [], written = {} } = packed;
  const at = (index: number): Stamp => {
    const { place: location, ...order } = events[index] as PackedStamp;
    return { ...order, location };
  };
  return {
    fields: mapValues(fields, at),
    ...(others ? { others: mapValues(others, (indexes) => indexes.map(at)) } : {}),
    ...(created === undefined ? {} : { created: at(created) }),
    ...(deleted === undefined ? {} : { deleted: at(deleted) }),
    written: mapValues(written, ([version, writer]) => ({ version, by: writers[writer] as Writer })),
  };
}

/** Each item once: the fields of a record mostly come from few events. */
function listOf<T>(isSame: (a: T, b: T) => boolean) {
  const items: T[] = [];
  const indexOf = (item: T) => {
    const known = items.findIndex((other) => isSame(item, other));
    return known >= 0 ? known : items.push(item) - 1;
  };
  return { items, indexOf };
}

const mapValues = <T, R>(object: Readonly<Record<string, T>>, change: (value: T) => R): Record<string, R> =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));

async function orFailure<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw error instanceof FailureError ? error : new FailureError(storeFailure(error), { cause: error });
  }
}
