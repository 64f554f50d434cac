// `DUPLICATE_VALUE` sometimes does not name its field. One query then decides: if a record has the row's own key, the
// key was taken; if none has, or the query is refused, it is about another unique field.
import { FailureError } from '../../../../failure.ts';
import type { SalesforceApi } from '../../salesforce/api.ts';
import { query } from '../../salesforce/query.ts';
import { hasKey, idQueryPath, inQueries, type KeyedRow } from '../ids/id-query.ts';
import { matchRecords } from '../ids/match-records.ts';
import { batchKeyOf, type Row } from '../row.ts';
import type { Answer } from './answer.ts';

export async function decideDuplicates(
  answers: ReadonlyMap<Row, Answer>,
  api: SalesforceApi,
): Promise<Map<Row, Answer>> {
  const undecided = [...answers].flatMap(([row, answer]) =>
    answer.kind === 'refused' && answer.undecided && hasKey(row) ? [row] : [],
  );
  const decided = new Map(answers);
  for (const rows of Map.groupBy(undecided, batchKeyOf).values()) {
    for (const part of inQueries(rows)) {
      for (const [row, answer] of await decide(part, api)) decided.set(row, answer);
    }
  }
  return decided;
}

/** Answers for those rows about which the query decides. */
async function decide(rows: readonly KeyedRow[], api: SalesforceApi): Promise<[Row, Answer][]> {
  try {
    const records = await query(idQueryPath(rows), api);
    const matches = matchRecords(records ?? [], rows);
    if (matches) return [...matches].flatMap(([row, [id]]) => (id === undefined ? [] : [[row, ownKeyTaken(row, id)]]));
    const middle = Math.ceil(rows.length / 2);
    return [...(await decide(rows.slice(0, middle), api)), ...(await decide(rows.slice(middle), api))];
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { failure } = error;
    return rows.map((row) => [row, { kind: 'service', failure, mayHaveWritten: false }]);
  }
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
