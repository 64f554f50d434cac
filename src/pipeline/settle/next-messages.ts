// Tally of a delivery → the messages that have to be queued before it may be acknowledged. Pure, but for the random
// spread of delays. Ten failed tries, then people are told: an event's own failure ends as a dead letter, the
// service's is parked until it is back.
import type { Failure } from '../../failure.ts';
import { type LineRanges, mergeLines, splitLines } from '../../line-ranges.ts';
import { type ObjectReference, type Request, requestBody } from '../../request.ts';
import { attributesOf, reportOf } from './failure-report.ts';
import type { OutgoingMessage } from './queues.ts';
import { retryDelaySeconds, waitSeconds } from './retry-delay.ts';
import { type FailedEvents, isHopeless, isService, isWait, type Tally } from './tally.ts';

export interface NextMessagesOptions {
  /** Failed tries after which an event is given up; 10. */
  attemptsAllowed: number;
  /** 0 ≤ random < 1 */
  random: () => number;
  /** RFC 3339, for reports. */
  now: string;
}

export interface DeliveredObject {
  /** The object as it was read, with its version. */
  object: ObjectReference;
  tally: Tally;
  /** Lines that were not come to for lack of time. */
  unread?: LineRanges;
}

/** True where a failure in this delivery is the event's last: it will not be tried again by itself. */
export function isGivenUp(failure: Failure, { attempts }: Pick<Request, 'attempts'>, attemptsAllowed: number): boolean {
  return !isWait(failure) && (attempts + 1 >= attemptsAllowed || isHopeless(failure));
}

/** @param request what the delivery asked for */
export function nextMessages(
  request: Pick<Request, 'attempts' | 'tried' | 'again'>,
  { object, tally, unread }: DeliveredObject,
  { attemptsAllowed, random, now }: NextMessagesOptions,
): OutgoingMessage[] {
  const attempts = request.attempts + 1;
  const tried = request.tried || tally.mayHaveWritten();
  const ends = (failure: Failure) => isGivenUp(failure, request, attemptsAllowed);

  const given = (to: 'dead-letter' | 'parked', failed: FailedEvents) =>
    splitLines(failed.lines).map((lines): OutgoingMessage => {
      const part = { ...failed, lines };
      // Whoever sends it back gives it ten new tries.
      const body = requestBody(
        { ...request, objects: [object], lines, attempts: 0, tried },
        reportOf(part, attempts, now),
      );
      return { to, body, delaySeconds: 0, attributes: attributesOf(part, object, attempts) };
    });

  const again = (lines: LineRanges, next: Partial<OutgoingMessage> & { attempts: number }) =>
    splitLines(lines).map((part): OutgoingMessage => {
      const { attempts, to = 'source', delaySeconds = 0 } = next;
      return {
        to,
        delaySeconds,
        attributes: {},
        body: requestBody({ ...request, objects: [object], lines: part, attempts, tried }),
      };
    });

  const linesOf = (which: (failure: Failure) => boolean) =>
    tally.failed(which).reduce<LineRanges>((lines, failed) => mergeLines(lines, failed.lines), []);

  return [
    ...tally
      .failed((failure) => ends(failure) && !isService(failure))
      .flatMap((failed) => given('dead-letter', failed)),
    ...tally.failed((failure) => ends(failure) && isService(failure)).flatMap((failed) => given('parked', failed)),
    ...again(
      linesOf((failure) => !isWait(failure) && !ends(failure)),
      { attempts, delaySeconds: retryDelaySeconds(attempts, random()) },
    ),
    ...again(linesOf(isWait), { attempts: request.attempts, delaySeconds: waitSeconds(random()) }),
    ...again(unread ?? [], { attempts: request.attempts, to: 'backlog' }),
  ];
}
