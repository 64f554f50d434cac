// Logs the outcomes of the events of an invocation in as few lines as possible, mostly one. Each line counts its events
// by outcome and lists each with its identity, location and outcome. It never contains an event's content: the messages
// of failures are our own, and ids and types are the platform's names. `s3sf trace` reads the lines.
//
// Lines of an object that hold no event at all, and fail alike, are listed once with their number: a few kilobytes of
// gzip can hold millions of them.
import type { Logger } from '@aws-lambda-powertools/logger';
import { ownValue } from '../../own-value.ts';
import type { EventResult } from '../../pipeline/event-result.ts';
import type { RefusedRecord, WrittenRecord } from '../../pipeline/write/outcome.ts';

export interface EventLog {
  /** Keeps the result until the line is full. */
  add(eventResult: EventResult): void;
  /** Writes the rest. Call it at the end of every invocation, even if it fails. */
  flush(): void;
}

/**
 * Maximum bytes of the events in a line. CloudWatch Logs accepts 1 MB ("InputLogEvent"; formerly 256 KB) and cuts a
 * larger line into pieces that nothing can parse.
 */
const lineBytes = 200_000;

/** What the number of alike lines may add to an event. */
const countBytes = 60;

/** One event in a line. */
interface LoggedEvent {
  outcome: string;
  /** When the outcome was known. */
  at: string;
  written?: WrittenRecord[];
  refused?: RefusedRecord[];
  /** Number of records that are not listed, because the line would be too long. */
  unlisted?: number;
  /** Number of lines of the object that failed alike, and the last of them; absent for one. */
  count?: number;
  lastLine?: number;
  [member: string]: unknown;
}

/** @param now milliseconds since 1970 */
export function eventLog(logger: Pick<Logger, 'info' | 'warn'>, now: () => number): EventLog {
  let failed: LoggedEvent[] = [];
  let others: LoggedEvent[] = [];
  let bytes = 0;
  /** The listed event of lines that fail alike, by what they have in common. */
  const alike = new Map<string, LoggedEvent>();

  function flush(): void {
    // Failures come first, so that people see them in a long line.
    const events = [...failed, ...others];
    if (events.length === 0) return;
    const outcomes = countBy(events, ({ outcome }) => outcome);
    if (failed.length === 0) logger.info('Events processed', { outcomes, events });
    else logger.warn('Events processed', { outcomes, failures: countBy(failed, codeOf), events });
    [failed, others, bytes] = [[], [], 0];
    alike.clear();
  }

  return {
    add(eventResult) {
      const key = keyOfUnread(eventResult);
      const same = key === undefined ? undefined : alike.get(key);
      if (same) {
        same.count = (same.count ?? 1) + 1;
        same.lastLine = eventResult.location.line;
        return;
      }
      const [event, size] = fitting(loggedEvent(eventResult, new Date(now()).toISOString()));
      if (bytes + size > lineBytes) flush();
      bytes += size + (key === undefined ? 0 : countBytes);
      if (key !== undefined) alike.set(key, event);
      (eventResult.outcome.kind === 'failed' ? failed : others).push(event);
    },
    flush,
  };
}

/** Undefined for an event that was read: it is listed by its id, so that people find it. */
function keyOfUnread({ messageId, location, event, outcome, next }: EventResult): string | undefined {
  if (event || outcome.kind !== 'failed') return undefined;
  const { bucket, key, versionId } = location;
  return JSON.stringify([messageId, bucket, key, versionId, next, outcome.failure]);
}

function loggedEvent({ messageId, location, attempts, event, outcome, next }: EventResult, at: string): LoggedEvent {
  // Its id or its key may name the person.
  if (outcome.kind === 'ignored' && outcome.because === 'forgotten') {
    const { kind, because } = outcome;
    return { outcome: kind, because, at, messageId, attempts, ...(event ? { event: { type: event.type } } : {}) };
  }
  const { bucket, key, versionId, line } = location;
  const { kind, ...details } = outcome;
  return {
    outcome: kind,
    at,
    location: { bucket, key, line, ...(versionId ? { versionId } : {}) },
    messageId,
    attempts,
    ...(event ? { event: { id: event.id, source: event.source, type: event.type, time: event.time } } : {}),
    ...(next ? { next } : {}),
    ...details,
  };
}

/**
 * The event and its bytes. An event with a thousand records may be too long for a line: then only the first are listed.
 */
function fitting(whole: LoggedEvent): [LoggedEvent, bytes: number] {
  let event = whole;
  for (;;) {
    const size = Buffer.byteLength(JSON.stringify(event)) + 1;
    const { written = [], refused = [], unlisted = 0 } = event;
    const listed = written.length + refused.length;
    if (size <= lineBytes || listed === 0) return [event, size];
    const half = { written: halfOf(written), refused: halfOf(refused) };
    event = { ...event, ...half, unlisted: unlisted + listed - half.written.length - half.refused.length };
  }
}

const halfOf = <T>(items: readonly T[]): T[] => items.slice(0, items.length >> 1);

const codeOf = ({ failure }: LoggedEvent): string => (failure as { code: string }).code;

function countBy(items: readonly LoggedEvent[], nameOf: (item: LoggedEvent) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[nameOf(item)] = (ownValue(counts, nameOf(item)) ?? 0) + (item.count ?? 1);
  return counts;
}
