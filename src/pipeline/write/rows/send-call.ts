// One call and what follows from its reply: the answers of its rows, or smaller calls that find out why it failed.
import { type Failure, FailureError } from '../../../failure.ts';
import type { SalesforceApi, SalesforceReply } from '../salesforce/api.ts';
import { type QueryPage, recordsFrom } from '../salesforce/query.ts';
import type { CallAnswer, SentAnswer } from './answers/answer.ts';
import { readLookUp, refusedLookUp } from './answers/read-look-up.ts';
import { type RowResult, readCompositeReply, readSubrequest, type SubrequestResult } from './answers/read-reply.ts';
import { readErrors, type SalesforceError } from './answers/salesforce-error.ts';
import type { Row } from './row.ts';
import {
  compositeRequest,
  halvesOfSubrequest,
  type Ids,
  randomPrefix,
  requestOf,
  type Subrequest,
} from './subrequests.ts';

export interface SendContext {
  api: SalesforceApi;
  /** 0 ≤ random < 1; makes names that no text can refer to. */
  random: () => number;
  /** Of the rows that are written by them. */
  ids: Ids;
}

type Answers = Map<Row, CallAnswer>;

export async function sendCall(call: readonly Subrequest[], context: SendContext): Promise<Answers> {
  const sent = await sendWhole(call, context);
  return sent.kind === 'answered' ? sent.answers : sendHalves(call, sent, context);
}

type Sent = { kind: 'answered'; answers: Answers } | WholeCall;

/** The call failed as a whole because of something in it. Smaller calls find out what it is. */
type WholeCall = { kind: 'refused'; errors: readonly SalesforceError[] } | { kind: 'server-error' };

async function sendWhole(call: readonly Subrequest[], context: SendContext): Promise<Sent> {
  const { api, ids, random } = context;
  const fail = (failure: Failure): Sent => ({
    kind: 'answered',
    answers: answerAll(call, { kind: 'service', failure, mayHaveWritten: true }),
  });
  try {
    const [only] = call;
    if (only?.isDirect) return await sendDirectly(only, context);
    const prefix = randomPrefix(random);
    const reply = await api.call(compositeRequest(call, { version: api.version, ids, prefix }));
    if (reply.status < 300) return await answered(readCompositeReply(reply.body, call, prefix), call, api);
    if (reply.status === 400) return { kind: 'refused', errors: readErrors(reply.body) };
    if (reply.status === 500) return { kind: 'server-error' };
    return fail(callRefused(reply));
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return fail(error.failure);
  }
}

/** A refusal of its only subrequest says the same as inside a composite call. */
async function sendDirectly(subrequest: Subrequest, { api, ids }: SendContext): Promise<Sent> {
  const reply = await api.call(requestOf(subrequest, ids));
  const isAboutRows = reply.status < 300 || [400, 404, 500].includes(reply.status);
  if (isAboutRows) return answered([readSubrequest(reply.status, reply.body, subrequest)], [subrequest], api);
  const answer = { kind: 'service', failure: callRefused(reply), mayHaveWritten: true } as const;
  return { kind: 'answered', answers: answerAll([subrequest], answer) };
}

async function answered(
  results: readonly SubrequestResult[],
  call: readonly Subrequest[],
  api: SalesforceApi,
): Promise<Sent> {
  const answers: Answers = new Map();
  for (const [index, result] of results.entries()) {
    for (const [row, answer] of await answersOf(result, call[index] as Subrequest, api)) answers.set(row, answer);
  }
  return { kind: 'answered', answers };
}

/**
 * Salesforce refuses the resource itself: a wrong API version, or a missing feature or permission. No row is to blame.
 */
function callRefused({ status, body }: SalesforceReply): Failure {
  const salesforceCode = readErrors(body)
    .map(({ code }) => code)
    .find((code) => /^[A-Z][A-Z0-9_]{0,79}$/.test(code));
  const message = `Salesforce refuses composite calls (HTTP ${status}): check the API version and the integration user.`;
  return { code: 'salesforce/session-refused', message, ...(salesforceCode ? { salesforceCode } : {}) };
}

/**
 * A call that fails as a whole does so because of one of its rows. Halves of it find out which. The first half is
 * finished before the second is sent, because the second may write the same records again. If the first succeeds, the
 * second is known to fail. If Salesforce has an error for everything it gets, smaller calls find out nothing.
 */
async function sendHalves(call: readonly Subrequest[], whole: WholeCall, context: SendContext): Promise<Answers> {
  const halves = halvesOf(call);
  if (!halves) return answerAll(call, whole);
  const [left, right] = halves;
  const sent = await sendWhole(left, context);
  const first = sent.kind === 'answered' ? sent.answers : await sendHalves(left, sent, context);
  const failure = serviceFailureIn(first);
  if (failure) return both(first, answerAll(right, { kind: 'service', failure, mayHaveWritten: false }));
  if (sent.kind === 'answered' && rowsIn(right) > 1) return both(first, await sendHalves(right, whole, context));
  if (!isServerErrorForAll(first)) return both(first, await sendCall(right, context));
  if (rowsIn(left) > 1) return answerAll(call, { kind: 'server-error' });
  const second = await sendWhole(right, context);
  if (second.kind === 'server-error') return answerAll(call, second);
  return both(first, second.kind === 'answered' ? second.answers : await sendHalves(right, second, context));
}

const isServerErrorForAll = (answers: Answers) => [...answers.values()].every(({ kind }) => kind === 'server-error');

function halvesOf(call: readonly Subrequest[]): [Subrequest[], Subrequest[]] | undefined {
  const [only] = call;
  if (call.length > 1) {
    const half = Math.ceil(call.length / 2);
    return [call.slice(0, half), call.slice(half)];
  }
  return only && only.rows.length > 1
    ? (halvesOfSubrequest(only).map((half) => [half]) as [Subrequest[], Subrequest[]])
    : undefined;
}

const rowsIn = (call: readonly Subrequest[]) => call.reduce((sum, { rows }) => sum + rows.length, 0);

const both = (a: Answers, b: Answers): Answers => new Map([...a, ...b]);

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
        if (answer.kind === 'server-error') return [row, { kind: 'server-error', rows }];
        return [row, kind === 'look-up' ? { ...answer, mayHaveWritten: false } : answer];
      }),
    ),
  );
}
