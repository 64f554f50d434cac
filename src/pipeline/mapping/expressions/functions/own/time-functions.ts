// Functions whose result is a time: for Date/Time fields, for Time fields, and for texts.
import { FunctionError } from '../function-error.ts';
import { isDay, isYearOfSalesforce, localOf, utcOf } from './moments.ts';
import type { OwnFunction } from './own-function.ts';
import { aTime, createReader, inZone, optionsOf, type Timestamp, withoutZone } from './read-timestamp.ts';

/** Salesforce keeps milliseconds. */
const inMilliseconds = (utc: string) => `${utc.slice(0, 19)}.${utc.slice(20, -1).slice(0, 3).padEnd(3, '0')}Z`;

export const datetime: OwnFunction = {
  name: 'datetime',
  parameters: 'timestamp, zone?, picture?',
  signature: '<x-s?s?:x>',
  returns: 'text',
  blankIsNull: true,
  description:
    'A time in UTC with milliseconds, for a Date/Time field. If the text has no time zone of its own, name the one it is meant in. A day without a time is refused.',
  example: '$datetime("2026-07-04 09:00", "America/New_York")',
  zoneArgument: 1,
  picture: { argument: 2, use: 'reads' },
  part: { name: 'calendar', fromArguments: 2 },
  steps: (args) => (args.length > 1 ? 20 : 0),
  create: (tools) => {
    const reader = createReader(tools);
    const { calendar } = tools.parts;
    function toUtc(read: Timestamp, zone: string | undefined): string | Promise<string> {
      if (read.kind === 'day') {
        throw new FunctionError(
          `$datetime needs ${aTime}. For a day without a time, use $date. For nine in the morning of a day: $datetime(… & "T09:00", "America/New_York")`,
        );
      }
      if (read.kind === 'moment') return inMilliseconds(read.utc);
      if (zone === undefined) throw withoutZone('$datetime');
      return calendar().then(({ momentOf }) =>
        new Date(inZone('$datetime', () => momentOf(read.local, zone))).toISOString(),
      );
    }
    return (timestamp, ...others) => {
      const { zone, picture } = optionsOf('$datetime', others);
      if (zone !== undefined) reader.dayOf('$datetime', zone);
      if (picture === undefined) return toUtc(reader.read('$datetime', timestamp, aTime), zone);
      return reader.readBy('$datetime', timestamp, picture).then((read) => toUtc(read, zone));
    };
  },
};

export const time: OwnFunction = {
  name: 'time',
  parameters: 'timestamp, zone?, picture?',
  signature: '<x-s?s?:x>',
  returns: 'text',
  blankIsNull: true,
  description:
    'The time of day in a time zone (UTC if left out), for a Time field. With a picture, a text for people, which can also contain the day.',
  example: '$time(time, "America/New_York", "[h]:[m01] [PN] on [MNn] [D]")',
  zoneArgument: 1,
  picture: { argument: 2, use: 'writes' },
  part: { name: 'calendar' },
  steps: () => 20,
  create: (tools) => {
    const reader = createReader(tools);
    const { calendar } = tools.parts;
    return async (timestamp, ...others) => {
      const { zone, picture } = optionsOf('$time', others);
      reader.dayOf('$time', zone ?? 'UTC');
      const read = reader.read('$time', timestamp, aTime);
      if (read.kind === 'day') throw new FunctionError(`$time needs ${aTime}, and a day has no time`);
      if (read.kind === 'local' && zone === undefined) throw withoutZone('$time');
      const isLocal = read.kind === 'local';
      const { momentOf, offsetAt } = await calendar();
      const [milliseconds, offsetSeconds] = inZone('$time', () => {
        const moment = isLocal ? momentOf(read.local, zone ?? 'UTC') : Date.parse(inMilliseconds(read.utc));
        return [moment, offsetAt(moment, zone ?? 'UTC')] as const;
      });
      if (picture !== undefined) return reader.pictures.write(milliseconds, offsetSeconds, picture);
      return new Date(milliseconds + offsetSeconds * 1_000).toISOString().slice(11);
    };
  },
};

/** A time with its zone, in milliseconds since 1970. */
function momentFor(caller: string, timestamp: unknown): number {
  const utc = utcOf(timestamp);
  if (utc !== undefined) return Date.parse(inMilliseconds(utc));
  const isLocal = isDay(timestamp) || (typeof timestamp === 'string' && localOf(timestamp) !== undefined);
  const first = isLocal ? `. Use $datetime first, as in ${caller}($datetime(…, "America/New_York"), 90)` : '';
  throw new FunctionError(`${caller} needs ${aTime}${first}`);
}

export const addMinutes: OwnFunction = {
  name: 'addMinutes',
  parameters: 'timestamp, minutes',
  signature: '<x-n:x>',
  returns: 'text',
  blankIsNull: true,
  description: 'The time that is so many minutes later, or earlier if the number is negative. For days, use $addDays.',
  example: '$addMinutes(time, 90)',
  create: () => (timestamp, minutes) => {
    const from = momentFor('$addMinutes', timestamp);
    if (minutes === undefined) return undefined;
    if (typeof minutes !== 'number') throw new FunctionError('$addMinutes needs a number of minutes');
    const later = new Date(Math.round(from + minutes * 60_000));
    if (!isYearOfSalesforce(later.getUTCFullYear())) {
      throw new FunctionError('$addMinutes returns a time outside the years that Salesforce accepts, 1700 to 4000');
    }
    return later.toISOString();
  },
};

export const fromSeconds: OwnFunction = {
  name: 'fromSeconds',
  parameters: 'seconds',
  signature: '<x-:x>',
  returns: 'text',
  description:
    "The time that is so many seconds after the beginning of 1970 in UTC, or before it if the number is negative. For milliseconds, use JSONata's $fromMillis.",
  example: '$fromSeconds(1776735000)',
  create: () => (seconds) => {
    if (typeof seconds !== 'number') throw new FunctionError('$fromSeconds needs a number of seconds');
    const moment = new Date(Math.round(seconds * 1_000));
    if (!isYearOfSalesforce(moment.getUTCFullYear())) {
      throw new FunctionError(
        '$fromSeconds returns a time outside the years that Salesforce accepts, 1700 to 4000. For milliseconds, use $fromMillis',
      );
    }
    return moment.toISOString();
  },
};
