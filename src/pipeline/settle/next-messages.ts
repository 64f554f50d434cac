// Result summary of a delivery → the messages that have to be queued before it may be acknowledged. Pure, except for
// the random spread of delays. After ten failed attempts an alarm is raised: an event's own failure ends as a
// dead-letter message, and a failure of the service is parked until the service is available.
import type { Failure } from '../../failure.ts';
import { type LineRanges, mergeLines, splitLines } from '../../line-ranges.ts';
import { type ObjectReference, type Request, requestBody } from '../../request.ts';
import { attributesOf, reportOf } from './failure-report.ts';
import type { OutgoingMessage } from './queues.ts';
import { type FailedEvents, isDeferred, isNonRetryable, isService, type ResultSummary } from './result-summary.ts';
import { deferralSeconds, retryDelaySeconds } from './retry-delay.ts';

export interface NextMessagesOptions {
  /** Failed attempts after which an event is abandoned; 10. */
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
  /** Lines that were not reached before time ran out. */
  unread?: LineRanges;
  /** True where no line was reached. */
  isUntouched?: boolean;
}

/** What happens to a failed event. `retry` and `deferred` are a new message; a deferral counts no attempt. */
export type Next = 'retry' | 'deferred' | 'parked' | 'dead-letter';

/**
 * An event's own failure ends it after ten attempts of its own. If some of them failed because of the service, it has
 * not had ten attempts of its own, so it is parked, an alarm is raised, and its attempts start over.
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

/** @param request of the delivery */
export function nextMessages(
  request: Pick<Request, 'attempts' | 'serviceAttempts' | 'mayHaveWritten' | 'forceReapply' | 'restore' | 'hops'>,
  { object, summary, unread, isUntouched = false }: DeliveredObject,
  { attemptsAllowed, random, now }: NextMessagesOptions,
): OutgoingMessage[] {
  const attempts = request.attempts + 1;
  const hops = (request.hops ?? 0) + 1;
  const mayHaveWritten = request.mayHaveWritten || summary.mayHaveWritten();
  const goesTo = (next: Next) => (failure: Failure) => nextOf(failure, request, attemptsAllowed) === next;

  const abandoned = (to: 'dead-letter' | 'parked', failed: FailedEvents) =>
    splitLines(failed.lines).map((lines): OutgoingMessage => {
      const chunk = { ...failed, lines };
      // When it is sent back, it gets ten new attempts and starts a chain of its own.
      const body = requestBody(
        { ...request, objects: [object], lines, hops: 0, attempts: 0, serviceAttempts: 0, mayHaveWritten },
        reportOf(chunk, attempts, now),
      );
      return { to, body, delaySeconds: 0, attributes: attributesOf(chunk, object, attempts) };
    });

  type NextAttempt = Partial<OutgoingMessage> & Pick<Request, 'attempts' | 'serviceAttempts' | 'hops'>;
  const requeued = (lines: LineRanges, next: NextAttempt) =>
    splitLines(lines).map((chunk): OutgoingMessage => {
      const { attempts, serviceAttempts = 0, hops = 0, to = 'source', delaySeconds = 0 } = next;
      const counts = { attempts, serviceAttempts, hops };
      const body = requestBody({ ...request, objects: [object], lines: chunk, ...counts, mayHaveWritten });
      return { to, delaySeconds, attributes: {}, body };
    });

  const linesOf = (failures: readonly FailedEvents[]) =>
    failures.reduce<LineRanges>((lines, failed) => mergeLines(lines, failed.lines), []);

  const failedNow = summary.failed(goesTo('retry'));
  const isServices = failedNow.some(({ failure }) => isService(failure));
  return [
    ...summary.failed(goesTo('dead-letter')).flatMap((failed) => abandoned('dead-letter', failed)),
    ...summary.failed(goesTo('parked')).flatMap((failed) => abandoned('parked', failed)),
    ...requeued(linesOf(failedNow), {
      attempts,
      hops,
      serviceAttempts: (request.serviceAttempts ?? 0) + (isServices ? 1 : 0),
      delaySeconds: retryDelaySeconds(attempts, random(), leastSecondsOf(failedNow)),
    }),
    ...requeued(linesOf(summary.failed(goesTo('deferred'))), {
      ...request,
      hops,
      delaySeconds: deferralSeconds(random(), request.hops ?? 0),
    }),
    // The rest of a long object is work for the backlog. An object that only waited for others is not.
    ...requeued(unread ?? [], { ...request, to: isUntouched ? 'source' : 'backlog' }),
  ];
}
