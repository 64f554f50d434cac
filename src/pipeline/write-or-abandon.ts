// Writes a window of events. Those that are abandoned now although they may have been written get their stamps
// invalidated first.
import { type Failure, FailureError } from '../failure.ts';
import type { Request } from '../request.ts';
import { withinHops } from './settle/hops.ts';
import { nextOf } from './settle/next-messages.ts';
import { type QueueReapplyOptions, queueReapply } from './settle/queue-reapply.ts';
import type { Queues } from './settle/queues.ts';
import { isService } from './settle/result-summary.ts';
import { invalidateStamps } from './write/invalidate-stamps.ts';
import type { Outcome } from './write/outcome.ts';
import type { ReapplyLocation } from './write/reapply-list.ts';

import { type WindowEvent, type WriteDependencies, writeWindow } from './write/write-window.ts';

export interface WrittenEvent extends WindowEvent {
  /** Of its delivery. */
  request: Request;
}

export interface WriteOrAbandonOptions {
  write: Omit<WriteDependencies, 'reapply'>;
  queues: Queues;
  /** 0 ≤ random < 1 */
  random: () => number;
  /** Failed attempts after which an event is abandoned. */
  attemptsAllowed: number;
  /** The queue that the events come from. */
  sourceArn: string;
  /** Where it is set, Salesforce gets no more calls from this invocation. */
  salesforceFailure: Failure | undefined;
  onAbandoned?: QueueReapplyOptions['onAbandoned'];
}

/** Returns the outcomes in the order of the events. */
export async function writeOrAbandon(
  events: readonly WrittenEvent[],
  { queues, random, attemptsAllowed, sourceArn, salesforceFailure, onAbandoned, ...deps }: WriteOrAbandonOptions,
): Promise<Outcome[]> {
  const write = {
    ...deps.write,
    reapply: (locations: readonly ReapplyLocation[]) => {
      const now = new Date(deps.write.clock.now()).toISOString();
      return queueReapply(locations, { queues, random, sourceArn, now, ...(onAbandoned ? { onAbandoned } : {}) });
    },
  };
  const outcomes = salesforceFailure
    ? events.map((): Outcome => ({ kind: 'failed', failure: salesforceFailure, written: [] }))
    : (await writeWindow(events, write)).map((outcome, index) =>
        withinHops(outcome, (events[index] as WrittenEvent).request),
      );
  const abandoned = events.filter(({ request, mayHaveWritten }, index) => {
    const outcome = outcomes[index] as Outcome;
    if (outcome.kind !== 'failed' || !(mayHaveWritten || outcome.mayHaveWritten)) return false;
    return ['parked', 'dead-letter'].includes(nextOf(outcome.failure, request, attemptsAllowed));
  });
  if (abandoned.length === 0) return outcomes;
  try {
    await invalidateStamps(
      abandoned.map(({ plan }) => plan),
      write,
    );
    return outcomes;
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    // Without invalidated stamps no event is abandoned: the service's failure is retried, and parked at the end.
    const { failure } = error;
    return outcomes.map((outcome, index) =>
      abandoned.includes(events[index] as WrittenEvent)
        ? { kind: 'failed', failure, written: [], mayHaveWritten: true }
        : outcome,
    );
  }
}

/** If Salesforce failed for one window, the next one makes no calls: it would only wait as long and fail too. */
export const failureOfSalesforce = (outcomes: readonly Outcome[]): Failure | undefined =>
  outcomes
    .flatMap((outcome) => (outcome.kind === 'failed' ? [outcome.failure] : []))
    .find((failure) => failure.code.startsWith('salesforce/') && isService(failure));
