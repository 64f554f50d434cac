// Since when the events of this deployment that have no id of their own get one from their content. Version 0.1.0 gave
// them one from the version of the object, and an event that it applied must not come back under another id. So the first
// start after the update stores when the change takes effect: a day later, because a deployment may still shift its
// traffic or be rolled back. Where nothing was ever applied, it takes effect for all new objects.
import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../../clock.ts';
import { FailureError } from '../../failure.ts';
import type { ExecuteStatements } from '../../pipeline/write/dynamodb/execute-statements.ts';
import { readItems } from '../../pipeline/write/dynamodb/read-items.ts';
import { contentIdsItem } from '../../pipeline/write/ledger/content-ids-item.ts';
import { storeFailure } from '../../pipeline/write/store-failure.ts';

export interface ContentIdsOptions {
  client: DynamoDBClient;
  execute: ExecuteStatements;
  clock: Clock;
  /** 0 ≤ random < 1 */
  random: () => number;
  /** The item is in the table of stamps: it is kept for ever, and both functions may read it. */
  stampTable: string;
  idempotencyTable: string;
}

export interface ContentIds {
  /** From now on, the time is stored if none is. Call it before the first event is written. Never throws. */
  begin(): Promise<void>;
  /** Milliseconds since 1970; `Infinity` if none is stored and `begin` was not called. Throws `FailureError`. */
  since(): Promise<number>;
}

const itemKey = contentIdsItem;

const deploymentMs = 86_400_000;

/** For so long, a failure is the answer. */
const failureMs = 5_000;

/** No version gave events an id from their content before: older objects can only have been applied under another one. */
const firstDay = Date.parse('2026-11-30T00:00:00Z');

export function contentIds({
  client,
  execute,
  clock,
  random,
  stampTable,
  idempotencyTable,
}: ContentIdsOptions): ContentIds {
  const table = { client, name: stampTable, keyAttribute: 'record', clock, random };
  let stored: number | undefined;
  let mayInsert = false;
  /** A call that fails may take half a minute, and a batch may contain a thousand events without an id. */
  let failed: { error: FailureError; until: number } | undefined;

  function remembered(error: FailureError): FailureError {
    failed = { error, until: clock.now() + failureMs };
    return error;
  }

  async function read(): Promise<number | undefined> {
    const item = (await readItems([itemKey], table)).get(itemKey);
    const since = Number(item?.contentIdsSince?.N);
    return Number.isNaN(since) ? undefined : since;
  }

  async function isEmpty(name: string): Promise<boolean> {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: name, Limit: 1, ConsistentRead: true }));
    return Items.length === 0;
  }

  async function insert(): Promise<void> {
    const empty = await Promise.all([isEmpty(stampTable), isEmpty(idempotencyTable)]);
    const since = empty.every(Boolean) ? firstDay : clock.now() + deploymentMs;
    const text = `INSERT INTO "${stampTable}" VALUE {'record': ?, 'contentIdsSince': ?}`;
    // Refused if another start was quicker.
    await execute([{ text, parameters: [{ S: itemKey }, { N: String(since) }], key: itemKey }]);
  }

  async function since(): Promise<number> {
    if (failed && clock.now() < failed.until) throw failed.error;
    try {
      stored ??= await read();
      if (stored !== undefined || !mayInsert) return stored ?? Number.POSITIVE_INFINITY;
      await insert();
      stored = await read();
    } catch (error) {
      throw remembered(error instanceof FailureError ? error : new FailureError(storeFailure(error), { cause: error }));
    }
    if (stored === undefined) throw remembered(new FailureError(storeFailure(undefined)));
    return stored;
  }

  return {
    async begin() {
      mayInsert = true;
      // If it fails, an event without an id tries again, and says what is wrong.
      await since().catch(() => {});
    },
    since,
  };
}
