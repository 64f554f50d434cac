// `POST /composite`: up to 25 requests in one call, answered with 200 whatever became of them. With allOrNone one
// failure takes back all, but a Collections part with a failed row keeps the answer it gave, successes and all.
import { methodNotAllowed, RestError, restError } from '../../rest-error.ts';
import { parsePath } from '../parse-path.ts';
import { objectBody, type RestAnswer, type RestCall } from '../rest-call.ts';
import { type CompositePart, executionOrder, isCollection, isQuery, readParts } from './composite-parts.ts';
import { MissingReference, resolveReferences } from './composite-references.ts';
import { rowsOfBody } from './rows-in-request.ts';

const maxParts = 25;
const maxCollections = 5;

/** @param run answers one part, never throwing */
export function composite(call: RestCall, run: (part: RestCall) => RestAnswer): RestAnswer {
  if (call.method !== 'POST') throw methodNotAllowed(call.method, ['POST']);
  const body = objectBody(call);
  const parts = readParts(body.compositeRequest);
  if (parts.length > maxParts) return refusal(`The request can’t contain more than ${maxParts} operations.`);
  if (parts.filter((part) => isCollection(part) || isQuery(part)).length > maxCollections)
    return refusal(`The request can’t contain more than ${maxCollections} sObject Collections or query operations.`);
  const collate = (body.collateSubrequests ?? call.version >= 49) === true;
  const { store } = call.org;
  const savepoint = store.savepoint();
  const firstRow = call.journal.rows.length;
  const answers = new Map<string, RestAnswer>();
  const bodies = new Map<string, unknown>();
  for (const part of executionOrder(parts, collate, call.org.random)) {
    const answer = answerPart(call, part, bodies, run);
    answers.set(part.referenceId, answer);
    if (!isFailure(answer)) bodies.set(part.referenceId, answer.body);
    call.journal.subrequests.push({ method: part.method, path: part.url, status: answer.status });
  }
  const failed = [...answers.values()].some((answer) => isFailure(answer) || hasFailedRow(answer));
  if (body.allOrNone === true && failed) {
    store.rollbackTo(savepoint);
    for (const row of call.journal.rows.slice(firstRow)) row.code ??= 'PROCESSING_HALTED';
    for (const [name, answer] of answers) if (!isFailure(answer) && !hasFailedRow(answer)) answers.set(name, halted());
  }
  return {
    status: 200,
    body: { compositeResponse: parts.map((part) => partResult(part, answers.get(part.referenceId) ?? halted())) },
  };
}

function answerPart(
  call: RestCall,
  part: CompositePart,
  bodies: ReadonlyMap<string, unknown>,
  run: (part: RestCall) => RestAnswer,
): RestAnswer {
  try {
    const url = String(resolveReferences(part.url, bodies));
    const body = resolveReferences(part.body, bodies);
    const parsed = parsePath(url);
    if (parsed.segments[0] === 'composite' && parsed.segments[1] !== 'sobjects')
      throw restError(400, 'INVALID_INPUT', `The resource ${parsed.path} is not supported in a composite request.`);
    const { org } = call;
    const fault = org.faults.forSubrequest(part.method, parsed.path, () => rowsOfBody(parsed, body));
    if (fault) return { status: fault.status, body: fault.body ?? null };
    return run({ ...call, ...parsed, method: part.method, headers: { ...call.headers, ...part.httpHeaders }, body });
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

function partResult({ referenceId }: CompositePart, answer: RestAnswer): Record<string, unknown> {
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
