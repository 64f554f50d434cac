// Tally of a delivery → the messages that have to be queued before it may be acknowledged. Pure, but for the random
// spread of delays. Ten failed tries, then people are told: an event's own failure ends as a dead letter, the
// service's is parked until it is back.
import type { Failure } from '../../failure.ts';
import { type LineRanges, mergeLines, splitLines } from '../../line-ranges.ts';
import { type ObjectReference, type Request, requestBody } from '../../request.ts';
import { attributesOf, reportOf } from './failure-report.ts';
import type { OutgoingMessage } from './queues.ts';
import { type FailedEvents, isDeferred, isNonRetryable, isService, type ResultSummary } from './result-summary.ts';
import { deferralSeconds, retryDelaySeconds } from './retry-delay.ts';

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
  summary: ResultSummary;
  /** Lines that were not come to for lack of time. */
  unread?: LineRanges;
}

/** What becomes of an event that failed. `again` and `wait` are both a new message; a wait counts no attempt. */
export type Next = 'retry' | 'deferred' | 'parked' | 'dead-letter';

/**
 * An event's own failure ends it after ten tries that were its own. Where some of them failed for what all events need,
 * it had no ten chances: it is parked, people are told, and it gets ten more.
 */
export function nextOf(
  failure: Failure,
  { attempts, serviceAttempts = 0 }: Pick<Request, 'attempts' | 'serviceAttempts'>,
  attemptsAllowed: number,
): Next {
  if (isDeferred(failure)) return 'deferred';
  if (isNonRetryable(failure)) return isService(failure) ? 'parked' : 'dead-letter';
  if (attempts + 1 < attemptsAllowed) return 'retry';
  return isService(failure) || serviceAttempts > 0 ? 'parked' : 'dead-letter';
}

const leastSecondsOf = (failed: readonly FailedEvents[]) =>
  Math.max(0, ...failed.map(({ failure }) => failure.retryAfterSeconds ?? 0));

/** @param request what the delivery asked for */
export function nextMessages(
  request: Pick<Request, 'attempts' | 'serviceAttempts' | 'mayHaveWritten' | 'forceReapply' | 'hops'>,
  { object, summary, unread }: DeliveredObject,
  { attemptsAllowed, random, now }: NextMessagesOptions,
): OutgoingMessage[] {
  const attempts = request.attempts + 1;
  const hops = (request.hops ?? 0) + 1;
  const mayHaveWritten = request.mayHaveWritten || summary.mayHaveWritten();
  const goesTo = (next: Next) => (failure: Failure) => nextOf(failure, request, attemptsAllowed) === next;

  const given = (to: 'dead-letter' | 'parked', failed: FailedEvents) =>
    splitLines(failed.lines).map((lines): OutgoingMessage => {
      const part = { ...failed, lines };
      // Whoever sends it back gives it ten new tries, and a chain of its own.
      const body = requestBody(
        { ...request, objects: [object], lines, hops: 0, attempts: 0, serviceAttempts: 0, mayHaveWritten },
        reportOf(part, attempts, now),
      );
      return { to, body, delaySeconds: 0, attributes: attributesOf(part, object, attempts) };
    });

  type NextTry = Partial<OutgoingMessage> & Pick<Request, 'attempts' | 'serviceAttempts' | 'hops'>;
  const again = (lines: LineRanges, next: NextTry) =>
    splitLines(lines).map((part): OutgoingMessage => {
      const { attempts, serviceAttempts = 0, hops = 0, to = 'source', delaySeconds = 0 } = next;
      const counts = { attempts, serviceAttempts, hops };
      const body = requestBody({ ...request, objects: [object], lines: part, ...counts, mayHaveWritten });
      return { to, delaySeconds, attributes: {}, body };
    });

  const linesOf = (failures: readonly FailedEvents[]) =>
    failures.reduce<LineRanges>((lines, failed) => mergeLines(lines, failed.lines), []);

  const failedNow = summary.failed(goesTo('retry'));
  const isServices = failedNow.some(({ failure }) => isService(failure));
  return [
    ...summary.failed(goesTo('dead-letter')).flatMap((failed) => given('dead-letter', failed)),
    ...summary.failed(goesTo('parked')).flatMap((failed) => given('parked', failed)),
    ...again(linesOf(failedNow), {
      attempts,
      hops,
      serviceAttempts: (request.serviceAttempts ?? 0) + (isServices ? 1 : 0),
      delaySeconds: retryDelaySeconds(attempts, random(), leastSecondsOf(failedNow)),
    }),
    ...again(linesOf(summary.failed(goesTo('deferred'))), {
      ...request,
      hops,
      delaySeconds: deferralSeconds(random()),
    }),
    ...again(unread ?? [], { ...request, to: 'backlog' }),
  ];
}
