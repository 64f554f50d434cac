// The functions that mappings have beside JSONata's own: $date, $datetime and $truncate. Each passes on what is missing
// and what is null, so that a field follows its own rule for it.
import { epochTimestamp, utcTimestamp } from '../../../timestamp.ts';

/** A call that cannot be answered. The message says why without the value. */
export class FunctionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FunctionError';
  }
}

export interface OwnFunction {
  name: string;
  /** In JSONata's notation; `x-` takes the context where the argument is left out. */
  signature: string;
  implementation: (...values: unknown[]) => unknown;
}

const ellipsis = '…';
/** More zones than there are names for; what is beyond is made again. */
const formattersKept = 1_000;

export function ownFunctions(): OwnFunction[] {
  const formatters = new Map<string, Intl.DateTimeFormat>();

  function formatterFor(zone: string): Intl.DateTimeFormat {
    const known = formatters.get(zone);
    if (known) return known;
    const formatter = makeFormatter(zone);
    if (formatters.size < formattersKept) formatters.set(zone, formatter);
    return formatter;
  }

  /** The day a moment falls on in a zone, `yyyy-MM-dd`. A date without a time stays the date it is. */
  function date(timestamp: unknown, zone: unknown = 'UTC'): unknown {
    if (timestamp === undefined || timestamp === null) return timestamp;
    if (typeof zone !== 'string') throw new FunctionError('$date needs the name of a time zone as a text.');
    const formatter = formatterFor(zone);
    if (typeof timestamp === 'string' && isDate(timestamp)) return timestamp;
    const parts = formatter.formatToParts(new Date(instant('$date', timestamp, `${aTime}, a day such as 2026-03-02`)));
    const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
    return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
  }

  return [
    { name: 'date', signature: '<x-s?:x>', implementation: date },
    { name: 'datetime', signature: '<x-:x>', implementation: datetime },
    { name: 'truncate', signature: '<x-n:x>', implementation: truncate },
  ];
}

/** A moment as Salesforce takes it, `yyyy-MM-ddTHH:mm:ss.SSSZ` in UTC; digits beyond the millisecond are cut. */
function datetime(timestamp: unknown): unknown {
  if (timestamp === undefined || timestamp === null) return timestamp;
  if (typeof timestamp === 'string' && isDate(timestamp)) {
    throw new FunctionError(`$datetime needs ${aTime}. A day alone is no moment: $date is for days.`);
  }
  const utc = instant('$datetime', timestamp, aTime);
  return `${utc.slice(0, 19)}.${utc.slice(20, -1).slice(0, 3).padEnd(3, '0')}Z`;
}

/** At most `length` UTF-16 units, which is how Salesforce counts; a text that is cut ends in an ellipsis and never in half a character. */
function truncate(text: unknown, length: unknown): unknown {
  if (text === undefined || text === null) return text;
  if (typeof text !== 'string') throw new FunctionError('$truncate needs a text.');
  if (typeof length !== 'number' || !Number.isInteger(length) || length < 1) {
    throw new FunctionError('$truncate needs a length of 1 or more.');
  }
  if (text.length <= length) return text;
  const kept = text.slice(0, length - ellipsis.length);
  const endsInHalf = /[\uD800-\uDBFF]$/.test(kept);
  return (endsInHalf ? kept.slice(0, -1) : kept) + ellipsis;
}

const aTime = 'a time with its zone such as 2026-03-02T15:04:05Z';

/** @param needed what the function takes, for the message */
function instant(name: string, timestamp: unknown, needed: string): string {
  const found =
    typeof timestamp === 'string'
      ? utcTimestamp(timestamp)
      : typeof timestamp === 'number'
        ? epochTimestamp(timestamp)
        : undefined;
  if (found === undefined) {
    throw new FunctionError(`${name} needs ${needed}, or seconds since 1970.`);
  }
  return found;
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && utcTimestamp(`${text}T00:00:00Z`) !== undefined;
}

function makeFormatter(timeZone: string): Intl.DateTimeFormat {
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
    throw new FunctionError('$date needs the name of a time zone, such as America/New_York.');
  }
}
