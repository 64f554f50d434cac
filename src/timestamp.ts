// Timestamps as events write them → RFC 3339 in UTC. Fractions of a second are kept as they were written.

/**
 * RFC 3339, and what people call so: Salesforce writes the offset as `+0000`, PostgreSQL as `+00`, and Java leaves out
 * seconds that are 0.
 */
const timestamp =
  /^((\d{4})-(\d{2})-(\d{2}))[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:(\.\d{1,9})\d*)?)?(?:[Zz]|([+-])(\d{2})(?::?(\d{2}))?)$/;

/** Above this, seconds would mean the year 5138 or later, so the number is milliseconds. */
const largestSeconds = 1e11;

/** Text → the same instant in UTC as RFC 3339; undefined for a text that is no time with its offset. */
export function utcTimestamp(text: string): string | undefined {
  const match = text.length <= 64 ? timestamp.exec(text) : null;
  if (!match) return undefined;
  const [, date, year, month, day, hour, minute, second = '00', fraction = '', sign, zoneHours, zoneMinutes] = match;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  if (Number(day) < 1 || Number(day) > daysIn(Number(year), Number(month))) return undefined;
  if (sign === undefined && second !== '60') return `${date}T${hour}:${minute}:${second}${fraction}Z`;
  if (Number(zoneHours ?? 0) > 23 || Number(zoneMinutes ?? 0) > 59) return undefined;
  const offsetMinutes = Number(`${sign ?? ''}1`) * (Number(zoneHours ?? 0) * 60 + Number(zoneMinutes ?? 0));
  const instant = new Date(0);
  instant.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  instant.setUTCHours(Number(hour), Number(minute) - offsetMinutes, Number(second));
  const written = instant.toISOString();
  // Outside the years 0000 to 9999 there is a sign in front.
  return /^\d{4}-/.test(written) ? `${written.slice(0, 19)}${fraction}Z` : undefined;
}

/** Seconds or milliseconds since 1970 → RFC 3339; undefined for any other number. */
export function epochTimestamp(value: number): string | undefined {
  if (!Number.isFinite(value) || value < 0) return undefined;
  const milliseconds = value < largestSeconds ? value * 1000 : value;
  return milliseconds < Date.UTC(10_000, 0) ? new Date(milliseconds).toISOString() : undefined;
}

/** 0 for a month that does not exist. */
function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [31, 0, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}
