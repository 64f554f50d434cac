// The reply to a call → an answer for each of its rows. Further pages of a query are fetched.
import { type Failure, FailureError } from '../../../failure.ts';
import type { SalesforceApi, SalesforceReply } from '../salesforce/api.ts';
import { type QueryPage, recordsFrom } from '../salesforce/query.ts';
import { isServerError, tooLarge } from '../salesforce/service-failure.ts';
import type { CallAnswer, SentAnswer } from './answers/answer.ts';
import { isVerdict } from './answers/error-codes.ts';
import { readLookUp, refusedLookUp } from './answers/read-look-up.ts';
import type { RowResult, SubrequestResult } from './answers/read-reply.ts';
import { readErrors, type SalesforceError, tooLargeErrors } from './answers/salesforce-error.ts';
import type { Row } from './row.ts';
import type { Subrequest } from './subrequests.ts';

export type Answers = Map<Row, CallAnswer>;

/** The call failed as a whole because of something in it. Smaller calls find out what it is. */
export type WholeCall =
  | { kind: 'refused'; errors: readonly SalesforceError[] }
  /** An error of Salesforce itself, or one that says nothing of what was sent. */
  | { kind: 'server-error'; errors: readonly SalesforceError[] };

/** What a reply by which Salesforce refused the call as a whole means; undefined if no row can be to blame. */
export function wholeCall({ status, body }: SalesforceReply): WholeCall | undefined {
  if (status === tooLarge) return { kind: 'refused', errors: tooLargeErrors };
  const errors = readErrors(body);
  if (isServerError(status, body) || status === 500) return { kind: 'server-error', errors };
  if (status !== 400) return undefined;
  const isAboutRows = errors.some(({ code }) => isVerdict(code));
  return { kind: isAboutRows ? 'refused' : 'server-error', errors };
}

/** @param results of the subrequests of the call, in their order */
export async function answersOfCall(
  results: readonly SubrequestResult[],
  call: readonly Subrequest[],
  api: SalesforceApi,
): Promise<Answers> {
  const answers: Answers = new Map();
  for (const [index, result] of results.entries()) {
    for (const [row, answer] of await answersOf(result, call[index] as Subrequest, api)) answers.set(row, answer);
  }
  return answers;
}

/**
 * Salesforce refuses the resource itself: a wrong API version, or a missing feature or permission. No row is to blame.
 */
export function callRefused({ status, body }: SalesforceReply): Failure {
  const salesforceCode = readErrors(body)
    .map(({ code }) => code)
    .find((code) => /^[A-Z][A-Z0-9_]{0,79}$/.test(code));
  const message = `Salesforce refuses composite calls (HTTP ${status}): check the API version and the integration user.`;
  return { code: 'salesforce/session-refused', message, ...(salesforceCode ? { salesforceCode } : {}) };
}

export const serviceFailureIn = (answers: ReadonlyMap<Row, CallAnswer>): Failure | undefined =>
  [...answers.values()].find((answer) => answer.kind === 'service')?.failure;

async function answersOf(
  result: SubrequestResult,
  subrequest: Subrequest,
  api: SalesforceApi,
): Promise<Iterable<[Row, CallAnswer]>> {
  if (result.kind === 'page') return answersOfLookUp(result.page, subrequest, api);
  if (result.kind === 'rows')
    return subrequest.rows.map((row, index) => [row, answerOfRow(result.results[index] as RowResult)]);
  if (result.kind === 'refused' && subrequest.kind === 'look-up') return refusedLookUp(result.errors, subrequest);
  return answerAll([subrequest], result.kind === 'service' ? { ...result, mayHaveWritten: true } : result);
}

const answerOfRow = (result: RowResult): CallAnswer =>
  result.kind === 'service' ? { ...result, mayHaveWritten: true } : result;

/** The call has been answered, and what else was in it is done: a failure of further pages is about this query alone. */
async function answersOfLookUp(page: QueryPage, lookUp: Subrequest, api: SalesforceApi): Promise<Answers> {
  try {
    return readLookUp(await recordsFrom(page, api), lookUp);
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return answerAll([lookUp], { kind: 'service', failure: error.failure, mayHaveWritten: false });
  }
}

/** The same answer for all rows of a call. A query writes none of them. */
export function answerAll(
  call: readonly Subrequest[],
  answer: WholeCall | Extract<SentAnswer, { kind: 'service' }>,
): Answers {
  return new Map(
    call.flatMap(({ kind, rows }) =>
      rows.map((row): [Row, CallAnswer] => {
        if (answer.kind === 'refused') return [row, { kind: 'subrequest-refused', rows, errors: answer.errors }];
        if (answer.kind === 'server-error') return [row, { kind: 'server-error', rows, errors: answer.errors }];
        return [row, kind === 'look-up' ? { ...answer, mayHaveWritten: false } : answer];
      }),
    ),
  );
}
