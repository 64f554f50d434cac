// The reply to a query for the Ids of rows → an answer for each of them. Pure.
import { type Failure, retryOf } from '../../../../failure.ts';
import type { JsonObject } from '../../../../json.ts';
import { isId, type KeyedRow } from '../ids/id-query.ts';
import { matchRecords } from '../ids/match-records.ts';
import type { Row } from '../row.ts';
import type { Subrequest } from '../subrequests.ts';
import type { CallAnswer } from './answer.ts';
import { plainRefusal, refusalOf } from './refusal.ts';
import { codeName, type SalesforceError } from './salesforce-error.ts';

type Answers = Map<Row, CallAnswer>;

export function readLookUp(records: readonly JsonObject[], lookUp: Subrequest): Answers {
  const matches = matchRecords(records, lookUp.rows as readonly KeyedRow[]);
  if (!matches) return unclear(lookUp);
  return new Map([...matches].map(([row, ids]) => [row, answerOf(row, ids)]));
}

function answerOf(row: Row, [id, ...others]: readonly string[]): CallAnswer {
  if (id === undefined) return { kind: 'missing' };
  if (others.length === 0) return { kind: 'found', id };
  return { kind: 'refused', ...refusalOf([{ code: 'DUPLICATE_EXTERNAL_ID', message: '', fields: [] }], row) };
}

/** Codes by which Salesforce says that a query for fewer keys may be answered. */
const tooMuch = new Set(['QUERY_TOO_COMPLICATED', 'OPERATION_TOO_LARGE', 'EXCEEDED_MAX_SIZE_REQUEST']);

/** Codes by which Salesforce says that a query can never be answered, whatever its keys are. */
const aboutTheField = new Set(['INVALID_TYPE', 'INVALID_FIELD', 'INVALID_QUERY_FILTER_OPERATOR', 'NOT_FOUND']);

/** `invalid ID field: 003…`: the Id of one row has a form that Salesforce does not know. */
const isAboutAnId = ({ code }: SalesforceError, { key }: Row) =>
  code === 'INVALID_QUERY_FILTER_OPERATOR' && key !== undefined && isId(key);

export function refusedLookUp(errors: readonly SalesforceError[], lookUp: Subrequest): Answers {
  const [first, ...others] = lookUp.rows as [Row, ...Row[]];
  const decisive = errors.find((error) => aboutTheField.has(error.code) && !isAboutAnId(error, first));
  // What no other attempt can fix may be about one of the keys.
  const isSplit = errors.some(({ code }) => tooMuch.has(code)) || retryOf(refusalOf(errors, first).failure) === 'never';
  if (!decisive && isSplit && others.length > 0) return unclear(lookUp);
  const unreadable = errors.find((error) => isAboutAnId(error, first));
  if (!decisive && unreadable)
    return new Map([[first, { kind: 'refused', ...plainRefusal(badId(first, unreadable)) }]]);
  return new Map(
    lookUp.rows.map((row) => [
      row,
      { kind: 'refused', ...(decisive ? plainRefusal(unknownKey(row, decisive)) : refusalOf(errors, row)) },
    ]),
  );
}

function unknownKey({ sObject, key }: Row, { code }: SalesforceError): Failure {
  const field = key?.field ?? 'Id';
  const message =
    `${sObject}: the object or its external ID ${field} does not exist in the org, or the integration user cannot see it, ` +
    'or the field has another type than in the schema snapshot. Deploy the fields and assign the permission set: see ' +
    'salesforce/README.md.';
  return { code: 'salesforce/rejected', message, salesforceCode: codeName(code), sObject, fields: [field] };
}

function badId({ sObject }: Row, { code }: SalesforceError): Failure {
  const message = `${sObject}: Salesforce does not accept its key as an Id.`;
  return { code: 'salesforce/rejected', message, salesforceCode: codeName(code), sObject, fields: ['Id'] };
}

const unclear = (lookUp: Subrequest): Answers => new Map(lookUp.rows.map((row) => [row, { kind: 'unclear', lookUp }]));
