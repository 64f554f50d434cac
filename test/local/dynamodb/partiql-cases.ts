// DynamoDB's replies to batches of PartiQL statements. The emulator and DynamoDB Local get the same requests.
import {
  type AttributeValue,
  BatchExecuteStatementCommand,
  type BatchStatementRequest,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';

type Value = string | number | AttributeValue;
type Asked = [text: string, ...parameters: Value[]];

/** For a statement: `done`, the item that was found, or its error code with the item. For a call: its error. */
type Answer = 'done' | Record<string, unknown> | { Code: string; Item?: object };

export interface PartiqlCase {
  name: string;
  /** Each call after the one before. */
  calls: Asked[][];
  /** Of the last call. */
  answers: Answer[] | 'ValidationException';
  /** Without `ReturnValuesOnConditionCheckFailure`. */
  isBare?: boolean;
}

export const table = { name: 'things', key: 'id' };

const insert = (id: string): Asked => [`INSERT INTO "things" VALUE {'id': ?, 'status': ?, 'n': ?}`, id, 'old', 5];
const select = (id: string): Asked => ['SELECT * FROM "things" WHERE "id" = ?', id];
const change = (id: string): Asked => ['UPDATE "things" SET "status" = ? WHERE "id" = ?', 'new', id];
const changeIf = (id: string, condition: string, ...values: Value[]): Asked => [
  `UPDATE "things" SET "status" = ? WHERE "id" = ? AND ${condition}`,
  'new',
  id,
  ...values,
];
const remove = (id: string): Asked => ['DELETE FROM "things" WHERE "id" = ?', id];

const stored = (id: string, more: object = {}) => ({ id: { S: id }, status: { S: 'old' }, n: { N: '5' }, ...more });
const refused = (Code: string, Item?: object) => (Item ? { Code, Item } : { Code });
const condition = 'ConditionalCheckFailed';
const lockIsFree = '("n" < ? OR ("status" = ? AND "n" < ?))';

export const cases: PartiqlCase[] = [
  { name: 'inserts, each in the order of the call', calls: [[insert('a'), insert('b')]], answers: ['done', 'done'] },
  {
    name: 'an INSERT over an item is refused without the item, and changes nothing',
    calls: [[insert('a')], [insert('a'), insert('b')]],
    answers: [refused('DuplicateItem'), 'done'],
  },
  { name: 'a SELECT by the key', calls: [[insert('a')], [select('a'), select('b')]], answers: [stored('a'), {}] },
  {
    name: 'a false condition brings the item back',
    calls: [[insert('a')], [changeIf('a', '"n" < ?', 5)]],
    answers: [refused(condition, stored('a'))],
  },
  {
    name: 'a false condition does not bring the item back where nobody asked for it',
    calls: [[insert('a')], [changeIf('a', '"n" < ?', 5)]],
    answers: [refused(condition)],
    isBare: true,
  },
  { name: 'an UPDATE of nothing creates nothing', calls: [[change('a')], [select('a')]], answers: [{}] },
  { name: 'an UPDATE of nothing is a false condition', calls: [[change('a')]], answers: [refused(condition)] },
  {
    name: 'a DELETE of nothing is done, whatever its condition',
    calls: [[remove('a'), ['DELETE FROM "things" WHERE "id" = ? AND "status" = ?', 'b', 'old']]],
    answers: ['done', 'done'],
  },
  { name: 'a DELETE', calls: [[insert('a')], [remove('a')], [select('a')]], answers: [{}] },
  {
    name: 'a DELETE with a false condition',
    calls: [[insert('a')], [['DELETE FROM "things" WHERE "id" = ? AND "status" = ?', 'a', 'new']]],
    answers: [refused(condition, stored('a'))],
  },
  {
    name: 'several attributes are set and removed',
    calls: [
      [insert('a')],
      [['UPDATE "things" SET "m" = ? SET "status" = ? REMOVE "n" REMOVE "none" WHERE "id" = ?', { L: [] }, 'x', 'a']],
      [select('a')],
    ],
    answers: [{ id: { S: 'a' }, status: { S: 'x' }, m: { L: [] } }],
  },
  {
    name: 'an OR beside the key holds by its second part',
    calls: [[insert('a')], [changeIf('a', lockIsFree, 1, 'old', 6)], [select('a')]],
    answers: [stored('a', { status: { S: 'new' } })],
  },
  {
    name: 'an OR beside the key holds by no part',
    calls: [[insert('a')], [changeIf('a', lockIsFree, 1, 'old', 5)]],
    answers: [refused(condition, stored('a'))],
  },
  {
    name: 'the key under an OR names no item',
    calls: [[insert('a')], [['UPDATE "things" SET "status" = ? WHERE "id" = ? OR "n" < ?', 'new', 'a', 9]]],
    answers: [refused('ValidationError')],
  },
  {
    name: 'an UPDATE and a SELECT without the key',
    calls: [[['UPDATE "things" SET "status" = ? WHERE "n" < ?', 'new', 9]]],
    answers: [refused('ValidationError')],
  },
  {
    name: 'a missing attribute',
    calls: [
      [insert('a'), insert('b')],
      [changeIf('a', '"none" IS MISSING'), changeIf('b', '"n" IS MISSING')],
    ],
    answers: ['done', refused(condition, stored('b'))],
  },
  {
    name: 'a comparison with a missing attribute, and with one of another type, is false',
    calls: [
      [insert('a'), insert('b')],
      [changeIf('a', '"none" < ?', 5), changeIf('b', '"status" < ?', 5)],
    ],
    answers: [refused(condition, stored('a')), refused(condition, stored('b'))],
  },
  {
    name: 'numbers are compared as numbers',
    calls: [[insert('a')], [changeIf('a', '"n" < ?', { N: '10.5' })]],
    answers: ['done'],
  },
  { name: 'the same item twice', calls: [[insert('a'), remove('a')]], answers: 'ValidationException' },
  { name: 'the same item read twice', calls: [[select('a'), select('a')]], answers: 'ValidationException' },
  { name: 'reads and writes in one call', calls: [[insert('a'), select('b')]], answers: 'ValidationException' },
  {
    name: '25 statements',
    calls: [Array.from({ length: 25 }, (_, index) => insert(`a${index}`))],
    answers: Array.from({ length: 25 }, () => 'done' as const),
  },
  {
    name: '26 statements',
    calls: [Array.from({ length: 26 }, (_, index) => insert(`a${index}`))],
    answers: 'ValidationException',
  },
  {
    name: 'a statement that is too long',
    calls: [[[`UPDATE "things" SET "status" = '${'x'.repeat(8_200)}' WHERE "id" = ?`, 'a']]],
    answers: 'ValidationException',
  },
  {
    name: 'one bad statement beside a good one',
    calls: [[['UPDAT "things" SET "status" = ? WHERE "id" = ?', 'x', 'a'], insert('b')]],
    answers: [refused('ValidationError'), 'done'],
  },
  {
    name: 'a parameter too few',
    calls: [[['UPDATE "things" SET "status" = ? WHERE "id" = ?', 'x'], insert('b')]],
    answers: [refused('ValidationError'), 'done'],
  },
  {
    name: 'a table that does not exist',
    calls: [[['UPDATE "nothing" SET "status" = ? WHERE "id" = ?', 'x', 'a'], insert('b')]],
    answers: [refused('ResourceNotFound'), 'done'],
  },
  {
    name: 'an INSERT without the key, and with one of another type',
    calls: [[[`INSERT INTO "things" VALUE {'x': ?}`, 'a'], [`INSERT INTO "things" VALUE {'id': ?}`, 5], insert('b')]],
    answers: [refused('ValidationError'), refused('ValidationError'), 'done'],
  },
  {
    name: 'an attribute that is set twice, and the key',
    calls: [
      [insert('a'), insert('b')],
      [
        ['UPDATE "things" SET "status" = ? SET "status" = ? WHERE "id" = ?', 'x', 'y', 'a'],
        ['UPDATE "things" SET "id" = ? WHERE "id" = ?', 'x', 'b'],
      ],
    ],
    answers: [refused('ValidationError'), refused('ValidationError')],
  },
  {
    name: 'bytes',
    calls: [
      [insert('a')],
      [['UPDATE "things" SET "m" = ? WHERE "id" = ?', { B: Uint8Array.of(1, 2) }, 'a']],
      [select('a')],
    ],
    answers: [stored('a', { m: { B: Uint8Array.of(1, 2) } })],
  },
];

/** The replies to the last call of a case. */
export async function answersOf({ calls, isBare }: PartiqlCase, client: DynamoDBClient): Promise<unknown> {
  let answers: unknown;
  for (const statements of calls) answers = await answersTo(statements, isBare ?? false, client);
  return answers;
}

async function answersTo(statements: Asked[], isBare: boolean, client: DynamoDBClient): Promise<unknown> {
  const Statements = statements.map(
    ([Statement, ...values]): BatchStatementRequest => ({
      Statement,
      Parameters: values.map(attributeOf),
      ...(isBare ? {} : { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
    }),
  );
  try {
    const { Responses = [] } = await client.send(new BatchExecuteStatementCommand({ Statements }));
    return Responses.map(({ Error: error, Item }, index) => {
      if (error) return { Code: error.Code, ...(error.Item ? { Item: error.Item } : {}) };
      return statements[index]?.[0].startsWith('SELECT') ? (Item ?? {}) : 'done';
    });
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

const attributeOf = (value: Value): AttributeValue =>
  typeof value === 'string' ? { S: value } : typeof value === 'number' ? { N: String(value) } : value;

export const putThing = (id: string) => new PutItemCommand({ TableName: table.name, Item: { id: { S: id } } });
