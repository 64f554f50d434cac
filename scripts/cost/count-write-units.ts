// Calculates DynamoDB's calls and units for a thousand events from the sizes of the items, including refused writes, by
// the rules in AWS's documentation. They are not measured on AWS. The real stages write to tables in memory.
import {
  type AttributeValue,
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { Item } from '../../src/local/dynamodb/partiql/attribute-value.ts';
import { type BatchInput, prepareBatch } from '../../src/local/dynamodb/partiql/batch.ts';
import { readMappingFiles } from '../../src/mapping-files.ts';
import { toEvent } from '../../src/pipeline/event/envelope.ts';
import { loadMappings } from '../../src/pipeline/mapping/load-mappings.ts';
import type { WritePlan } from '../../src/pipeline/plan/plan.ts';
import { planEvent } from '../../src/pipeline/plan/plan-event.ts';
import { statementExecutor } from '../../src/pipeline/write/dynamodb/execute-statements.ts';
import { dynamodbLedger } from '../../src/pipeline/write/ledger/dynamodb-ledger.ts';
import { locksOf } from '../../src/pipeline/write/locks/event-lock.ts';
import { powertoolsIdempotency } from '../../src/pipeline/write/powertools-idempotency.ts';
import { writeWindow } from '../../src/pipeline/write/write-window.ts';
import { readSchema } from '../../src/schema-files.ts';
import { fresh, smallSalesforce } from '../../test/pipeline/write/window-fixture.ts';
import { randomText, realisticEvents } from './realistic-events.ts';

const rememberDays = 30;

const keyAttributes: ReadonlyMap<string, string> = new Map([
  ['locks', 'id'],
  ['stamps', 'record'],
]);

export interface TableCounts {
  /** Calls that write, and statements in them. */
  writeCalls: number;
  statements: number;
  readCalls: number;
  writeUnits: number;
  readUnits: number;
}

const nothing: TableCounts = { writeCalls: 0, statements: 0, readCalls: 0, writeUnits: 0, readUnits: 0 };

function countingTables() {
  const items = new Map<string, Item>();
  let counts = { ...nothing };

  function write(input: BatchInput) {
    counts.writeCalls += 1;
    const Responses = prepareBatch(input, (table) => keyAttributes.get(table)).map((statement) => {
      if (statement.kind === 'refused') throw new Error(JSON.stringify(statement.response));
      const name = `${statement.table} ${statement.key}`;
      const before = items.get(name);
      const { response, change } = statement.run(before);
      counts.statements += 1;
      // A refused write costs the size of the item it attempted to write or of the existing item.
      counts.writeUnits += Math.max(1, unitsOf(before), unitsOf(change ?? undefined));
      if (change === null) items.delete(name);
      else if (change) items.set(name, change);
      return response;
    });
    return { Responses };
  }

  function read({ RequestItems = {} }: BatchGetItemCommand['input']) {
    counts.readCalls += 1;
    const found = Object.entries(RequestItems).map(([table, { Keys = [] }]) => {
      const keyOf = (key: Record<string, AttributeValue>) => key[keyAttributes.get(table) as string]?.S;
      const itemOf = (key: Record<string, AttributeValue>) => items.get(`${table} ${keyOf(key)}`);
      // The reads are strongly consistent: a unit for each 4 KB, and one for an item that does not exist.
      for (const key of Keys) counts.readUnits += Math.max(1, Math.ceil(unitsOf(itemOf(key)) / 4));
      return [table, Keys.flatMap((key) => itemOf(key) ?? [])];
    });
    return { Responses: Object.fromEntries(found), UnprocessedKeys: {} };
  }

  const send = async (command: unknown) => {
    if (command instanceof BatchExecuteStatementCommand) return write(command.input as BatchInput);
    if (command instanceof BatchGetItemCommand) return read(command.input);
    throw new Error('This command is not counted.');
  };
  return {
    client: { send } as unknown as DynamoDBClient,
    /** The counts since the last call. */
    counts() {
      const own = counts;
      counts = { ...nothing };
      return own;
    },
  };
}

const unitsOf = (item: Item | undefined) => (item ? Math.ceil(membersSize(item) / 1_024) : 0);

const membersSize = (members: Item) =>
  Object.entries(members).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + sizeOf(value), 0);

/** Source: "DynamoDB item sizes and formats". */
function sizeOf({ S, N, B, L, M }: AttributeValue | Item[string]): number {
  if (typeof S === 'string') return Buffer.byteLength(S);
  if (typeof N === 'string') return Math.ceil(N.length / 2) + 1;
  if (B) return (B as Uint8Array).length;
  if (L) return 3 + (L as AttributeValue[]).reduce((sum, value) => sum + 1 + sizeOf(value), 0);
  return M ? 3 + Object.keys(M).length + membersSize(M as Item) : 1;
}

async function plansOf(): Promise<WritePlan[]> {
  const { mappings } = await loadMappings(await readMappingFiles('mappings'), await readSchema('salesforce/schema'));
  const plans = realisticEvents(mappings.all()).map(async ({ event, key, versionId }) => {
    const location = { bucket: 's3-to-salesforce-events-123456789012-us-east-1', key, versionId, line: 1 };
    const context = { ...mappings, limits: mappings.settings.limits, location, lastModified: new Date() };
    return planEvent(await toEvent(event, context), mappings);
  });
  return (await Promise.all(plans)).flatMap((plan) => (plan.kind === 'write' ? [forSmallSalesforce(plan)] : []));
}

/** The plan for the tests' emulated Salesforce: it knows other key fields and is empty, so updates become upserts. */
const forSmallSalesforce = (plan: WritePlan): WritePlan => ({
  ...plan,
  records: plan.records.map(({ key, operation, ...write }) => ({
    ...write,
    operation: operation === 'update' ? 'upsert' : operation,
    ...(key ? { key: { ...key, field: write.sObject === 'Task' ? 'Event__c' : 'Ext__c' } } : {}),
  })),
});

const plans = await plansOf();

export interface UnitCounts {
  first: TableCounts;
  /** A second delivery of the same events. */
  again: TableCounts;
  /** A replay of them. */
  replayed: TableCounts;
}

/** @param together number of events in a window */
export async function countWriteUnits(together: number, stampFormat: 1 | 2): Promise<UnitCounts> {
  const { client, counts } = countingTables();
  let owners = 0;
  const newOwner = () => {
    owners += 1;
    return randomText(`owner ${owners}`, 12);
  };
  const clock = { now: () => Date.UTC(2026, 2, 2), sleep: async () => {} };
  const store = { client, clock, random: () => 0 };
  const execute = statementExecutor(store);
  const ledger = dynamodbLedger({ ...store, execute, newOwner, name: 'stamps', stampFormat });
  const locks = locksOf({ ...store, execute, name: 'locks', keyAttribute: 'id' }, newOwner);
  const context = { getRemainingTimeInMillis: () => 60_000 };
  const withIdempotency = powertoolsIdempotency({ locks, rememberDays, context });
  const api = smallSalesforce();
  const writeAll = async (isRedelivered: boolean) => {
    for (let from = 0; from < plans.length; from += together) {
      const events = fresh(plans.slice(from, from + together)).map((event) => ({ ...event, isRedelivered }));
      const deps = { api, ledger, withIdempotency, reapply: async () => {}, clock, random: () => 0 };
      for (const outcome of await writeWindow(events, deps)) {
        if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
      }
    }
    return counts();
  };
  return { first: await writeAll(false), again: await writeAll(false), replayed: await writeAll(true) };
}
