// Points in time as events write them, made RFC 3339 in UTC. Digits after the second are kept as they were written.

const rfc3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?\d*([Zz]|[+-]\d{2}:\d{2})$/;

/** Above this a number of seconds would be in the year 5138, so it is milliseconds. */
const largestSeconds = 1e11;

/** RFC 3339 text → the same instant in UTC; undefined for text that is no such time. */
export function utcTimestamp(text: string): string | undefined {
  const match = text.length <= 64 ? rfc3339.exec(text) : null;
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const zone = match[8] as string;
  const offsetMinutes = zone.length === 1 ? 0 : Number(`${zone[0]}1`) * minutesOf(zone);
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 60 || Number.isNaN(offsetMinutes)) return undefined;
  const instant = new Date(0);
  instant.setUTCFullYear(year, month - 1, day);
  instant.setUTCHours(hour, minute - offsetMinutes, second);
  const written = instant.toISOString();
  return /^\d{4}-/.test(written) ? `${written.slice(0, 19)}${match[7] ?? ''}Z` : undefined;
}

/** Seconds or milliseconds since 1970 → RFC 3339; undefined for a number that is no such time. */
export function epochTimestamp(value: number): string | undefined {
  if (!Number.isFinite(value) || value < 0) return undefined;
  const milliseconds = value < largestSeconds ? value * 1000 : value;
  return milliseconds < Date.UTC(10_000, 0) ? new Date(milliseconds).toISOString() : undefined;
}

function minutesOf(zone: string): number {
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  return hours > 23 || minutes > 59 ? Number.NaN : hours * 60 + minutes;
}

const daysIn = (year: number, month: number) => {
  const lastDay = new Date(0);
  lastDay.setUTCFullYear(year, month, 0);
  return lastDay.getUTCDate();
};
