// Functions about days of the calendar.
import { FunctionError } from '../function-error.ts';
import { dayAfter, isDay, isYearOfSalesforce, utcOf } from './moments.ts';
import type { OwnFunction } from './own-function.ts';
import { aDay, aTime, createReader, optionsOf, type Timestamp, withoutZone } from './read-timestamp.ts';

export const date: OwnFunction = {
  name: 'date',
  parameters: 'timestamp, zone?, picture?',
  signature: '<x-s?s?:x>',
  returns: 'text',
  blankIsNull: true,
  description:
    'The day of a time in a time zone (UTC if left out), for a Date field. A day stays as it is. A picture reads other texts.',
  example: '$date(time, "America/New_York")',
  zoneArgument: 1,
  picture: { argument: 2, use: 'reads' },
  steps: (args) => (args.some((each) => typeof each === 'string' && each.includes('[')) ? 20 : 0),
  create: (tools) => {
    const reader = createReader(tools);
    function toDay(read: Timestamp, zone: string | undefined): string {
      const dayOf = reader.dayOf('$date', zone ?? 'UTC');
      if (read.kind === 'day') return read.day;
      return read.kind === 'local' ? read.local.slice(0, 10) : dayOf(new Date(read.utc));
    }
    return (timestamp, ...others) => {
      const { zone, picture } = optionsOf('$date', others);
      if (picture !== undefined) return reader.readBy('$date', timestamp, picture).then((read) => toDay(read, zone));
      const read = reader.read('$date', timestamp, `${aTime}, ${aDay}, or a picture`);
      if (read.kind === 'local' && zone === undefined) throw withoutZone('$date');
      return toDay(read, zone);
    };
  },
};

/** Throws `FunctionError` if it is not a day of the calendar. */
function dayFor(caller: string, day: unknown): string {
  if (isDay(day)) return day;
  const first = utcOf(day) === undefined ? '' : '. For the day of a time, use $date first';
  throw new FunctionError(`${caller} needs ${aDay}${first}`);
}

function wholeNumber(caller: string, number: unknown, unit: string): number {
  if (typeof number === 'number' && Number.isInteger(number)) return number;
  throw new FunctionError(`${caller} needs a whole number of ${unit}`);
}

const outside = (caller: string) =>
  new FunctionError(`${caller} returns a day outside the years that Salesforce accepts, 1700 to 4000`);

export const addDays: OwnFunction = {
  name: 'addDays',
  parameters: 'day, days',
  signature: '<x-n:x>',
  returns: 'text',
  blankIsNull: true,
  description: 'The day that is so many days later, or earlier if the number is negative.',
  example: '$addDays($date(time, "America/New_York"), 7)',
  create: () => (day, days) => {
    const from = dayFor('$addDays', day);
    if (days === undefined) return undefined;
    const later = dayAfter(from, wholeNumber('$addDays', days, 'days'));
    if (later === undefined) throw outside('$addDays');
    return later;
  },
};

/** More months than Salesforce's years have. */
const mostMonths = 12 * 2_400;

export const addMonths: OwnFunction = {
  name: 'addMonths',
  parameters: 'day, months',
  signature: '<x-n:x>',
  returns: 'text',
  blankIsNull: true,
  description:
    'The same day so many months later, or earlier if the number is negative. In a month that is too short, it is the last day.',
  example: '$addMonths($date(time, "America/New_York"), 12)',
  steps: () => 10,
  part: { name: 'calendar' },
  create:
    ({ parts }) =>
    (day, months) => {
      const from = dayFor('$addMonths', day);
      if (months === undefined) return undefined;
      const count = wholeNumber('$addMonths', months, 'months');
      if (Math.abs(count) > mostMonths) throw outside('$addMonths');
      return parts.calendar().then(({ monthsAfter }) => {
        const later = monthsAfter(from, count);
        if (!isDay(later) || !isYearOfSalesforce(Number(later.slice(0, 4)))) throw outside('$addMonths');
        return later;
      });
    },
};

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

export const weekday: OwnFunction = {
  name: 'weekday',
  parameters: 'timestamp, zone?',
  signature: '<x-s?:x>',
  returns: 'text',
  blankIsNull: true,
  description: 'The name of the weekday of a day, or of a time in a time zone (UTC if left out).',
  example: '$weekday(time, "America/New_York")',
  zoneArgument: 1,
  choices: weekdays,
  create: (tools) => {
    const dayOf = date.create(tools);
    return (timestamp, ...others) => {
      const { picture } = optionsOf('$weekday', others);
      if (picture !== undefined) throw new FunctionError('$weekday takes no picture: use $date first');
      const day = forCaller('$weekday', () => dayOf(timestamp, ...others));
      return weekdays[new Date(`${String(day)}T00:00:00Z`).getUTCDay()];
    };
  },
};

/** In messages, the name of the function that people wrote. */
function forCaller<Result>(caller: string, call: () => Result): Result {
  try {
    return call();
  } catch (error) {
    throw error instanceof FunctionError ? new FunctionError(error.message.replaceAll('$date', caller)) : error;
  }
}

export const age: OwnFunction = {
  name: 'age',
  parameters: 'day, on',
  signature: '<x-s:x>',
  returns: 'number',
  blankIsNull: true,
  description: 'The whole years from one day to another: the age on that day of a person who was born on the first.',
  example: '$age("1990-04-21", $date(time, "America/New_York"))',
  steps: () => 10,
  part: { name: 'calendar' },
  create:
    ({ parts }) =>
    (day, on) => {
      const from = dayFor('$age', day);
      if (on === undefined) return undefined;
      const to = dayFor('$age', on);
      if (to < from) throw new FunctionError('$age needs a second day that is not before the first');
      return parts.calendar().then(({ yearsBetween }) => yearsBetween(from, to));
    },
};
