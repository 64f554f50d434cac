// What needs the rules of time zones and calendars in both directions. Temporal knows them; Node.js 24 has it only behind a
// flag, so this module brings a polyfill, which uses Node's own Temporal where there is one. It is imported when a function
// that needs it is first called.
import { Temporal } from 'temporal-polyfill';

/**
 * A local time in a zone → milliseconds since 1970. A time that the clocks skip is moved on by what they skip, and of a
 * time that comes twice the first is taken: https://www.rfc-editor.org/rfc/rfc5545#section-3.3.5
 * @param local `2026-07-04T09:00:00.000`
 */
export const momentOf = (local: string, zone: string): number =>
  Temporal.PlainDateTime.from(local).toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;

/** Seconds by which the clocks of the zone are ahead of UTC at this moment. */
export const offsetAt = (milliseconds: number, zone: string): number =>
  Temporal.Instant.fromEpochMilliseconds(milliseconds).toZonedDateTimeISO(zone).offsetNanoseconds / 1e9;

/** In a month that is too short, the last day. */
export const monthsAfter = (day: string, months: number): string =>
  Temporal.PlainDate.from(day).add({ months }, { overflow: 'constrain' }).toString();

/** Whole years; a year that began on 29 February ends on 1 March of the next. */
export const yearsBetween = (day: string, later: string): number =>
  Temporal.PlainDate.from(day).until(later, { largestUnit: 'year' }).years;
