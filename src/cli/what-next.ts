// What becomes of an event after a try that failed, in a word for people who watch.
import { type FailureCode, failureKinds, scopeOf } from '../failure.ts';
import { isGivenUp } from '../pipeline/settle/next-messages.ts';

/** @param attempts failed tries before this one */
export function whatNext(
  code: string,
  attempts: number,
  attemptsAllowed = 10,
): 'dead letter' | 'parked' | 'tried again' {
  if (!isFailureCode(code)) return 'tried again';
  const failure = { code, message: '' };
  if (!isGivenUp(failure, { attempts }, attemptsAllowed)) return 'tried again';
  return scopeOf(failure) === 'event' ? 'dead letter' : 'parked';
}

const isFailureCode = (code: string): code is FailureCode => Object.hasOwn(failureKinds, code);
