// BatchExecuteStatement: errors that refuse the whole call, and the outcome of each statement. test/local/dynamodb/
// compares its rules with those of DynamoDB Local.
import { applyStatement, type Effect, type PreparedStatement, prepareStatement } from './apply-statement.ts';
import type { AttributeValue, Item } from './attribute-value.ts';
import { parseStatement, StatementError } from './parse-statement.ts';

export interface BatchInput {
  Statements?: {
    Statement?: string;
    Parameters?: AttributeValue[];
    ReturnValuesOnConditionCheckFailure?: string;
  }[];
}

export interface StatementResponse {
  TableName?: string;
  Item?: Item;
  Error?: { Code: string; Message: string; Item?: Item };
}

/** One statement of a batch, with its item, or with its error if it is refused before that. */
export type BatchStatement =
  | { kind: 'refused'; response: StatementResponse }
  | {
      kind: 'ready';
      table: string;
      key: string;
      /** Pure. */
      run(item: Item | undefined): { response: StatementResponse; change?: Item | null };
    };

/** The whole call is refused with `ValidationException`. */
export class BatchError extends Error {}

const statementsAllowed = 25;
const charactersAllowed = 8_192;

/**
 * Throws `BatchError`.
 * @param keyAttributeOf returns the partition key of a table; undefined if the table does not exist
 */
export function prepareBatch(
  { Statements = [] }: BatchInput,
  keyAttributeOf: (table: string) => string | undefined,
): BatchStatement[] {
  if (Statements.length === 0) throw new BatchError('The statement was empty.');
  if (Statements.length > statementsAllowed) {
    throw new BatchError(`A batch cannot have more than ${statementsAllowed} statements`);
  }
  if (Statements.some(({ Statement = '' }) => Statement.length > charactersAllowed)) {
    throw new BatchError(`Member must have length less than or equal to ${charactersAllowed}`);
  }
  const prepared = Statements.map((each) => prepare(each, keyAttributeOf));
  const kinds = new Set(Statements.map(({ Statement = '' }) => /^\s*SELECT\b/i.test(Statement)));
  if (kinds.size > 1) throw new BatchError('Read and write requests together in the same batch is not supported.');
  const keys = prepared.flatMap((each) => (each.kind === 'ready' ? [JSON.stringify([each.table, each.key])] : []));
  if (new Set(keys).size < keys.length) throw new BatchError('Provided list of item keys contains duplicates');
  return prepared;
}

function prepare(
  { Statement = '', Parameters = [], ...options }: NonNullable<BatchInput['Statements']>[number],
  keyAttributeOf: (table: string) => string | undefined,
): BatchStatement {
  try {
    const statement = parseStatement(Statement);
    if (statement.parameters > Parameters.length) {
      throw new StatementError("Number of parameters in request and statement don't match.");
    }
    const keyAttribute = keyAttributeOf(statement.table);
    if (keyAttribute === undefined) {
      const Message = 'Cannot do operations on a non-existent table';
      return { kind: 'refused', response: { Error: { Code: 'ResourceNotFound', Message } } };
    }
    const prepared = prepareStatement(statement, Parameters, keyAttribute);
    const returnsItem = options.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
    return {
      kind: 'ready',
      table: statement.table,
      key: prepared.key,
      run: (item) => run(prepared, item, returnsItem),
    };
  } catch (error) {
    if (!(error instanceof StatementError)) throw error;
    return { kind: 'refused', response: { Error: { Code: 'ValidationError', Message: error.message } } };
  }
}

function run(prepared: PreparedStatement, item: Item | undefined, returnsItem: boolean) {
  const { error, change, found }: Effect = applyStatement(prepared, item);
  const response: StatementResponse = { TableName: prepared.statement.table };
  if (found) response.Item = found;
  if (error) {
    const isCondition = error.Code === 'ConditionalCheckFailed';
    response.Error = { ...error, ...(isCondition && returnsItem && item ? { Item: item } : {}) };
  }
  return { response, ...(change === undefined ? {} : { change }) };
}
