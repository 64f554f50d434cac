// A query by a key finds nothing where no record has the key, and where the record is hidden from the integration user. For
// an update both mean: try again later. A delete is only done if the user can see every record of the object. By an Id of
// another object nothing can be deleted, so that is the fault of the event.
import { FailureError } from '../../../../failure.ts';
import { isActivity, isId } from '../ids/id-query.ts';
import type { SeesRecords } from '../ids/sees-all-records.ts';
import type { Row } from '../row.ts';
import type { Answer, SentAnswer } from './answer.ts';
import { plainRefusal, type RowRefusal } from './refusal.ts';

export async function decideMissing(
  answers: ReadonlyMap<Row, SentAnswer>,
  sees: SeesRecords,
): Promise<Map<Row, Answer>> {
  const decided = new Map<Row, Answer>();
  for (const [row, answer] of answers) {
    decided.set(row, answer.kind === 'missing' ? await decide(row, sees) : answer);
  }
  return decided;
}

async function decide(row: Row, sees: SeesRecords): Promise<Answer> {
  if (row.operation !== 'delete') return { kind: 'refused', ...noSuchRecord(row) };
  try {
    const { all, keyPrefix } = await sees(row.sObject);
    if (keyPrefix !== undefined && isOfOtherObject(row, keyPrefix)) return { kind: 'refused', ...otherObject(row) };
    return all ? { kind: 'done', result: 'unchanged' } : { kind: 'refused', ...recordsHidden(row) };
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return { kind: 'service', failure: error.failure, mayHaveWritten: false };
  }
}

const isOfOtherObject = ({ key }: Row, keyPrefix: string) =>
  key !== undefined && isId(key) && !String(key.value).startsWith(keyPrefix);

const otherObject = ({ sObject }: Row): RowRefusal =>
  plainRefusal({
    code: 'salesforce/rejected',
    message: `${sObject}: its key is the Id of a record of another object.`,
    sObject,
    fields: ['Id'],
  });

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
