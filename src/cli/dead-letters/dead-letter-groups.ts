// Dead-letter messages as a report lists them: grouped by reason and event type, and one by one.
import { formatLines, type LineRanges, mergeLines } from '../../line-ranges.ts';
import type { DeadLetter, NamedEvent } from './dead-letter.ts';

export interface DeadLetterGroup {
  code: string;
  type?: string;
  /** Of the first message. */
  reason: string;
  messages: number;
  /** The same line of the same object counts once. */
  events: number;
  /** RFC 3339. */
  oldest: string;
}

/** One dead-letter message for programs. */
export interface ReportedDeadLetter {
  code: string;
  type?: string;
  /** RFC 3339. */
  at: string;
  attempts?: number;
  locations: { bucket: string; key: string; versionId?: string; lines: string }[];
  events: NamedEvent[];
}

/** The group with the most events first. */
export function groupDeadLetters(deadLetters: readonly DeadLetter[]): DeadLetterGroup[] {
  const groups = Map.groupBy(deadLetters, ({ code, type }) => JSON.stringify([code, type]));
  return [...groups.values()]
    .map((own): DeadLetterGroup => {
      const [{ code, type, reason }] = own as [DeadLetter, ...DeadLetter[]];
      return {
        code,
        ...(type === undefined ? {} : { type }),
        reason,
        messages: own.length,
        events: countEvents(own),
        oldest: timeText(own.reduce((oldest, { at }) => Math.min(oldest, at), Infinity)),
      };
    })
    .toSorted((a, b) => b.events - a.events || a.code.localeCompare(b.code));
}

/** A replay can make a second message for the same lines. A range without an end counts as one line: its length is unknown. */
function countEvents(deadLetters: readonly DeadLetter[]): number {
  const lines = new Map<string, (readonly [number, number])[]>();
  let others = 0;
  for (const deadLetter of deadLetters) {
    if (deadLetter.objects.length === 0) others += deadLetter.events;
    for (const { bucket, key, versionId, eTag } of deadLetter.objects) {
      const object = JSON.stringify([bucket, key, versionId ?? eTag]);
      const known = lines.get(object);
      if (known) for (const range of deadLetter.lines) known.push(range);
      else lines.set(object, [...deadLetter.lines]);
    }
  }
  return lines.values().reduce((sum, ranges) => sum + countLines(mergeLines(ranges, [])), others);
}

const countLines = (ranges: LineRanges) =>
  ranges.reduce((sum, [from, to]) => sum + (to === Number.POSITIVE_INFINITY ? 1 : to - from + 1), 0);

export const reportDeadLetter = ({
  code,
  type,
  at,
  attempts,
  objects,
  lines,
  named,
}: DeadLetter): ReportedDeadLetter => ({
  code,
  ...(type === undefined ? {} : { type }),
  at: timeText(at),
  ...(attempts === undefined ? {} : { attempts }),
  locations: objects.map(({ bucket, key, versionId }) => ({
    bucket,
    key,
    ...(versionId === undefined ? {} : { versionId }),
    lines: formatLines(lines),
  })),
  events: named,
});

const timeText = (ms: number) => new Date(ms).toISOString();
