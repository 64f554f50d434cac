// One call and what follows from its reply: the answers of its rows, or smaller calls that find out why it failed.
import { type Failure, FailureError } from '../../../failure.ts';
import type { SalesforceApi } from '../salesforce/api.ts';
import { isServerError, tooLarge } from '../salesforce/service-failure.ts';
import { readCompositeReply, readSubrequest } from './answers/read-reply.ts';
import {
  type Answers,
  answerAll,
  answersOfCall,
  callRefused,
  serviceFailureIn,
  type WholeCall,
  wholeCall,
} from './call-answers.ts';
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

export async function sendCall(call: readonly Subrequest[], context: SendContext): Promise<Answers> {
  const sent = await sendWhole(call, context);
  return sent.kind === 'answered' ? sent.answers : sendHalves(call, sent, context);
}

type Sent = { kind: 'answered'; answers: Answers } | WholeCall;

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
    if (reply.status < 300) {
      const results = readCompositeReply(reply.body, call, { prefix, ids, isRuleText: api.isRuleText });
      return { kind: 'answered', answers: await answersOfCall(results, call, api) };
    }
    return wholeCall(reply) ?? fail(callRefused(reply));
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return fail(error.failure);
  }
}

/** A refusal of its only subrequest says the same as inside a composite call. */
async function sendDirectly(subrequest: Subrequest, { api, ids }: SendContext): Promise<Sent> {
  const reply = await api.call(requestOf(subrequest, ids));
  const isAboutRows =
    reply.status < 300 ||
    [400, 403, 404, 405, tooLarge, 500].includes(reply.status) ||
    isServerError(reply.status, reply.body);
  if (isAboutRows) {
    const result = readSubrequest(reply, subrequest, { ids, isRuleText: api.isRuleText });
    return { kind: 'answered', answers: await answersOfCall([result], [subrequest], api) };
  }
  const answer = { kind: 'service', failure: callRefused(reply), mayHaveWritten: true } as const;
  return { kind: 'answered', answers: answerAll([subrequest], answer) };
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
  if (failure) {
    // The whole call may have been done although it was answered by a server error.
    const mayHaveWritten = whole.kind === 'server-error';
    return both(first, answerAll(right, { kind: 'service', failure, mayHaveWritten }));
  }
  if (sent.kind === 'answered' && rowsIn(right) > 1) return both(first, await sendHalves(right, whole, context));
  if (!isServerErrorForAll(first)) return both(first, await sendCall(right, context));
  if (rowsIn(left) > 1) return answerAll(call, { ...whole, kind: 'server-error' });
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
