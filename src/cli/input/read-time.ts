// A time on the command line. All days are UTC days.
import { UsageError } from '../io.ts';

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const dayMs = 86_400_000;

/**
 * `2026-03-01`, `2026-03-01T18:30:00Z`, or how long ago: `30m`, `12h`, `3d`. Milliseconds since 1970.
 * A day alone means its first millisecond; for `--until` its last. Throws `UsageError`.
 */
export function readTime(text: string, option: string, now: number): number {
  const ago = /^(\d{1,6})([mhd])$/.exec(text);
  if (ago) return now - Number(ago[1]) * (unitMs[ago[2] ?? ''] ?? 0);
  const [, day, clock, zone] =
    /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(Z|[+-]\d\d:\d\d)?$/.exec(text) ?? [];
  if (day === undefined || (clock === undefined && zone !== undefined)) throw noTime(text, option);
  if (!exists(day)) throw new UsageError(`${option} ${text}: there is no such day`);
  if (clock !== undefined && zone === undefined) {
    throw new UsageError(`${option} ${text} has no time zone. Write ${text}Z for UTC, or ${text}+02:00`);
  }
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw noTime(text, option);
  return clock === undefined && option === '--until' ? time + dayMs - 1 : time;
}

/** JavaScript reads 30 February as 2 March. */
function exists(day: string): boolean {
  const time = Date.parse(day);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

const noTime = (text: string, option: string) =>
  new UsageError(
    `${option} ${text} is not a time. Write 2026-03-01T18:30:00Z, 2026-03-01 (UTC), or how long ago: 30m, 12h, 3d`,
  );

/** What was written in a time, both ends included. Throws `UsageError`. @param now milliseconds since 1970 */
export function timeFilter(
  { since, until }: { since?: string; until?: string },
  now: number,
): (written: { modifiedAt: number }) => boolean {
  const from = since === undefined ? -Infinity : readTime(since, '--since', now);
  const to = until === undefined ? Infinity : readTime(until, '--until', now);
  if (from > to) throw new UsageError(`--since ${since} is later than --until ${until}`);
  return ({ modifiedAt }) => modifiedAt >= from && modifiedAt <= to;
}
