// How far the rows of a window have come: the result of each event write, what newer events have written, and how often
// each record was sent again. The only thing that changes from round to round.

import { retryOf } from '../../../failure.ts';
import type { Link } from '../../plan/plan.ts';
import type { Answer } from './answers/answer.ts';
import type { RowBatch } from './coalesce.ts';
import { type EventWrite, type EventWriteResult, type Row, recordIdByKey } from './row.ts';
import { windowStamps } from './window-stamps.ts';

/** A lock that is held by another transaction is often gone after this. */
export const lockPauseMs = 300;

/** Why the same row is sent again, how often that may be, and how long it waits first. */
const resendRules = {
  locked: { atMost: 2, pauseMs: lockPauseMs },
  'lost-race': { atMost: 1, pauseMs: 0 },
  // More than the halvings that separate a parent from one guilty row of 200, and the splitting of its own events.
  'record-late': { atMost: 12, pauseMs: 0 },
  'id-gone': { atMost: 2, pauseMs: 0 },
  'stale-name': { atMost: 1, pauseMs: 0 },
} as const;
export type ResendReason = keyof typeof resendRules;

export interface WindowProgress {
  readonly results: ReadonlyMap<EventWrite, EventWriteResult>;
  /** Gives every event write of the row this result. */
  settle(row: Row, result: EventWriteResult): void;
  /** Settles a row that Salesforce has written. */
  settleWritten(row: Row, answer: Extract<Answer, { kind: 'done' }>): void;
  /** Counts the row as sent again. Returns the pause before that; undefined where it was sent often enough. */
  resend(row: Row, reason: ResendReason): { pauseMs: number } | undefined;
  /** True where an event of the row writes the record of the link, too, and another attempt of the event may succeed. */
  isTriedAgain(row: Row, link: Link): boolean;
  /**
   * The batch without what newer events of the window have written since. Settles event writes that have nothing left.
   */
  withoutNewer(batch: RowBatch): RowBatch;
}

export function windowProgress(): WindowProgress {
  const results = new Map<EventWrite, EventWriteResult>();
  const stamps = windowStamps();
  const timesSent = new Map<string, number>();

  return {
    results,
    settle(row, result) {
      for (const eventWrite of row.eventWrites) results.set(eventWrite, result);
    },
    settleWritten(row, { id, result }) {
      stamps.note(row);
      for (const [index, eventWrite] of row.eventWrites.entries()) {
        // Of several creates of the same record, the first one made it.
        const own = row.operation === 'create' && index > 0 ? 'unchanged' : result;
        const omitted = {
          ...(row.omitted ? { omitted: row.omitted } : {}),
          ...(row.omittedFor ? { omittedFor: row.omittedFor } : {}),
        };
        results.set(eventWrite, { kind: 'done', result: own, ...(id === undefined ? {} : { id }), ...omitted });
      }
    },
    resend({ operation, recordId, isPart, eventWrites }, reason) {
      const { atMost, pauseMs } = resendRules[reason];
      // Rows of one record may be sent one after another, and a stale name would make each of them a dead letter.
      const isCountedAlone = isPart || reason === 'stale-name';
      const part = isCountedAlone ? ` ${eventWrites[0]?.event}.${eventWrites[0]?.record}` : '';
      const key = `${reason} ${operation} ${recordId}${part}`;
      const times = timesSent.get(key) ?? 0;
      if (times >= atMost) return undefined;
      timesSent.set(key, times + 1);
      return { pauseMs };
    },
    isTriedAgain({ eventWrites }, link) {
      const target = recordIdByKey(link.sObject, link.key);
      const events = new Set(eventWrites.filter((each) => !each.isLastAttempt).map(({ event }) => event));
      return [...results].some(
        ([{ event, write }, result]) =>
          events.has(event) &&
          result.kind === 'failed' &&
          retryOf(result.failure) !== 'never' &&
          write.key !== undefined &&
          recordIdByKey(write.sObject, write.key) === target,
      );
    },
    withoutNewer: (batch) =>
      batch.flatMap((row) => {
        const { row: left, superseded } = stamps.strip(row);
        for (const eventWrite of superseded) results.set(eventWrite, { kind: 'done', result: 'unchanged' });
        return left ? [left] : [];
      }),
  };
}
