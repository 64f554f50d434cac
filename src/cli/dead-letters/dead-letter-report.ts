// Dead letters as the command tells them: by reason and type, and one by one.
import { formatLines, type LineRanges, mergeLines } from '../../line-ranges.ts';
import { locationText } from '../aws/s3-location.ts';
import { renderTable } from '../rendering/render-table.ts';
import { plainTerminal } from '../rendering/terminal.ts';
import type { DeadLetter, NamedEvent } from './dead-letter.ts';

export interface DeadLetterGroup {
  code: string;
  type?: string;
  reason: string;
  messages: number;
  /** Distinct: the same line of the same object counts once. */
  events: number;
  /** RFC 3339. */
  oldest: string;
}

/** One letter for programs. */
export interface ReportedDeadLetter {
  code: string;
  type?: string;
  /** RFC 3339. */
  at: string;
  attempts?: number;
  locations: { bucket: string; key: string; versionId?: string; lines: string }[];
  events: NamedEvent[];
}

export function groupsOf(deadLetters: readonly DeadLetter[]): DeadLetterGroup[] {
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

/** A replay makes a second letter of the same lines. An open end counts as one, as nobody knows how many it has. */
function countEvents(deadLetters: readonly DeadLetter[]): number {
  const lines = new Map<string, (readonly [number, number])[]>();
  let others = 0;
  for (const letter of deadLetters) {
    if (letter.objects.length === 0) others += letter.events;
    for (const { bucket, key, versionId, eTag } of letter.objects) {
      const object = JSON.stringify([bucket, key, versionId ?? eTag]);
      const known = lines.get(object);
      if (known) for (const range of letter.lines) known.push(range);
      else lines.set(object, [...letter.lines]);
    }
  }
  return lines.values().reduce((sum, ranges) => sum + countLines(mergeLines(ranges, [])), others);
}

const countLines = (ranges: LineRanges) =>
  ranges.reduce((sum, [from, to]) => sum + (to === Number.POSITIVE_INFINITY ? 1 : to - from + 1), 0);

export const reportedDeadLetter = ({
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

export function groupTable(groups: readonly DeadLetterGroup[]): string {
  const rows = groups.map(({ code, type, events, messages, oldest, reason }) => [
    code,
    type ?? '',
    String(events),
    String(messages),
    oldest,
    reason,
  ]);
  const head = ['CODE', 'EVENT TYPE', 'EVENTS', 'MESSAGES', 'OLDEST', 'REASON OF THE FIRST'];
  return renderTable(rows, { terminal: plainTerminal, head });
}

/** The oldest first. */
export function deadLetterTable(deadLetters: readonly DeadLetter[]): string {
  const rows = deadLetters
    .toSorted((a, b) => a.at - b.at)
    .map((letter) => [
      timeText(letter.at),
      letter.code,
      letter.attempts === undefined ? '' : String(letter.attempts),
      letter.objects.map((object) => locationText(object, letter.lines)).join(' '),
      idsText(letter),
    ]);
  const head = ['GIVEN UP', 'CODE', 'ATTEMPTS', 'PLACE', 'EVENT IDS'];
  return renderTable(rows, { terminal: plainTerminal, head });
}

function idsText({ named, events }: DeadLetter): string {
  const more = named.length > 0 && events > named.length ? ` and ${events - named.length} more` : '';
  return `${named.map(({ id }) => id).join(', ')}${more}`;
}

const timeText = (ms: number) => new Date(ms).toISOString();
