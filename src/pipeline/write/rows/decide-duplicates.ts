// `DUPLICATE_VALUE` sometimes does not say which field it is about. One query then decides: if a record has the row's
// own key, the key was taken; if none has, or the query is refused, it is another unique field.
import { FailureError } from '../../../failure.ts';
import type { JsonObject } from '../../../json.ts';
import type { RecordKey } from '../../plan/plan.ts';
import type { SalesforceApi } from '../salesforce/api.ts';
import { query } from '../salesforce/query.ts';
import { batchKeyOf, type Row } from './row.ts';
import type { Answer } from './send-round.ts';

type KeyedRow = Row & { key: RecordKey };

/** A URL may have 16,384 bytes: of them so many for the keys, as they are written into it. */
const keyBytesPerQuery = 12_000;

export async function decideDuplicates(answers: Map<Row, Answer>, api: SalesforceApi): Promise<Map<Row, Answer>> {
  const undecided = [...answers].flatMap(([row, answer]) =>
    answer.kind === 'refused' && answer.undecided && hasKey(row) ? [row] : [],
  );
  for (const rows of Map.groupBy(undecided, batchKeyOf).values()) {
    for (const part of inQueries(rows)) await decide(part, answers, api);
  }
  return answers;
}

const hasKey = (row: Row): row is KeyedRow => row.key !== undefined;

function inQueries(rows: readonly KeyedRow[]): KeyedRow[][] {
  const parts: KeyedRow[][] = [];
  let left = 0;
  for (const row of rows) {
    const bytes = encodeURIComponent(`${soqlLiteral(row.key.value)},`).length;
    if (bytes > left) {
      parts.push([]);
      left = keyBytesPerQuery;
    }
    parts.at(-1)?.push(row);
    left -= bytes;
  }
  return parts;
}

async function decide(rows: readonly KeyedRow[], answers: Map<Row, Answer>, api: SalesforceApi): Promise<void> {
  try {
    const [{ key, sObject }] = rows as [KeyedRow];
    const literals = rows.map((row) => soqlLiteral(row.key.value)).join(',');
    const found = await query(`SELECT Id, ${key.field} FROM ${sObject} WHERE ${key.field} IN (${literals})`, api);
    const ids = new Map(found?.flatMap((record) => idByKey(record, key.field)));
    const foldedIds = new Map([...ids].map(([value, id]) => [value.toLowerCase(), id]));
    for (const [coalesced, alike] of Map.groupBy(rows, (row) => String(row.key.value).toLowerCase())) {
      for (const row of alike) {
        // Two records told apart by case alone: to this field it matters.
        const existingId = alike.length > 1 ? ids.get(String(row.key.value)) : foldedIds.get(coalesced);
        if (existingId) answers.set(row, ownKeyTaken(row, existingId));
      }
    }
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    for (const row of rows) answers.set(row, { kind: 'service', failure: error.failure, mayHaveWritten: false });
  }
}

/** Field names come back in the schema's own spelling. */
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
