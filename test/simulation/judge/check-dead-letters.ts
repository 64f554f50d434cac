// Checks dead-letter messages and parked messages against the results of their events. Returns one line per breach.
import { type FailureCode, failureKinds } from '../../../src/failure.ts';
import { allLines, includesLine } from '../../../src/line-ranges.ts';
import { parseMessage } from '../../../src/pipeline/event/parse-message.ts';
import type { EventResult } from '../../../src/pipeline/event-result.ts';
import { attemptsAllowed } from '../services/platform.ts';
import type { SimulatedQueue, StoredMessage } from '../services/queue.ts';

/** The dead-letter messages that contain this line of the object. */
export function deadLettersOf(queue: SimulatedQueue, key: string, line: number) {
  return queue.messages().filter((message) => {
    const content = parseMessage({ messageId: message.id, body: message.body, receiveCount: 1, queueArn: queue.arn });
    if (content.kind !== 'request') return false;
    const { objects, lines } = content.request;
    return objects.some((object) => object.key === key) && includesLine(lines ?? allLines, line);
  });
}

/** Failures that may end an event that is not poisoned: the record it waited for never appeared. */
const waitingCodes = new Set<FailureCode>(['salesforce/parent-missing', 'salesforce/record-missing']);

/** The lookup with `notFound: omit`. */
const optionalLink = 'Coach__c';

/** Checks one dead-letter message against the results of its line. */
export function breachesOfDeadLetter(
  attributes: Readonly<Record<string, string>>,
  eventResults: readonly EventResult[],
  isPoisoned: boolean,
): string[] {
  const code = attributes.Code as FailureCode | undefined;
  if (code === undefined || !Object.hasOwn(failureKinds, code)) return ['a dead-letter message has no known reason'];
  const { scope, retry } = failureKinds[code];
  const failed = eventResults.flatMap(({ outcome }) => (outcome.kind === 'failed' ? [outcome.failure] : []));
  const counted = failed.filter((failure) => failureKinds[failure.code].retry !== 'deferred');
  const retryable = counted.filter((failure) => failureKinds[failure.code].retry === 'later');
  const own = retryable.filter((failure) => failureKinds[failure.code].scope === 'event');
  const attempts = Number(attributes.Attempts);
  // A function that crashes reports no result.
  if (code === 'delivery/function-died') return [];
  const breaches: string[] = [];
  if (scope === 'service') breaches.push(`a service failure, ${code}, ended as a dead-letter message`);
  if (attempts > counted.length)
    breaches.push(`the message reports ${attempts} attempts, but ${counted.length} were made (${code})`);
  if (retry === 'later' && attempts !== attemptsAllowed)
    breaches.push(`abandoned after ${attempts} attempts (${code})`);
  if (retry === 'later' && own.length < attemptsAllowed)
    breaches.push(`abandoned after ${own.length} attempts that failed because of the event (${code})`);
  if (code === 'salesforce/parent-missing' && attributes.Fields?.includes(optionalLink))
    breaches.push('abandoned because of a link that may be omitted');
  if (retry === 'never' && attempts - 1 > retryable.length)
    breaches.push(`${code} is not retryable, but was attempted ${attempts} times`);
  if (/^(salesforce|delivery)\//.test(code) && !isPoisoned && !waitingCodes.has(code))
    breaches.push(`an event that is not poisoned ended as ${code}`);
  return breaches;
}

/** Checks a message that has just been parked. */
export function breachesOfParked({ id, attributes }: Pick<StoredMessage, 'id' | 'attributes'>): string[] {
  const code = attributes.Code as FailureCode | undefined;
  if (code === undefined || !Object.hasOwn(failureKinds, code)) return [`${id} was parked without a known reason`];
  const attempts = Number(attributes.Attempts);
  return attempts === attemptsAllowed ? [] : [`${id} was parked after ${attempts} attempts (${code})`];
}
