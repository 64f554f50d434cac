// The results of the events of one object in one delivery, kept small: an object may hold millions of lines, so equal
// results are grouped and keep only their lines.
import { type Failure, retryOf, scopeOf } from '../../failure.ts';
import { type LineRanges, linesFrom, mergeLines, rangesOf } from '../../line-ranges.ts';
import type { EventHeader } from '../event/event.ts';
import type { Outcome, RefusedRecord, WrittenRecord } from '../write/outcome.ts';

/** The result of one event, or of one location where no event could be read. */
export interface LineResult {
  line: number;
  outcome: Outcome;
  /** True where all lines after this one have the same outcome. */
  andAllAfter?: boolean;
  /** Absent where no event could be read. */
  event?: EventHeader;
  /** Hash of the rules it was planned by; absent where it was not planned. */
  rulesHash?: string;
}

/** Events that failed in the same way, as one dead-letter message reports them. */
export interface FailedEvents {
  failure: Failure;
  lines: LineRanges;
  /** Lines counted; an open end counts as one. */
  count: number;
  /** The first few, so that people find them by their ids. */
  events: readonly EventSummary[];
  rulesHash?: string;
}

export interface EventSummary {
  line: number;
  id: string;
  source: string;
  type: string;
  time: string;
  /** Records of it that were written nevertheless. */
  written: readonly WrittenRecord[];
  /** Each record that was refused, where there are several. */
  refused?: readonly RefusedRecord[];
}

export interface ResultSummary {
  add(eventResult: LineResult): void;
  /** Failures of the given kind, grouped. */
  failed(which: (failure: Failure) => boolean): FailedEvents[];
  /** True where no line has failed. */
  allDone(): boolean;
  /** True where something of a failed line may have been written, or may still be. */
  mayHaveWritten(): boolean;
}

interface Group {
  failure: Failure;
  lines: number[];
  /** From this line on, everything. */
  from: number;
  events: EventSummary[];
  rulesHash: string | undefined;
}

const eventsKept = 10;

/** @param requested the lines of the delivery */
export function resultSummary(requested: LineRanges): ResultSummary {
  const groups = new Map<string, Group>();
  let mayHaveWritten = false;

  function add({ line, outcome, andAllAfter, event, rulesHash }: LineResult): void {
    if (outcome.kind !== 'failed') return;
    const { failure, written, refused } = outcome;
    mayHaveWritten ||= outcome.mayHaveWritten ?? false;
    const key = groupKey(failure, event?.type, rulesHash);
    const group = groups.get(key) ?? { failure, lines: [], from: Number.POSITIVE_INFINITY, events: [], rulesHash };
    groups.set(key, group);
    group.lines.push(line);
    if (andAllAfter) group.from = Math.min(group.from, line);
    if (event && group.events.length < eventsKept) {
      const { id, source, type, time } = event;
      group.events.push({ line, id, source, type, time, written, ...(refused ? { refused } : {}) });
    }
  }

  function failed(which: (failure: Failure) => boolean): FailedEvents[] {
    return [...groups.values()]
      .filter(({ failure }) => which(failure))
      .map(({ failure, lines, from, events, rulesHash }) => ({
        failure,
        lines: mergeLines(rangesOf(lines), linesFrom(requested, from)),
        count: lines.length,
        events,
        ...(rulesHash === undefined ? {} : { rulesHash }),
      }));
  }

  return { add, failed, allDone: () => groups.size === 0, mayHaveWritten: () => mayHaveWritten };
}

/** Failures with the same key can share one dead-letter message: only their lines differ. */
function groupKey({ code, salesforceCode, sObject, fields, message }: Failure, type?: string, rulesHash?: string) {
  return JSON.stringify([code, salesforceCode, sObject, fields, message, type, rulesHash]);
}

export const isService = (failure: Failure) => scopeOf(failure) === 'service';
export const isNonRetryable = (failure: Failure) => retryOf(failure) === 'never';
export const isDeferred = (failure: Failure) => retryOf(failure) === 'deferred';
