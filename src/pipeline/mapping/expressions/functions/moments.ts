// Times and days as our own functions accept them.
import { epochTimestamp, utcTimestamp } from '../../../../timestamp.ts';

/** The timestamp in UTC, with all its digits; undefined for anything that is not a time with its zone or seconds since 1970. */
export function utcOf(timestamp: unknown): string | undefined {
  if (typeof timestamp === 'string') return utcTimestamp(timestamp);
  return typeof timestamp === 'number' ? epochTimestamp(timestamp) : undefined;
}

/** True for a day of the calendar, `2026-03-02`. */
export function isDay(text: unknown): text is string {
  return (
    typeof text === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(text) && utcTimestamp(`${text}T00:00:00Z`) !== undefined
  );
}

/**
 * The day so many days after a day of the calendar; undefined outside the years that a Date field of Salesforce holds,
 * 1700 to 4000: https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/primitive_data_types.htm
 */
export function dayAfter(day: string, days: number): string | undefined {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  const year = date.getUTCFullYear();
  return year >= 1700 && year <= 4000 ? date.toISOString().slice(0, 10) : undefined;
}

/** There are fewer zone names than this; it bounds the cache all the same. */
const formattersKept = 1_000;

/** A moment → its day in the zone, `yyyy-MM-dd`. */
type DayOf = (moment: Date) => string;

/** Gives undefined for a zone that does not exist. */
export function createDayFormatters(): (zone: string) => DayOf | undefined {
  const formatters = new Map<string, Intl.DateTimeFormat>();
  return (zone) => {
    const formatter = formatters.get(zone) ?? createFormatter(zone);
    if (formatter && formatters.size < formattersKept) formatters.set(zone, formatter);
    return formatter && ((moment) => dayBy(formatter, moment));
  };
}

function dayBy(formatter: Intl.DateTimeFormat, moment: Date): string {
  const parts = formatter.formatToParts(moment);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
}

function createFormatter(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'iso8601',
      numberingSystem: 'latn',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
  } catch {
    return undefined;
  }
}
