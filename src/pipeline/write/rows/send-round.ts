// One pass over batches of rows: the calls they make, one after another, and an answer for every row.
import { type Failure, FailureError } from '../../../failure.ts';
import type { SalesforceApi } from '../salesforce/api.ts';
import { type RowResult, readCompositeReply, type SubrequestResult } from './answers/read-reply.ts';
import { readErrors, type SalesforceError } from './answers/salesforce-error.ts';
import type { RowBatch } from './coalesce.ts';
import type { Row } from './row.ts';
import { compositeBody, composites, halvesOfCollection, type Subrequest } from './subrequests.ts';

export type SentAnswer =
  | Exclude<RowResult, { kind: 'service' }>
  /** Refused together with the other rows of its subrequest, because of one or several of them. */
  | { kind: 'subrequest-refused'; rows: readonly Row[]; errors: readonly SalesforceError[] }
  /** Salesforce met an error of its own over the rows of the subrequest, because of one of them or of none. */
  | { kind: 'server-error'; rows: readonly Row[] }
  /** `mayHaveWritten`: the row was sent, and it is not known whether it was written. */
  | { kind: 'service'; failure: Failure; mayHaveWritten: boolean };

/** An answer that leaves nothing open that a query could decide. */
export type Answer = Exclude<SentAnswer, { kind: 'missing' }>;

type Answers = Map<Row, SentAnswer>;

/** Sends the batches in order. After a failure of the service it makes no other call. */
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

type Sent = { kind: 'answered'; answers: Answers } | WholeCall;

/** The call failed as a whole because of something in it. Smaller calls find out what it is. */
type WholeCall = { kind: 'refused'; errors: readonly SalesforceError[] } | { kind: 'server-error' };

async function sendWhole(call: readonly Subrequest[], api: SalesforceApi): Promise<Sent> {
  const fail = (failure: Failure): Sent => ({
    kind: 'answered',
    answers: answerAll(call, { kind: 'service', failure, mayHaveWritten: true }),
  });
  try {
    const reply = await api.call({ method: 'POST', path: '/composite', body: compositeBody(call) });
    if (reply.status < 300) {
      const results = readCompositeReply(reply.body, call);
      return {
        kind: 'answered',
        answers: new Map(results.flatMap((result, index) => answersOf(result, call[index] as Subrequest))),
      };
    }
    if (reply.status === 400) return { kind: 'refused', errors: readErrors(reply.body) };
    if (reply.status === 500) return { kind: 'server-error' };
    return fail(callRefused(reply.status, readErrors(reply.body)));
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return fail(error.failure);
  }
}

/**
 * Salesforce refuses the resource itself: a wrong API version, or a missing feature or permission. No row is to blame.
 */
function callRefused(status: number, errors: readonly SalesforceError[]): Failure {
  const salesforceCode = errors.map(({ code }) => code).find((code) => /^[A-Z][A-Z0-9_]{0,79}$/.test(code));
  const message = `Salesforce refuses composite calls (HTTP ${status}): check the API version and the integration user.`;
  return { code: 'salesforce/session-refused', message, ...(salesforceCode ? { salesforceCode } : {}) };
}

/**
 * A call that fails as a whole does so because of one of its rows. Halves of it find out which. The first half is
 * finished before the second is sent, because the second may write the same records again. If the first succeeds, the
 * second is known to fail. If Salesforce meets an error whatever it gets, going on finds out nothing.
 */
async function sendHalves(call: readonly Subrequest[], whole: WholeCall, api: SalesforceApi): Promise<Answers> {
  const halves = halvesOf(call);
  if (!halves) return answerAll(call, whole);
  const [left, right] = halves;
  const sent = await sendWhole(left, api);
  const first = sent.kind === 'answered' ? sent.answers : await sendHalves(left, sent, api);
  const failure = serviceFailureIn(first);
  if (failure) return both(first, answerAll(right, { kind: 'service', failure, mayHaveWritten: false }));
  if (sent.kind === 'answered' && rowsIn(right) > 1) return both(first, await sendHalves(right, whole, api));
  if (!isServerErrorForAll(first)) return both(first, await sendCall(right, api));
  if (rowsIn(left) > 1) return answerAll(call, { kind: 'server-error' });
  const second = await sendWhole(right, api);
  if (second.kind === 'server-error') return answerAll(call, second);
  return both(first, second.kind === 'answered' ? second.answers : await sendHalves(right, second, api));
}

const isServerErrorForAll = (answers: Answers) => [...answers.values()].every(({ kind }) => kind === 'server-error');

function halvesOf(call: readonly Subrequest[]): [Subrequest[], Subrequest[]] | undefined {
  const [only] = call;
  if (call.length > 1) {
    const half = Math.ceil(call.length / 2);
    return [call.slice(0, half), call.slice(half)];
  }
  return only && only.rows.length > 1
    ? (halvesOfCollection(only).map((half) => [half]) as [Subrequest[], Subrequest[]])
    : undefined;
}

const rowsIn = (call: readonly Subrequest[]) => call.reduce((sum, { rows }) => sum + rows.length, 0);

const both = (a: Answers, b: Answers): Answers => new Map([...a, ...b]);

export const serviceFailureIn = (answers: ReadonlyMap<Row, SentAnswer>): Failure | undefined =>
  [...answers.values()].find((answer) => answer.kind === 'service')?.failure;

function answersOf(result: SubrequestResult, { rows }: Subrequest): [Row, SentAnswer][] {
  return rows.map((row, index) => {
    if (result.kind === 'refused') return [row, { kind: 'subrequest-refused', rows, errors: result.errors }];
    if (result.kind === 'server-error') return [row, { kind: 'server-error', rows }];
    const own = result.kind === 'rows' ? (result.results[index] as RowResult) : result;
    return [row, own.kind === 'service' ? { ...own, mayHaveWritten: true } : own];
  });
}

function answerAll(call: readonly Subrequest[], answer: WholeCall | Extract<SentAnswer, { kind: 'service' }>): Answers {
  return new Map(
    call.flatMap((subrequest): [Row, SentAnswer][] =>
      answer.kind === 'service' ? subrequest.rows.map((row) => [row, answer]) : answersOf(answer, subrequest),
    ),
  );
}
