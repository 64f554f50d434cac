// One pass over groups of rows: the calls they make, one after another, and an answer for every row.
import { type Failure, FailureError } from '../../failure.ts';
import type { Group } from './fold.ts';
import { type PartResult, type RowResult, readCompositeReply } from './read-reply.ts';
import type { Row } from './row.ts';
import type { SalesforceApi } from './salesforce/api.ts';
import { readErrors, type SalesforceError } from './salesforce-error.ts';
import { compositeBody, composites, type Subrequest } from './subrequests.ts';

export type Answer =
  | Exclude<RowResult, { kind: 'service' }>
  /** Refused together with the other rows of its part, for one of them or several. */
  | { kind: 'part-refused'; together: readonly Row[]; errors: readonly SalesforceError[] }
  /** `maybeWritten`: the row was sent, and whether it was written is not known. */
  | { kind: 'service'; failure: Failure; maybeWritten: boolean };

/** Sends the groups in order. After a failure of the service no other call is made. */
export async function sendRound(groups: readonly Group[], api: SalesforceApi): Promise<Map<Row, Answer>> {
  const answers = new Map<Row, Answer>();
  let failure: Failure | undefined;
  for (const call of composites(groups, api.version)) {
    const parts: PartResult[] = failure ? call.map(() => unsent(failure as Failure)) : await sendCall(call, api);
    for (const [index, part] of parts.entries()) {
      const { rows } = call[index] as Subrequest;
      for (const [position, row] of rows.entries()) answers.set(row, answerOf(part, rows, position, !failure));
    }
    failure ??= [...answers.values()].find((answer) => answer.kind === 'service')?.failure;
  }
  return answers;
}

const unsent = (failure: Failure): PartResult => ({ kind: 'service', failure });

async function sendCall(call: readonly Subrequest[], api: SalesforceApi): Promise<PartResult[]> {
  try {
    const reply = await api.call({ method: 'POST', path: '/composite', body: compositeBody(call) });
    if (reply.status < 300) return readCompositeReply(reply.body, call);
    if (reply.status === 400) return await sendHalves(call, readErrors(reply.body), api);
    return call.map(() => unsent(callRefused(reply.status, readErrors(reply.body))));
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return call.map(() => ({ kind: 'service', failure: error.failure }));
  }
}

/** The resource itself is refused: a wrong API version, a feature or a right that is missing. No row is to blame. */
function callRefused(status: number, errors: readonly SalesforceError[]): Failure {
  const salesforceCode = errors.map(({ code }) => code).find((code) => /^[A-Z][A-Z0-9_]{0,79}$/.test(code));
  const message = `Salesforce refuses composite calls (HTTP ${status}): check the API version and the integration user.`;
  return { code: 'salesforce/session-refused', message, ...(salesforceCode ? { salesforceCode } : {}) };
}

/** A call that is refused as a whole is so for one of its parts, whichever: halves of it find out. */
async function sendHalves(
  call: readonly Subrequest[],
  errors: readonly SalesforceError[],
  api: SalesforceApi,
): Promise<PartResult[]> {
  if (call.length === 1) return [{ kind: 'refused', errors: [...errors] }];
  const half = Math.ceil(call.length / 2);
  return [...(await sendCall(call.slice(0, half), api)), ...(await sendCall(call.slice(half), api))];
}

function answerOf(part: PartResult, rows: readonly Row[], position: number, sent: boolean): Answer {
  if (part.kind === 'refused') return { kind: 'part-refused', together: rows, errors: part.errors };
  const result = part.kind === 'rows' ? (part.results[position] as RowResult) : part;
  return result.kind === 'service' ? { ...result, maybeWritten: sent } : result;
}
