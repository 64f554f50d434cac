// BatchExecuteStatement on top of dynalite, which does not support PartiQL: one call reads the items, another writes
// the changes. Nothing else may call dynalite in between.
import type { Item } from './partiql/attribute-value.ts';
import { type BatchInput, prepareBatch, type StatementResponse } from './partiql/batch.ts';

/** Calls dynalite and returns the parsed reply. Rejects with dynalite's error text. */
export type Engine = (action: string, input: object) => Promise<unknown>;

/** Names of the partition keys by table, as far as they are known. */
export type KeyAttributes = Map<string, string>;

/** Throws `BatchError`. */
export async function executeBatch(
  input: BatchInput,
  engine: Engine,
  keyAttributes: KeyAttributes,
): Promise<StatementResponse[]> {
  for (const { Statement = '' } of input.Statements ?? []) await learnKey(Statement, engine, keyAttributes);
  const statements = prepareBatch(input, (table) => keyAttributes.get(table));
  const ready = statements.filter((each) => each.kind === 'ready');
  const byTable = Map.groupBy(ready, ({ table }) => table);
  const items = new Map<string, Item>();
  for (const [table, own] of byTable) {
    const name = keyAttributes.get(table) as string;
    const Keys = own.map(({ key }) => ({ [name]: { S: key } }));
    const reply = (await engine('BatchGetItem', { RequestItems: { [table]: { Keys, ConsistentRead: true } } })) as {
      Responses: Record<string, Item[]>;
    };
    for (const item of reply.Responses[table] ?? []) items.set(`${table} ${item[name]?.S}`, item);
  }
  const writes: Record<string, object[]> = {};
  const responses = statements.map((each) => {
    if (each.kind === 'refused') return each.response;
    const { response, change } = each.run(items.get(`${each.table} ${each.key}`));
    if (change !== undefined) {
      const Key = { [keyAttributes.get(each.table) as string]: { S: each.key } };
      const write = change === null ? { DeleteRequest: { Key } } : { PutRequest: { Item: change } };
      writes[each.table] = [...(writes[each.table] ?? []), write];
    }
    return response;
  });
  if (Object.keys(writes).length > 0) await engine('BatchWriteItem', { RequestItems: writes });
  return responses;
}

/** A client may have created the table. */
async function learnKey(statement: string, engine: Engine, keyAttributes: KeyAttributes): Promise<void> {
  const TableName = /(?:INTO|UPDATE|FROM)\s+"?([\w.-]+)/i.exec(statement)?.[1];
  if (TableName === undefined || keyAttributes.has(TableName)) return;
  const described = (await engine('DescribeTable', { TableName }).catch(() => undefined)) as
    | { Table: { KeySchema: { AttributeName: string; KeyType: string }[] } }
    | undefined;
  const key = described?.Table.KeySchema.find(({ KeyType }) => KeyType === 'HASH');
  if (key) keyAttributes.set(TableName, key.AttributeName);
}
