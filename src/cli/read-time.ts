// A time as a person gives it on the command line.
import { UsageError } from './io.ts';

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * `2026-03-01`, `2026-03-01T18:30:00Z`, or how long ago: `30m`, `12h`, `3d`. Milliseconds since 1970.
 * Throws `UsageError`.
 */
export function readTime(text: string, option: string, now: number): number {
  const ago = /^(\d{1,6})([mhd])$/.exec(text);
  if (ago) return now - Number(ago[1]) * (unitMs[ago[2] ?? ''] ?? 0);
  const time = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(time)) {
    throw new UsageError(`${option} ${text} is no time: write 2026-03-01T18:30:00Z, 2026-03-01, or 30m, 12h, 3d ago`);
  }
  return time;
}
