// What became of the events of one object in one delivery, kept small: an object may hold millions of lines, so equal
// fates are kept together, as lines.
import { type Failure, retryOf, scopeOf } from '../../failure.ts';
import { type LineRanges, linesFrom, mergeLines, rangesOf } from '../../line-ranges.ts';
import type { EventHeader } from '../event/event.ts';
import type { Outcome, RefusedRecord, WrittenRecord } from '../write/outcome.ts';

/** One event, or one place where no event could be read, and what became of it. */
export interface LineResult {
  line: number;
  outcome: Outcome;
  /** True where the outcome is that of all lines after this one too. */
  andAllAfter?: boolean;
  /** Absent where no event could be read. */
  event?: EventHeader;
  /** Hash of the rules it was planned by, where it was. */
  rulesHash?: string;
}

/** What a person needs to know of events that failed alike. */
export interface FailedEvents {
  failure: Failure;
  lines: LineRanges;
  /** Lines counted; an open end counts as one. */
  count: number;
  /** The first few, to be found again by their ids. */
  events: readonly EventSummary[];
  rulesHash?: string;
}

export interface EventSummary {
  line: number;
  id: string;
  source: string;
  type: string;
  time: string;
  /** Records of it that were written all the same. */
  written: readonly WrittenRecord[];
  /** Each record that was not, where there are several. */
  refused?: readonly RefusedRecord[];
}

export interface ResultSummary {
  add(eventResult: LineResult): void;
  /** Failures of the given kind, those alike together. */
  failed(which: (failure: Failure) => boolean): FailedEvents[];
  /** True where every line came to an end. */
  allDone(): boolean;
  /** True where something of a line that failed may have been written, or may be yet. */
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

/** @param wanted the lines the delivery was asked for */
export function resultSummary(wanted: LineRanges): ResultSummary {
  const groups = new Map<string, Group>();
  let mayHaveWritten = false;

  function add({ line, outcome, andAllAfter, event, rulesHash }: LineResult): void {
    if (outcome.kind !== 'failed') return;
    const { failure, written, refused } = outcome;
    mayHaveWritten ||= outcome.mayHaveWritten ?? false;
    const key = likeness(failure, event?.type, rulesHash);
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
        lines: mergeLines(rangesOf(lines), linesFrom(wanted, from)),
        count: lines.length,
        events,
        ...(rulesHash === undefined ? {} : { rulesHash }),
      }));
  }

  return { add, failed, allDone: () => groups.size === 0, mayHaveWritten: () => mayHaveWritten };
}

/** Failures that one message can speak for: what differs is only the line. */
function likeness({ code, salesforceCode, sObject, fields, message }: Failure, type?: string, rulesHash?: string) {
  return JSON.stringify([code, salesforceCode, sObject, fields, message, type, rulesHash]);
}

export const isService = (failure: Failure) => scopeOf(failure) === 'service';
export const isNonRetryable = (failure: Failure) => retryOf(failure) === 'never';
export const isDeferred = (failure: Failure) => retryOf(failure) === 'deferred';
