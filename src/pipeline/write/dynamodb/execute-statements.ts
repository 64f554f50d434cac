// Executes PartiQL statements that write, in as few calls as DynamoDB allows: 25 per call. Each statement has its own
// result. A call uses the same write units as its statements would alone. Statements that DynamoDB throttles within a
// successful call are retried here, because the SDK retries only whole calls.
import {
  type AttributeValue,
  BatchExecuteStatementCommand,
  type BatchStatementResponse,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { Clock } from '../../../clock.ts';
import type { Failure } from '../../../failure.ts';
import { storeFailure, storeFailureOf } from '../store-failure.ts';

export type Item = Record<string, AttributeValue>;

export interface Statement {
  /** PartiQL with a question mark for each parameter. */
  text: string;
  parameters: AttributeValue[];
  /** Key of the item it writes. Two statements for one item never share a call: DynamoDB would refuse all of it. */
  key: string;
}

export type StatementResult =
  | { kind: 'done' }
  /**
   * `exists`: an INSERT found an item. `condition`: a WHERE was false, or there is no item. `item`: the item, if known.
   */
  | { kind: 'refused'; because: 'exists' | 'condition'; item?: Item }
  | { kind: 'failed'; failure: Failure };

/**
 * Returns the results in the order of the statements, which all write one table. Never throws for errors of DynamoDB.
 */
export type ExecuteStatements = (statements: readonly Statement[]) => Promise<StatementResult[]>;

export interface StatementDependencies {
  client: DynamoDBClient;
  clock: Pick<Clock, 'sleep'>;
  /** 0 ≤ random < 1 */
  random: () => number;
}

/** DynamoDB's limit for one BatchExecuteStatement. */
const statementsPerCall = 25;

/** Maximum attempts for a statement that DynamoDB throttles, within about three seconds. */
const attemptsAllowed = 7;
const firstDelayMs = 50;

export function statementExecutor({ client, clock, random }: StatementDependencies): ExecuteStatements {
  async function call(statements: readonly Statement[], results: Map<Statement, StatementResult>): Promise<void> {
    let left = statements;
    for (let attempt = 1; left.length > 0; attempt += 1) {
      const responses = await send(left);
      const throttled = left.filter((statement, index) => {
        const result = resultOf(responses[index]);
        results.set(statement, result ?? { kind: 'failed', failure: storeFailureOf({ name: '' }) });
        return result === undefined;
      });
      if (attempt >= attemptsAllowed) return;
      left = throttled;
      if (left.length > 0) await clock.sleep(firstDelayMs * 2 ** (attempt - 1) * (0.5 + random() / 2));
    }
  }

  const send = async (statements: readonly Statement[]): Promise<BatchStatementResponse[]> => {
    const Statements = statements.map(({ text, parameters }) => ({
      Statement: text,
      Parameters: parameters,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    }));
    return (await client.send(new BatchExecuteStatementCommand({ Statements }))).Responses ?? [];
  };

  return async (statements) => {
    const results = new Map<Statement, StatementResult>();
    for (const wave of wavesOf(statements)) {
      await Promise.all(
        chunksOf(wave, statementsPerCall).map((chunk) =>
          call(chunk, results).catch((error: unknown) => {
            const failure = storeFailure(error);
            for (const statement of chunk) {
              if (!isSettled(results.get(statement))) results.set(statement, { kind: 'failed', failure });
            }
          }),
        ),
      );
    }
    return statements.map((statement) => results.get(statement) as StatementResult);
  };
}

const isSettled = (result: StatementResult | undefined) => result !== undefined && result.kind !== 'failed';

/** Statements for the same item go one after another: the first of each item, then the second of each. */
function wavesOf(statements: readonly Statement[]): Statement[][] {
  const perItem = [...Map.groupBy(statements, ({ key }) => key).values()];
  const most = Math.max(0, ...perItem.map(({ length }) => length));
  return Array.from({ length: most }, (_, wave) => perItem.flatMap((own) => own[wave] ?? []));
}

export const chunksOf = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));

/** Error codes of a statement that DynamoDB could not execute at the moment. */
const throttles = new Set([
  'ProvisionedThroughputExceeded',
  'ThrottlingError',
  'RequestLimitExceeded',
  'TransactionConflict',
  'InternalServerError',
]);

/** Undefined if the statement must be retried. */
function resultOf(response: BatchStatementResponse | undefined): StatementResult | undefined {
  if (!response) return undefined;
  if (!response.Error) return { kind: 'done' };
  const { Code = '', Message, Item: item } = response.Error;
  if (Code === 'DuplicateItem') return { kind: 'refused', because: 'exists' };
  if (Code === 'ConditionalCheckFailed') return { kind: 'refused', because: 'condition', ...(item ? { item } : {}) };
  const failure = storeFailureOf({ name: Code, message: Message });
  return throttles.has(Code) ? undefined : { kind: 'failed', failure };
}
