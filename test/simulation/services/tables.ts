// The two simulated tables behind a DynamoDB client with the two commands that the product sends: reads of items by their
// keys, and batches of PartiQL statements, each with an outcome of its own. A call takes effect at one moment.
import { BatchExecuteStatementCommand, BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../../src/local/dynamodb/partiql/attribute-value.ts';
import {
  BatchError,
  type BatchInput,
  type BatchStatement,
  prepareBatch,
  type StatementResponse,
} from '../../../src/local/dynamodb/partiql/batch.ts';
import { statementExecutor } from '../../../src/pipeline/write/dynamodb/execute-statements.ts';
import type { Lifetime } from '../functions/invocation-lifetime.ts';
import type { CallKind, World } from '../world.ts';
import { callService } from './service-call.ts';

export const tableNames = { locks: 'locks', stamps: 'stamps' } as const;
const keyAttributes: ReadonlyMap<string, string> = new Map([
  [tableNames.locks, 'id'],
  [tableNames.stamps, 'record'],
]);

/** The items of each table by their keys. */
export type Tables = ReadonlyMap<string, Map<string, Item>>;

export const createTables = (): Tables => new Map([...keyAttributes.keys()].map((name) => [name, new Map()]));

/** What the product needs to use a table. */
export function tableOf(platform: TablePlatform, lifetime: Lifetime, name: string) {
  const { random, scheduler } = platform.world;
  const shared = { client: tableClient(platform, lifetime), clock: scheduler.clock, random: random.next };
  return { ...shared, name, execute: statementExecutor(shared) };
}

interface TablePlatform {
  world: World;
  tablesAwayUntil?: number;
  tables: Tables;
  /** Called with an error that the product should never cause: a call that is refused as a whole. */
  onThrow: (error: unknown) => void;
}

/** Distinct, as far as a run is concerned. */
export const ownerFrom =
  ({ random }: World) =>
  () =>
    random.next().toString(36).slice(2);

/** Attempts that the SDK makes by itself. */
const sdkAttempts = 3;

/** Has only `send`: the product uses no other part of the client. */
function tableClient(
  { world, tables, tablesAwayUntil = 0, onThrow }: TablePlatform,
  lifetime: Lifetime,
): DynamoDBClient {
  const refused = (message: string) => {
    const error = Object.assign(new Error(message), { name: 'ValidationException' });
    onThrow(error);
    return error;
  };

  const send = (command: unknown): Promise<unknown> => {
    if (command instanceof BatchGetItemCommand) return repeated(() => read(command));
    if (command instanceof BatchExecuteStatementCommand) return repeated(() => write(command.input as BatchInput));
    throw new Error('The simulated tables do not support this command.');
  };

  /** The SDK repeats a call that failed or whose reply was lost, but gives up at the end. */
  async function repeated<T>(call: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await call();
      } catch (error) {
        if (attempt >= sdkAttempts || (error as Error).name !== throttled().name || world.random.chance(0.5))
          throw error;
      }
    }
  }

  const called = <T>(kind: CallKind, name: string, apply: () => T, arriveMs?: number): Promise<T> =>
    callService(world, lifetime, {
      name,
      kind,
      rejection: 'DynamoDB rejects a call',
      lostReply: 'DynamoDB reply lost',
      failure: throttled,
      apply: () => {
        if (world.scheduler.clock.now() < tablesAwayUntil) throw throttled();
        return apply();
      },
      ...(arriveMs === undefined ? {} : { arriveMs }),
    });

  function read({ input }: BatchGetItemCommand) {
    const [[name, { Keys = [] }]] = Object.entries(input.RequestItems ?? {}) as [[string, { Keys?: Item[] }]];
    const keyOf = (key: Item) => String(key[keyAttributes.get(name) as string]?.S);
    const kind = name === tableNames.locks ? 'DynamoDB lock reads' : 'DynamoDB stamp reads';
    return called(kind, `reads ${Keys.length} ${name}`, () => {
      if (new Set(Keys.map(keyOf)).size < Keys.length) throw refused('Provided list of item keys contains duplicates');
      const isPartial = world.occurs('DynamoDB leaves keys unprocessed');
      const processed = isPartial ? Keys.slice(0, Math.floor(Keys.length / 2)) : Keys;
      const unprocessed = Keys.slice(processed.length);
      return {
        Responses: { [name]: processed.flatMap((key) => tables.get(name)?.get(keyOf(key)) ?? []) },
        UnprocessedKeys: unprocessed.length === 0 ? {} : { [name]: { Keys: unprocessed } },
      };
    });
  }

  function write(input: BatchInput) {
    const name = (input.Statements ?? []).some(({ Statement = '' }) => Statement.includes(`"${tableNames.locks}"`))
      ? tableNames.locks
      : tableNames.stamps;
    const kind = name === tableNames.locks ? 'DynamoDB lock writes' : 'DynamoDB stamp writes';
    const text = () => (input.Statements ?? []).map(({ Statement = '' }) => Statement.split(' ')[0]).join(' ');
    const apply = () => ({ Responses: batchOf(input).map(execute) });
    // The client has given up by the time the call takes effect.
    if (world.occurs('DynamoDB applies a call late')) {
      world.scheduler.after(world.random.between(12_000, world.random.pick([40_000, 150_000])), () => {
        world.trace(() => `${name}, late: ${text()}`);
        apply();
      });
      return called(kind, `writes ${name}, without an answer: ${text()}`, () => {
        throw throttled();
      });
    }
    const isSlow = kind === 'DynamoDB stamp writes' && world.occurs('stamps saved late');
    const arriveMs = isSlow ? world.random.between(8_000, world.random.pick([40_000, 150_000])) : undefined;
    return called(kind, `writes ${name}: ${text()}`, apply, arriveMs);
  }

  function execute(statement: BatchStatement): StatementResponse {
    if (statement.kind === 'refused') return statement.response;
    const { table, key, run } = statement;
    if (world.occurs('DynamoDB throttles a statement')) {
      return { TableName: table, Error: { Code: 'ThrottlingError', Message: 'throttled' } };
    }
    const items = tables.get(table) as Map<string, Item>;
    const { response, change } = run(items.get(key));
    if (change === null) items.delete(key);
    else if (change) items.set(key, change);
    if (response.Error?.Item && world.occurs('DynamoDB returns no item with a refusal')) delete response.Error.Item;
    return response;
  }

  function batchOf(input: BatchInput): BatchStatement[] {
    try {
      return prepareBatch(input, (table) => keyAttributes.get(table));
    } catch (error) {
      if (!(error instanceof BatchError)) throw error;
      throw refused(error.message);
    }
  }

  return { send } as unknown as DynamoDBClient;
}

const throttled = () => Object.assign(new Error('throttled'), { name: 'ProvisionedThroughputExceededException' });
