// One pass over groups of rows: the calls they make, one after another, and an answer for every row.
import { type Failure, FailureError } from '../../../failure.ts';
import type { SalesforceApi } from '../salesforce/api.ts';
import type { RowBatch } from './coalesce.ts';
import { type RowResult, readCompositeReply, type SubrequestResult } from './read-reply.ts';
import type { Row } from './row.ts';
import { readErrors, type SalesforceError } from './salesforce-error.ts';
import { compositeBody, composites, halvesOfCollection, type Subrequest } from './subrequests.ts';

export type SentAnswer =
  | Exclude<RowResult, { kind: 'service' }>
  /** Refused together with the other rows of its part, for one of them or several. */
  | { kind: 'part-refused'; together: readonly Row[]; errors: readonly SalesforceError[] }
  /** Salesforce broke down over it and the other rows of its part, for one of them or for none. */
  | { kind: 'broken-down'; together: readonly Row[] }
  /** `mayHaveWritten`: the row was sent, and whether it was written is not known. */
  | { kind: 'service'; failure: Failure; mayHaveWritten: boolean };

/** An answer that leaves nothing open that a query can tell. */
export type Answer = Exclude<SentAnswer, { kind: 'missing' }>;

type Answers = Map<Row, SentAnswer>;

/** Sends the groups in order. After a failure of the service no other call is made. */
export async function sendRound(batches: readonly RowBatch[], api: SalesforceApi): Promise<Answers> {
  const answers: Answers = new Map();
  let failure: Failure | undefined;
  for (const call of composites(batches, api.version)) {
    const own = failure
      ? answerAll(call, { kind: 'service', failure, mayHaveWritten: false })
      : await sendCall(call, api);
    for (const [row, answer] of own) answers.set(row, answer);
    failure ??= serviceFailureIn(own);
  }
  return answers;
}

async function sendCall(call: readonly Subrequest[], api: SalesforceApi): Promise<Answers> {
  const sent = await sendWhole(call, api);
  return sent.kind === 'answered' ? sent.answers : sendHalves(call, sent, api);
}

type Sent = { kind: 'answered'; answers: Answers } | Whole;

/** The call failed as a whole, for something in it; why is asked of each part by itself. */
type Whole = { kind: 'refused'; errors: readonly SalesforceError[] } | { kind: 'broken-down' };

async function sendWhole(call: readonly Subrequest[], api: SalesforceApi): Promise<Sent> {
  const fail = (failure: Failure): Sent => ({
    kind: 'answered',
    answers: answerAll(call, { kind: 'service', failure, mayHaveWritten: true }),
  });
  try {
    const reply = await api.call({ method: 'POST', path: '/composite', body: compositeBody(call) });
    if (reply.status < 300) {
      const parts = readCompositeReply(reply.body, call);
      return {
        kind: 'answered',
        answers: new Map(parts.flatMap((part, index) => answersOf(part, call[index] as Subrequest))),
      };
    }
    if (reply.status === 400) return { kind: 'refused', errors: readErrors(reply.body) };
    if (reply.status === 500) return { kind: 'broken-down' };
    return fail(callRefused(reply.status, readErrors(reply.body)));
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return fail(error.failure);
  }
}

/** The resource itself is refused: a wrong API version, a feature or a right that is missing. No row is to blame. */
function callRefused(status: number, errors: readonly SalesforceError[]): Failure {
  const salesforceCode = errors.map(({ code }) => code).find((code) => /^[A-Z][A-Z0-9_]{0,79}$/.test(code));
  const message = `Salesforce refuses composite calls (HTTP ${status}): check the API version and the integration user.`;
  return { code: 'salesforce/session-refused', message, ...(salesforceCode ? { salesforceCode } : {}) };
}

/**
 * A call that fails as a whole does so for one row of it, whichever: halves of it find out. The first half is finished
 * before the second is sent, for the second may write the same records anew. If the first goes through, the second is
 * known to fail. Where Salesforce breaks down over whatever it is sent, nothing is found out by going on.
 */
async function sendHalves(call: readonly Subrequest[], whole: Whole, api: SalesforceApi): Promise<Answers> {
  const halves = halvesOf(call);
  if (!halves) return answerAll(call, whole);
  const [left, right] = halves;
  const sent = await sendWhole(left, api);
  const first = sent.kind === 'answered' ? sent.answers : await sendHalves(left, sent, api);
  const failure = serviceFailureIn(first);
  if (failure) return both(first, answerAll(right, { kind: 'service', failure, mayHaveWritten: false }));
  if (sent.kind === 'answered' && rowsIn(right) > 1) return both(first, await sendHalves(right, whole, api));
  if (!isAllBroken(first)) return both(first, await sendCall(right, api));
  if (rowsIn(left) > 1) return answerAll(call, { kind: 'broken-down' });
  const second = await sendWhole(right, api);
  if (second.kind === 'broken-down') return answerAll(call, second);
  return both(first, second.kind === 'answered' ? second.answers : await sendHalves(right, second, api));
}

const isAllBroken = (answers: Answers) => [...answers.values()].every(({ kind }) => kind === 'broken-down');

function halvesOf(call: readonly Subrequest[]): [Subrequest[], Subrequest[]] | undefined {
  const [only] = call;
  if (call.length > 1) {
    const half = Math.ceil(call.length / 2);
    return [call.slice(0, half), call.slice(half)];
  }
  return only && only.rows.length > 1
    ? (halvesOfCollection(only).map((each) => [each]) as [Subrequest[], Subrequest[]])
    : undefined;
}

const rowsIn = (call: readonly Subrequest[]) => call.reduce((sum, { rows }) => sum + rows.length, 0);

const both = (a: Answers, b: Answers): Answers => new Map([...a, ...b]);

const serviceFailureIn = (answers: Answers) =>
  [...answers.values()].find((answer) => answer.kind === 'service')?.failure;

function answersOf(part: SubrequestResult, { rows }: Subrequest): [Row, SentAnswer][] {
  return rows.map((row, position) => {
    if (part.kind === 'refused') return [row, { kind: 'part-refused', together: rows, errors: part.errors }];
    if (part.kind === 'broken-down') return [row, { kind: 'broken-down', together: rows }];
    const result = part.kind === 'rows' ? (part.results[position] as RowResult) : part;
    return [row, result.kind === 'service' ? { ...result, mayHaveWritten: true } : result];
  });
}

function answerAll(call: readonly Subrequest[], answer: Whole | Extract<SentAnswer, { kind: 'service' }>): Answers {
  const part: SubrequestResult = answer;
  return new Map(
    call.flatMap((each): [Row, SentAnswer][] =>
      answer.kind === 'service' ? each.rows.map((row) => [row, answer]) : answersOf(part, each),
    ),
  );
}
