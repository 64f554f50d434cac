// Salesforce answers with the same 404 where a record is not there and where the org does not know its object, or hides
// it. To a delete the one is success and the other is not: one query for each object and key field decides.
import { FailureError } from '../../../failure.ts';
import type { SalesforceApi } from '../salesforce/api.ts';
import { query } from '../salesforce/query.ts';
import { batchKeyOf, type Row } from './row.ts';
import { noSuchRecord, refusalOf } from './salesforce-error.ts';
import type { Answer, SentAnswer } from './send-round.ts';

/** @param found whether the org knows their object and key field, by kind of rows; is added to */
export async function decideMissing(
  answers: ReadonlyMap<Row, SentAnswer>,
  found: Map<string, boolean>,
  api: SalesforceApi,
): Promise<Map<Row, Answer>> {
  const decided = new Map<Row, Answer>();
  for (const [row, answer] of answers) {
    decided.set(row, answer.kind === 'missing' ? await decide(row, answer.isKnown, found, api) : answer);
  }
  return decided;
}

async function decide(row: Row, isKnown: boolean, found: Map<string, boolean>, api: SalesforceApi): Promise<Answer> {
  try {
    const kind = batchKeyOf(row);
    if (!isKnown && !found.has(kind)) {
      const { field = 'Id' } = row.key ?? {};
      const records = await query(`SELECT Id FROM ${row.sObject} WHERE ${field} = null LIMIT 1`, api);
      found.set(kind, records !== undefined);
    }
    if (!isKnown && !found.get(kind)) {
      return { kind: 'refused', ...refusalOf([{ code: 'NOT_FOUND', message: '', fields: [] }], row) };
    }
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return { kind: 'service', failure: error.failure, mayHaveWritten: false };
  }
  return row.operation === 'delete' ? { kind: 'done', result: 'unchanged' } : { kind: 'refused', ...noSuchRecord(row) };
}
