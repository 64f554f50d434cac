// A window of events is written; those that are given up by it, and may have been written, first let go of their records.
import { type Failure, FailureError } from '../failure.ts';
import type { Request } from '../request.ts';
import { withinHops } from './settle/hops.ts';
import { nextOf } from './settle/next-messages.ts';
import { type QueueAgainOptions, queueReapply } from './settle/queue-reapply.ts';
import type { Queues } from './settle/queues.ts';
import { isService } from './settle/result-summary.ts';
import { invalidateStamps } from './write/invalidate-stamps.ts';
import type { Outcome } from './write/outcome.ts';
import type { ReapplyLocation } from './write/reapply-list.ts';

import { type WindowEvent, type WriteDependencies, writeWindow } from './write/write-window.ts';

export interface WrittenEvent extends WindowEvent {
  /** What its delivery asked for. */
  request: Request;
}

export interface WriteOrAbandonOptions {
  write: Omit<WriteDependencies, 'reapply'>;
  queues: Queues;
  /** 0 ≤ random < 1 */
  random: () => number;
  /** Failed tries after which an event is given up. */
  attemptsAllowed: number;
  /** The queue whose messages they come from. */
  sourceArn: string;
  /** Why Salesforce gets no more calls from this invocation, where that is so. */
  salesforceFailure: Failure | undefined;
  onAbandoned?: QueueAgainOptions['onAbandoned'];
}

/** Gives the outcomes in the order of the events. */
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
    // Not let go of, not given up: the service's failure is tried again, and parked at the end.
    const { failure } = error;
    return outcomes.map((outcome, index) =>
      abandoned.includes(events[index] as WrittenEvent)
        ? { kind: 'failed', failure, written: [], mayHaveWritten: true }
        : outcome,
    );
  }
}

/** What one window failed for is not asked again by the next: it would wait as long for a reply, and get none. */
export const failureOfSalesforce = (outcomes: readonly Outcome[]): Failure | undefined =>
  outcomes
    .flatMap((outcome) => (outcome.kind === 'failed' ? [outcome.failure] : []))
    .find((failure) => failure.code.startsWith('salesforce/') && isService(failure));
