// Times and days as our own functions accept them.
import { utcTimestamp } from '../../../../../timestamp.ts';

/** The timestamp in UTC, with all its digits; undefined for anything that is not a time with its zone. */
export const utcOf = (timestamp: unknown): string | undefined =>
  typeof timestamp === 'string' ? utcTimestamp(timestamp) : undefined;

/** True for a day of the calendar, `2026-03-02`. */
export function isDay(text: unknown): text is string {
  return (
    typeof text === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(text) && utcTimestamp(`${text}T00:00:00Z`) !== undefined
  );
}

/**
 * A date and a time of day without a zone, `2026-03-02 09:00` → `2026-03-02T09:00:00.000`; undefined for any other text.
 * Digits after the milliseconds, which Salesforce does not keep, are dropped.
 */
export function localOf(text: string): string | undefined {
  const [, date, time, seconds = ':00', fraction = ''] =
    /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?(?:\.(\d{1,9}))?$/.exec(text.trim()) ?? [];
  const whole = `${date}T${time}${seconds}`;
  if (date === undefined || utcTimestamp(`${whole}Z`) === undefined) return undefined;
  return `${whole}.${fraction.slice(0, 3).padEnd(3, '0')}`;
}

/** The years that a Date field of Salesforce holds: https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/primitive_data_types.htm */
export const isYearOfSalesforce = (year: number): boolean => year >= 1700 && year <= 4000;

/** The day so many days after a day of the calendar; undefined outside the years that Salesforce accepts. */
export function dayAfter(day: string, days: number): string | undefined {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return isYearOfSalesforce(date.getUTCFullYear()) ? date.toISOString().slice(0, 10) : undefined;
}

/** There are fewer zone names than this; it bounds the cache all the same. */
const formattersKept = 1_000;

/** A moment → its day in the zone, `yyyy-MM-dd`. */
export type DayOf = (moment: Date) => string;

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
