// Checks dead-letter messages and parked messages against the results of their events. Returns one line per breach.
import { failureClass } from './failure-codes.ts';
import type { ObservedLine, ObservedResult } from './observation.ts';

/** Attempts after which an event is abandoned, or its message parked. */
const attemptsAllowed = 10;

/** The lookup with `notFound: omit`. */
const optionalLink = 'Coach__c';

type Attributes = Readonly<Record<string, string>>;

/** Checks one dead-letter message of this line against the results of the line. */
export function breachesOfDeadLetter(attributes: Attributes, line: ObservedLine): string[] {
  const { Code: code } = attributes;
  const known = failureClass(code);
  if (code === undefined || !known) return [`a dead-letter message has no known reason (${code})`];
  // A function that crashes reports no result.
  if (code === 'delivery/function-died') return [];
  const failed = resultsFor(line).filter(({ kind }) => kind === 'failed');
  const counted = failed.filter((result) => failureClass(result.code)?.retry !== 'deferred');
  const retryable = counted.filter((result) => failureClass(result.code)?.retry === 'later');
  const own = retryable.filter((result) => failureClass(result.code)?.scope === 'event');
  const attempts = Number(attributes.Attempts);
  const breaches: string[] = [];
  if (known.scope === 'service') breaches.push(`a service failure, ${code}, ended as a dead-letter message`);
  if (attempts > counted.length)
    breaches.push(`the message reports ${attempts} attempts, but ${counted.length} were made (${code})`);
  if (known.retry === 'later' && attempts !== attemptsAllowed)
    breaches.push(`abandoned after ${attempts} attempts (${code})`);
  if (known.retry === 'later' && own.length < attemptsAllowed)
    breaches.push(`abandoned after ${own.length} attempts that failed because of the event (${code})`);
  if (code === 'salesforce/parent-missing' && attributes.Fields?.includes(optionalLink))
    breaches.push('abandoned because of a link that may be omitted');
  if (known.retry === 'never' && attempts - 1 > retryable.length)
    breaches.push(`${code} is not retryable, but was attempted ${attempts} times`);
  return breaches;
}

/** The results of a line. A failure to read the object also counts for all later lines. */
const resultsFor = ({ line, resultsOfObject }: ObservedLine): ObservedResult[] =>
  resultsOfObject.filter((result) => result.line === line || (!result.hasEvent && result.line < line));

/** Checks a message that has just been parked. */
export function breachesOfParked(id: string, attributes: Attributes): string[] {
  const { Code: code } = attributes;
  if (!failureClass(code)) return [`${id} was parked without a known reason (${code})`];
  const attempts = Number(attributes.Attempts);
  return attempts === attemptsAllowed ? [] : [`${id} was parked after ${attempts} attempts (${code})`];
}
