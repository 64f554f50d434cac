// `DUPLICATE_VALUE` sometimes does not name its field. One query then decides: if a record has the row's own key, the
// key was taken; if none has, or the query is refused, it is about another unique field.
import { FailureError } from '../../../../failure.ts';
import type { JsonObject } from '../../../../json.ts';
import type { RecordKey } from '../../../plan/plan.ts';
import type { SalesforceApi } from '../../salesforce/api.ts';
import { query } from '../../salesforce/query.ts';
import { batchKeyOf, type Row } from '../row.ts';
import type { Answer } from '../send-round.ts';

type KeyedRow = Row & { key: RecordKey };

/** A URL may have 16,384 bytes. Of these the keys get so many, in their encoded form. */
const keyBytesPerQuery = 12_000;

export async function decideDuplicates(
  answers: ReadonlyMap<Row, Answer>,
  api: SalesforceApi,
): Promise<Map<Row, Answer>> {
  const undecided = [...answers].flatMap(([row, answer]) =>
    answer.kind === 'refused' && answer.undecided && hasKey(row) ? [row] : [],
  );
  const decided = new Map(answers);
  for (const rows of Map.groupBy(undecided, batchKeyOf).values()) {
    for (const chunk of inQueries(rows)) {
      for (const [row, answer] of await decide(chunk, api)) decided.set(row, answer);
    }
  }
  return decided;
}

const hasKey = (row: Row): row is KeyedRow => row.key !== undefined;

function inQueries(rows: readonly KeyedRow[]): KeyedRow[][] {
  const chunks: KeyedRow[][] = [];
  let bytesLeft = 0;
  for (const row of rows) {
    const bytes = encodeURIComponent(`${soqlLiteral(row.key.value)},`).length;
    if (bytes > bytesLeft) {
      chunks.push([]);
      bytesLeft = keyBytesPerQuery;
    }
    chunks.at(-1)?.push(row);
    bytesLeft -= bytes;
  }
  return chunks;
}

/** Answers for those rows about which the query decides. */
async function decide(rows: readonly KeyedRow[], api: SalesforceApi): Promise<[Row, Answer][]> {
  try {
    const [{ key, sObject }] = rows as [KeyedRow];
    const literals = rows.map((row) => soqlLiteral(row.key.value)).join(',');
    const records = await query(`SELECT Id, ${key.field} FROM ${sObject} WHERE ${key.field} IN (${literals})`, api);
    const ids = new Map(records?.flatMap((record) => idByKey(record, key.field)));
    const foldedIds = new Map([...ids].map(([value, id]) => [value.toLowerCase(), id]));
    return [...Map.groupBy(rows, (row) => String(row.key.value).toLowerCase())].flatMap(([folded, alike]) =>
      alike.flatMap((row): [Row, Answer][] => {
        // Two rows whose keys differ in case alone: the field tells them apart.
        const existingId = alike.length > 1 ? ids.get(String(row.key.value)) : foldedIds.get(folded);
        return existingId ? [[row, ownKeyTaken(row, existingId)]] : [];
      }),
    );
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { failure } = error;
    return rows.map((row) => [row, { kind: 'service', failure, mayHaveWritten: false }]);
  }
}

/** The reply spells the field as the org's schema does. */
function idByKey(record: JsonObject, field: string): [string, string][] {
  const value = Object.entries(record).find(([name]) => name.toLowerCase() === field.toLowerCase())?.[1];
  const isKey = typeof value === 'string' || typeof value === 'number';
  return isKey && typeof record.Id === 'string' ? [[String(value).trim(), record.Id]] : [];
}

const ownKeyTaken = (row: Row, existingId: string): Answer => ({
  kind: 'refused',
  failure: {
    code: 'salesforce/lost-race',
    message: `${row.sObject}: another writer has just taken its key.`,
    salesforceCode: 'DUPLICATE_VALUE',
    sObject: row.sObject,
  },
  missingParents: [],
  undecided: false,
  ownKeyTaken: true,
  existingId,
});

const soqlLiteral = (value: string | number) =>
  typeof value === 'number' ? String(value) : `'${value.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'`;
