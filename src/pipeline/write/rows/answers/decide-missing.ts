// A query by a key finds nothing where no record has the key, and where the record is hidden from the integration user. For
// an update both mean: try again later. A delete is only done if the user can see every record of the object.
import { FailureError } from '../../../../failure.ts';
import { isActivity, isId } from '../ids/id-query.ts';
import type { SeesAllRecords } from '../ids/sees-all-records.ts';
import type { Row } from '../row.ts';
import type { Answer, SentAnswer } from './answer.ts';
import { plainRefusal, type RowRefusal } from './refusal.ts';

export async function decideMissing(
  answers: ReadonlyMap<Row, SentAnswer>,
  seesAll: SeesAllRecords,
): Promise<Map<Row, Answer>> {
  const decided = new Map<Row, Answer>();
  for (const [row, answer] of answers) {
    decided.set(row, answer.kind === 'missing' ? await decide(row, seesAll) : answer);
  }
  return decided;
}

async function decide(row: Row, seesAll: SeesAllRecords): Promise<Answer> {
  if (row.operation !== 'delete') return { kind: 'refused', ...noSuchRecord(row) };
  try {
    return (await seesAll(row.sObject))
      ? { kind: 'done', result: 'unchanged' }
      : { kind: 'refused', ...recordsHidden(row) };
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return { kind: 'service', failure: error.failure, mayHaveWritten: false };
  }
}

/** A delete that found no record, by a user from whom one may be hidden. */
function recordsHidden({ sObject }: Row): RowRefusal {
  const message =
    `${sObject}: no record with this key was found, but the integration user may not see all records, so it may still ` +
    `exist. Grant the user ${permissionFor(sObject)}, and View Setup and Configuration, which lets us check that.`;
  return plainRefusal({ code: 'salesforce/records-hidden', message, sObject });
}

/** Tasks and events have no permissions of their own. */
const permissionFor = (sObject: string) => (isActivity(sObject) ? 'View All Data' : `View All Records on ${sObject}`);

/** An update that found no record. */
function noSuchRecord({ sObject, key }: Row): RowRefusal {
  return plainRefusal({
    code: 'salesforce/record-missing',
    message: `${sObject}: no record has this ${key && isId(key) ? 'Id' : 'key yet'}.`,
    sObject,
  });
}
