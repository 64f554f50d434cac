// The functions that mappings have in addition to JSONata's. Each is declared here once: the engine registers it, the
// check derives what it returns, and a test holds the guide's table to it. To add one, add it to this list.
import { FunctionError } from './function-error.ts';
import { createDayFormatters, dayAfter, isDay, utcOf } from './moments.ts';

export interface OwnFunction {
  name: string;
  /** As the guide shows them: `timestamp, zone?`. */
  parameters: string;
  /**
   * In JSONata's notation. The first argument is `x`, so that a null gets through; `x-` takes the value before the dot
   * where the argument is left out.
   */
  signature: string;
  /** The kind of its result. A null argument gives null, and a missing one gives nothing. */
  returns: 'text' | 'number' | 'boolean';
  /** For the guide: what it returns and when to use it. */
  description: string;
  /** For the guide: a call over the guide's event. */
  example: string;
  /** Index of the argument that names a time zone, so that the check can report a zone that does not exist. */
  zoneArgument?: number;
  /** Called once for each engine. The first value is never missing or null. */
  create: () => (value: unknown, ...others: unknown[]) => unknown;
}

export interface ImplementedFunction {
  name: string;
  signature: string;
  implementation: (...values: unknown[]) => unknown;
}

export const ownFunctions: readonly OwnFunction[] = [
  {
    name: 'date',
    parameters: 'timestamp, zone?',
    signature: '<x-s?:x>',
    returns: 'text',
    description: 'The day of a time in a time zone (UTC if left out), for a Date field. A day stays as it is.',
    example: '$date(time, "America/New_York")',
    zoneArgument: 1,
    create: () => {
      const formatterFor = createDayFormatters();
      return (timestamp, zone = 'UTC') => {
        if (typeof zone !== 'string') throw new FunctionError('$date needs the name of a time zone as text.');
        const dayOf = formatterFor(zone);
        if (!dayOf) throw new FunctionError('$date needs the name of a time zone, such as America/New_York.');
        if (isDay(timestamp)) return timestamp;
        return dayOf(new Date(moment('$date', timestamp, `${aTime}, a day such as 2026-03-02`)));
      };
    },
  },
  {
    name: 'datetime',
    parameters: 'timestamp',
    signature: '<x-:x>',
    returns: 'text',
    description: 'A time in UTC with milliseconds, for a Date/Time field. A day without a time is refused.',
    example: '$datetime(time)',
    create: () => (timestamp) => {
      if (isDay(timestamp)) {
        throw new FunctionError(`$datetime needs ${aTime}. For a day without a time, use $date.`);
      }
      const utc = moment('$datetime', timestamp, aTime);
      // Salesforce keeps milliseconds.
      return `${utc.slice(0, 19)}.${utc.slice(20, -1).slice(0, 3).padEnd(3, '0')}Z`;
    },
  },
  {
    name: 'addDays',
    parameters: 'day, days',
    signature: '<x-n:x>',
    returns: 'text',
    description: 'The day that is so many days later, or earlier if the number is negative.',
    example: '$addDays($date(time, "America/New_York"), 7)',
    create: () => (day, days) => {
      if (!isDay(day)) {
        const first = utcOf(day) === undefined ? '' : ' For the day of a time, use $date first.';
        throw new FunctionError(`$addDays needs a day such as 2026-03-02.${first}`);
      }
      if (days === undefined) return undefined;
      if (typeof days !== 'number' || !Number.isInteger(days)) {
        throw new FunctionError('$addDays needs a whole number of days.');
      }
      const later = dayAfter(day, days);
      if (later === undefined)
        throw new FunctionError('$addDays returns a day outside the years that Salesforce accepts, 1700 to 4000.');
      return later;
    },
  },
  {
    name: 'truncate',
    parameters: 'text, length',
    signature: '<x-n:x>',
    returns: 'text',
    description: 'The text, shortened to at most this many characters. A shortened text ends in "…".',
    example: '$truncate(data.training.name, 6)',
    create: () => (text, length) => {
      if (typeof text !== 'string') throw new FunctionError('$truncate needs a text.');
      // UTF-16 units, which is how Salesforce counts.
      if (typeof length !== 'number' || !Number.isInteger(length) || length < 1) {
        throw new FunctionError('$truncate needs a length of 1 or more.');
      }
      if (text.length <= length) return text;
      const kept = text.slice(0, length - ellipsis.length);
      const endsInHalfACharacter = /[\uD800-\uDBFF]$/.test(kept);
      return (endsInHalfACharacter ? kept.slice(0, -1) : kept) + ellipsis;
    },
  },
];

/** What the engine registers. A missing or null value is passed on, so that the field follows its own rule for it. */
export function implementOwnFunctions(): ImplementedFunction[] {
  return ownFunctions.map(({ name, signature, create }) => {
    const implementation = create();
    return {
      name,
      signature,
      implementation: (value, ...others) =>
        value === undefined || value === null ? value : implementation(value, ...others),
    };
  });
}

const ellipsis = '…';
const aTime = 'a time with its zone such as 2026-03-02T15:04:05Z';

/** @param accepted what the function accepts, for the message */
function moment(name: string, timestamp: unknown, accepted: string): string {
  const utc = utcOf(timestamp);
  if (utc === undefined) throw new FunctionError(`${name} needs ${accepted}, or seconds since 1970.`);
  return utc;
}
