// Tells an outage of Salesforce from a row that Salesforce cannot process: both are answered by a server error. Pure.
import type { Failure } from '../../../../failure.ts';
import type { Row } from '../row.ts';
import type { Answer } from './answer.ts';
import { tooLongCodes } from './error-codes.ts';
import { codeName, type SalesforceError } from './salesforce-error.ts';

/** The rounds of a window so far. */
export interface Rounds {
  count: number;
  /** Salesforce has answered for some row, so it is there. */
  hasAnswer: boolean;
  /** Some rows met a server error: they may have been written nevertheless. */
  hadServerError: boolean;
}

export const noRounds: Rounds = { count: 0, hasAnswer: false, hadServerError: false };

export function withRound({ count, hasAnswer, hadServerError }: Rounds, answers: ReadonlyMap<Row, Answer>): Rounds {
  const kinds = [...answers.values()].map(({ kind }) => kind);
  return {
    count: count + 1,
    hasAnswer: hasAnswer || kinds.some((kind) => kind !== 'service' && kind !== 'server-error'),
    hadServerError: hadServerError || kinds.includes('server-error'),
  };
}

/**
 * Where everything that was sent met a server error, no row is to blame. Only if it was a single subrequest may one of
 * its rows be the reason: then splitting it once finds out.
 * @param rounds the round of the answers included
 */
export function isOutage({ count, hasAnswer }: Rounds, answers: ReadonlyMap<Row, Answer>): boolean {
  const failedTogether = [...answers.values()].flatMap((answer) =>
    answer.kind === 'server-error' && !isSlowAlone(answer) ? [answer.rows] : [],
  );
  if (hasAnswer || failedTogether.length === 0) return false;
  const isWorthSplitting = count === 1 && new Set(failedTogether).size === 1 && answers.size > 1;
  return !isWorthSplitting;
}

/** A single row that takes too long is to blame for that. */
const isSlowAlone = ({ rows, errors }: Extract<Answer, { kind: 'server-error' }>) =>
  rows.length === 1 && errors.some(({ code }) => tooLongCodes.has(code));

/** The answers of an outage: a failure of the service for every row. */
export function outageOf(answers: ReadonlyMap<Row, Answer>): Map<Row, Answer> {
  const errors = [...answers.values()].flatMap((answer) => (answer.kind === 'server-error' ? answer.errors : []));
  const failure = outage(errors);
  return new Map(
    [...answers].map(([row, answer]) => [
      row,
      // A call without an answer may still take effect.
      answer.kind === 'service' ? answer : { kind: 'service', failure, mayHaveWritten: true },
    ]),
  );
}

function outage([error]: readonly SalesforceError[]): Failure {
  const message = 'Salesforce had an error of its own for everything it was sent.';
  return { code: 'salesforce/unavailable', message, ...(error ? { salesforceCode: codeName(error.code) } : {}) };
}
