// Salesforce answers with the same 404 whether a record does not exist or its object is unknown to, or hidden from, the
// integration user. For a delete the first is success and the second is not: one query per object and key field
// decides.
import { FailureError } from '../../../../failure.ts';
import type { SalesforceApi } from '../../salesforce/api.ts';
import { query } from '../../salesforce/query.ts';
import { batchKeyOf, type Row } from '../row.ts';
import type { Answer, SentAnswer } from '../send-round.ts';
import { noSuchRecord, refusalOf } from './refusal.ts';

/** True where the org knows the object and the key field of the row. Throws `FailureError`. */
export type IsKnown = (row: Row) => Promise<boolean>;

/** Asks once per batch key. */
export function knownTargets(api: SalesforceApi): IsKnown {
  const known = new Map<string, boolean>();
  return async (row) => {
    const batchKey = batchKeyOf(row);
    const remembered = known.get(batchKey);
    if (remembered !== undefined) return remembered;
    const { field = 'Id' } = row.key ?? {};
    const records = await query(`SELECT Id FROM ${row.sObject} WHERE ${field} = null LIMIT 1`, api);
    known.set(batchKey, records !== undefined);
    return records !== undefined;
  };
}

export async function decideMissing(
  answers: ReadonlyMap<Row, SentAnswer>,
  isKnown: IsKnown,
): Promise<Map<Row, Answer>> {
  const decided = new Map<Row, Answer>();
  for (const [row, answer] of answers) {
    decided.set(row, answer.kind === 'missing' ? await decide(row, answer.isKnown, isKnown) : answer);
  }
  return decided;
}

async function decide(row: Row, isSurelyKnown: boolean, isKnown: IsKnown): Promise<Answer> {
  try {
    if (!isSurelyKnown && !(await isKnown(row))) {
      return { kind: 'refused', ...refusalOf([{ code: 'NOT_FOUND', message: '', fields: [] }], row) };
    }
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return { kind: 'service', failure: error.failure, mayHaveWritten: false };
  }
  return row.operation === 'delete' ? { kind: 'done', result: 'unchanged' } : { kind: 'refused', ...noSuchRecord(row) };
}
