// Applies one statement to the item with its key. Pure.
import { type AttributeValue, compares, type Item } from './attribute-value.ts';
import { type Condition, type Operand, type Statement, StatementError } from './parse-statement.ts';

export interface PreparedStatement {
  statement: Statement;
  parameters: readonly AttributeValue[];
  /** Attribute of the table's partition key, and the statement's value for it. */
  keyAttribute: string;
  key: string;
}

export interface Effect {
  error?: { Code: string; Message: string };
  /** The new item, if it changes; `null` if it is deleted. */
  change?: Item | null;
  /** The item that a SELECT returns. */
  found?: Item;
}

/** Throws `StatementError` if DynamoDB replies with `ValidationError` before it reads any item. */
export function prepareStatement(
  statement: Statement,
  parameters: readonly AttributeValue[],
  keyAttribute: string,
): PreparedStatement {
  const resolve = operandOf(parameters);
  const key = statement.kind === 'insert' ? insertedKey() : keyIn(statement.where);
  if (key?.S === undefined) {
    throw new StatementError(
      statement.kind === 'insert'
        ? `Key attribute should be present in the item and have the type of the schema: Key ${keyAttribute}`
        : statement.kind === 'select'
          ? 'Only single item select is supported'
          : 'Where clause does not contain a mandatory equality on all key attributes',
    );
  }
  if (statement.kind === 'update') {
    const paths = [...statement.sets.map(([name]) => name), ...statement.removes];
    if (new Set(paths).size < paths.length) throw new StatementError('Two document paths overlap with each other');
    if (paths.includes(keyAttribute)) {
      throw new StatementError(`Cannot update attribute ${keyAttribute}. This attribute is part of the key`);
    }
  }
  return { statement, parameters, keyAttribute, key: String(key.S) };

  function insertedKey(): AttributeValue | undefined {
    const { members } = statement as Extract<Statement, { kind: 'insert' }>;
    if (new Set(members.map(([name]) => name)).size < members.length) {
      throw new StatementError('Duplicate keys in tuple');
    }
    const member = members.find(([name]) => name === keyAttribute);
    return member && resolve(member[1]);
  }

  /** Only an equality that must hold identifies the item: one under OR does not. */
  function keyIn(where: Condition): AttributeValue | undefined {
    const parts = where.kind === 'and' ? where.parts : [where];
    const equality = parts.find(
      (part) => part.kind === 'compare' && part.name === keyAttribute && part.operator === '=',
    );
    return equality?.kind === 'compare' ? resolve(equality.operand) : undefined;
  }
}

const operandOf = (parameters: readonly AttributeValue[]) => (operand: Operand) =>
  'literal' in operand ? operand.literal : (parameters[operand.parameter] as AttributeValue);

/** DynamoDB's limit for an item, in bytes. */
const largestItem = 409_600;

export function applyStatement({ statement, parameters, keyAttribute, key }: PreparedStatement, item?: Item): Effect {
  const resolve = operandOf(parameters);
  const meets = (condition: Condition): boolean => {
    if ('parts' in condition) return condition.parts[condition.kind === 'and' ? 'every' : 'some'](meets);
    const own = item?.[condition.name];
    if (condition.kind === 'missing') return (own === undefined) === condition.isMissing;
    return compares(own, condition.operator, resolve(condition.operand));
  };
  const changed = (next: Item): Effect =>
    JSON.stringify(next).length > largestItem
      ? { error: { Code: 'ValidationError', Message: 'Item size has exceeded the maximum allowed size' } }
      : { change: next };

  switch (statement.kind) {
    case 'insert':
      if (item) return { error: { Code: 'DuplicateItem', Message: 'Duplicate primary key exists in table' } };
      return changed(Object.fromEntries(statement.members.map(([name, operand]) => [name, resolve(operand)])));
    case 'select':
      return item && meets(statement.where) ? { found: item } : {};
    case 'delete':
      if (!item) return {};
      return meets(statement.where) ? { change: null } : { error: conditionFailed };
    case 'update': {
      if (!item || !meets(statement.where)) return { error: conditionFailed };
      const kept = Object.entries(item).filter(([name]) => !statement.removes.includes(name));
      const set = statement.sets.map(([name, operand]) => [name, resolve(operand)] as const);
      return changed({ ...Object.fromEntries([...kept, ...set]), [keyAttribute]: { S: key } });
    }
  }
}

const conditionFailed = { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' };
