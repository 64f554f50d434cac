// Holds dead letters and parked messages against what befell their events; gives each breach in a line.
import { type FailureCode, failureKinds } from '../../../src/failure.ts';
import { allLines, includesLine } from '../../../src/line-ranges.ts';
import { parseMessage } from '../../../src/pipeline/event/parse-message.ts';
import type { EventResult } from '../../../src/pipeline/event-result.ts';
import { attemptsAllowed } from '../services/platform.ts';
import type { SimulatedQueue, StoredMessage } from '../services/queue.ts';

/** The dead letters that name a line of an object. */
export function deadLettersOf(queue: SimulatedQueue, key: string, line: number) {
  return queue.messages().filter((message) => {
    const content = parseMessage({ messageId: message.id, body: message.body, receiveCount: 1, queueArn: queue.arn });
    if (content.kind !== 'request') return false;
    const { objects, lines } = content.request;
    return objects.some((object) => object.key === key) && includesLine(lines ?? allLines, line);
  });
}

/** What may become of an event that nothing is wrong with: what it waits for never came. */
const waitingCodes = new Set<FailureCode>(['salesforce/parent-missing', 'salesforce/record-missing']);

/** The lookup that mappings let be left out. */
const optionalLink = 'Coach__c';

/** Holds one dead letter against what was seen of the line it is about. */
export function breachesOfDeadLetter(
  attributes: Readonly<Record<string, string>>,
  eventResults: readonly EventResult[],
  isPoisoned: boolean,
): string[] {
  const code = attributes.Code as FailureCode | undefined;
  if (code === undefined || !Object.hasOwn(failureKinds, code)) return ['a dead letter without a known reason'];
  const { scope, retry } = failureKinds[code];
  const failed = eventResults.flatMap(({ outcome }) => (outcome.kind === 'failed' ? [outcome.failure] : []));
  const counted = failed.filter((failure) => failureKinds[failure.code].retry !== 'deferred');
  const passing = counted.filter((failure) => failureKinds[failure.code].retry === 'later');
  const own = passing.filter((failure) => failureKinds[failure.code].scope === 'event');
  const attempts = Number(attributes.Attempts);
  // Of a death the function could tell nobody.
  if (code === 'delivery/function-died') return [];
  const breaches: string[] = [];
  if (scope === 'service') breaches.push(`a dead letter for the service's failure ${code}`);
  if (attempts > counted.length) breaches.push(`${attempts} attempts are told, ${counted.length} were made (${code})`);
  if (retry === 'later' && attempts !== attemptsAllowed) breaches.push(`given up after ${attempts} attempts (${code})`);
  if (retry === 'later' && own.length < attemptsAllowed)
    breaches.push(`given up after ${own.length} tries that failed for its own reasons (${code})`);
  if (code === 'salesforce/parent-missing' && attributes.Fields?.includes(optionalLink))
    breaches.push('given up for a link that may be left out');
  if (retry === 'never' && attempts - 1 > passing.length) breaches.push(`${code} was tried ${attempts} times`);
  if (/^(salesforce|delivery)\//.test(code) && !isPoisoned && !waitingCodes.has(code))
    breaches.push(`a sound event ends as ${code}`);
  return breaches;
}

/** Holds a message that was parked just now. */
export function breachesOfParked({ id, attributes }: Pick<StoredMessage, 'id' | 'attributes'>): string[] {
  const code = attributes.Code as FailureCode | undefined;
  if (code === undefined || !Object.hasOwn(failureKinds, code)) return [`${id} is parked without a known reason`];
  const attempts = Number(attributes.Attempts);
  return attempts === attemptsAllowed ? [] : [`${id} is parked after ${attempts} attempts (${code})`];
}
