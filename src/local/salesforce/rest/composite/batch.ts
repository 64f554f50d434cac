// `POST /composite/batch`: up to 25 independent requests, executed in order, each counted separately, no rollback.
import { isObject } from '../../records/validation/read-row.ts';
import { parsePath } from '../parse-path.ts';
import { objectBody, type RestAnswer, type RestCall } from '../rest-call.ts';
import { methodNotAllowed, RestError, restError } from '../rest-error.ts';

const maxRequests = 25;

/** @param run answers one request, never throwing */
export function batch(call: RestCall, run: (subrequest: RestCall) => RestAnswer): RestAnswer {
  if (call.method !== 'POST') throw methodNotAllowed(call.method, ['POST']);
  const { batchRequests, haltOnError } = objectBody(call);
  if (!Array.isArray(batchRequests) || !batchRequests.every(isRequest))
    throw restError(
      400,
      'JSON_PARSER_ERROR',
      'The request needs an array "batchRequests" of objects with a method and a url.',
    );
  if (batchRequests.length > maxRequests)
    throw restError(400, 'LIMIT_EXCEEDED', `The request can’t contain more than ${maxRequests} operations.`);
  // The call itself has already been counted once.
  call.org.usage.count(Math.max(0, batchRequests.length - 1));
  let halted = false;
  const results = batchRequests.map((request) => {
    if (halted)
      return {
        statusCode: 412,
        result: [{ errorCode: 'BATCH_PROCESSING_HALTED', message: 'Batch processing halted due to a prior error.' }],
      };
    const answer = answerOne(call, request, run);
    call.journal.subrequests.push({ method: request.method, path: request.url, status: answer.status });
    if (answer.status >= 400 && haltOnError === true) halted = true;
    return { statusCode: answer.status, result: answer.body ?? null };
  });
  return { status: 200, body: { hasErrors: results.some((result) => result.statusCode >= 400), results } };
}

function answerOne(call: RestCall, request: BatchRequest, run: (subrequest: RestCall) => RestAnswer): RestAnswer {
  try {
    const parsed = parsePath(`/services/data/${request.url.replace(/^\//, '')}`);
    if (parsed.segments[0] === 'composite')
      throw restError(400, 'INVALID_INPUT', `The resource ${parsed.path} is not supported in a batch request.`);
    return run({
      ...call,
      isSubrequest: true,
      ...parsed,
      method: request.method.toUpperCase(),
      body: request.richInput,
    });
  } catch (error) {
    if (error instanceof RestError) return { status: error.status, body: error.body };
    throw error;
  }
}

interface BatchRequest {
  method: string;
  url: string;
  richInput?: unknown;
}

const isRequest = (value: unknown): value is BatchRequest =>
  isObject(value) && typeof value.method === 'string' && typeof value.url === 'string';
