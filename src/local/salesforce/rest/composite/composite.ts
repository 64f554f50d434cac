// `POST /composite`: up to 25 subrequests in one call, answered with 200 whatever their results. With allOrNone one
// failure rolls back all, but a Collections subrequest with a failed row keeps its original answer, including
// successes.

import { maxUrlBytes, parsePath } from '../parse-path.ts';
import { objectBody, type RestAnswer, type RestCall } from '../rest-call.ts';
import { methodNotAllowed, RestError, restError } from '../rest-error.ts';
import {
  MissingReference,
  type ReferenceContext,
  type ReferencedAnswer,
  resolveReferences,
  resolveUrl,
} from './composite-references.ts';
import { rowsOfBody } from './rows-in-request.ts';
import {
  executionOrder,
  inheritedHeaders,
  isCollection,
  isQuery,
  isRow,
  readSubrequests,
  type Subrequest,
} from './subrequests.ts';

const maxSubrequests = 25;
const maxCollections = 5;

/** @param run answers one subrequest and never throws */
export function composite(call: RestCall, run: (subrequest: RestCall) => RestAnswer): RestAnswer {
  if (call.method !== 'POST') throw methodNotAllowed(call.method, ['POST']);
  const body = objectBody(call);
  const subrequests = readSubrequests(body.compositeRequest, call.version);
  if (subrequests.length > maxSubrequests)
    return refusal(`The request can’t contain more than ${maxSubrequests} operations.`);
  if (subrequests.filter((each) => isCollection(each) || isQuery(each)).length > maxCollections)
    return refusal(`The request can’t contain more than ${maxCollections} sObject Collections or query operations.`);
  const collate = (body.collateSubrequests ?? call.version >= 49) === true;
  const { store } = call.org;
  const savepoint = store.savepoint();
  const firstRow = call.journal.rows.length;
  const answers = new Map<string, RestAnswer>();
  const references = new Map<string, ReferencedAnswer>();
  for (const subrequest of executionOrder(subrequests, collate, call.org.random)) {
    const context = { answers: references, version: call.version, behavior: call.org.behavior };
    const answer = answerSubrequest(call, subrequest, context, run);
    answers.set(subrequest.referenceId, answer);
    if (!isFailure(answer)) references.set(subrequest.referenceId, { body: answer.body, isRow: isRow(subrequest) });
    call.journal.subrequests.push({ method: subrequest.method, path: subrequest.url, status: answer.status });
  }
  const failed = [...answers.values()].some((answer) => isFailure(answer) || hasFailedRow(answer));
  if (body.allOrNone === true && failed) {
    store.rollbackTo(savepoint);
    for (const row of call.journal.rows.slice(firstRow)) row.code ??= 'PROCESSING_HALTED';
    for (const [name, answer] of answers) if (!isFailure(answer) && !hasFailedRow(answer)) answers.set(name, halted());
  }
  return {
    status: 200,
    body: { compositeResponse: subrequests.map((each) => resultOf(each, answers.get(each.referenceId) ?? halted())) },
  };
}

function answerSubrequest(
  call: RestCall,
  subrequest: Subrequest,
  context: ReferenceContext,
  run: (subrequest: RestCall) => RestAnswer,
): RestAnswer {
  try {
    const url = resolveUrl(subrequest.url, context);
    const body = resolveReferences(subrequest.body, context);
    if (url.length > maxUrlBytes && call.org.behavior.longSubrequestUrls === 'refused')
      throw restError(414, 'URI_TOO_LONG', `The url of a subrequest can't exceed ${maxUrlBytes} bytes.`);
    const parsed = parsePath(url);
    if (parsed.segments[0] === 'composite' && parsed.segments[1] !== 'sobjects')
      throw restError(400, 'INVALID_INPUT', `The resource ${parsed.path} is not supported in a composite request.`);
    const { org } = call;
    const fault = org.faults.forSubrequest(subrequest.method, parsed.path, () => rowsOfBody(parsed, body));
    if (fault) return { status: fault.status, body: fault.body ?? null };
    const inheritsAll = org.behavior.compositeHeaders === 'inherited';
    const inherited = Object.entries(call.headers).filter(
      ([name]) => inheritedHeaders.includes(name) || (inheritsAll && name.startsWith('sforce-')),
    );
    const headers = { ...Object.fromEntries(inherited), ...subrequest.httpHeaders };
    return run({ ...call, isSubrequest: true, ...parsed, method: subrequest.method, headers, body });
  } catch (error) {
    if (error instanceof MissingReference) return halted(error.message);
    if (error instanceof RestError) return { status: error.status, body: error.body };
    throw error;
  }
}

const isFailure = (answer: RestAnswer): boolean => answer.status >= 300 && answer.status !== 304;

function hasFailedRow({ body }: RestAnswer): boolean {
  return Array.isArray(body) && body.some((row: { success?: boolean } | null) => row?.success === false);
}

function halted(message?: string): RestAnswer {
  const rolledBack = 'The transaction was rolled back since another operation in the same transaction failed.';
  return { status: 400, body: [{ errorCode: 'PROCESSING_HALTED', message: message ?? rolledBack }] };
}

function resultOf({ referenceId }: Subrequest, answer: RestAnswer): Record<string, unknown> {
  const location = answer.headers?.location;
  return {
    body: answer.body ?? null,
    httpHeaders: location === undefined ? {} : { Location: location },
    httpStatusCode: answer.status,
    referenceId,
  };
}

const refusal = (message: string): RestAnswer => ({
  status: 200,
  body: {
    compositeResponse: [
      { body: [{ errorCode: 'LIMIT_EXCEEDED', message }], httpHeaders: {}, httpStatusCode: 400, referenceId: null },
    ],
  },
});
