// The first arguments of our functions about time: a time with its zone, a local time, or a day, possibly by a picture.
import { FunctionError } from '../function-error.ts';
import { createDayFormatters, type DayOf, isDay, localOf, utcOf } from './moments.ts';
import type { Tools } from './own-function.ts';
import { createPictures, isPicture, type Pictures } from './pictures.ts';

export type Timestamp =
  | { kind: 'moment'; utc: string }
  /** A date and time of day in a zone that the text does not say. */
  | { kind: 'local'; local: string }
  | { kind: 'day'; day: string };

/** The arguments behind the first: a zone, a picture, or both in this order. */
export interface Options {
  zone: string | undefined;
  picture: string | undefined;
}

export const aTime = 'a time with its zone such as 2026-03-02T15:04:05Z';
export const aDay = 'a day such as 2026-03-02';

/** @param caller for messages: `$date` */
export function optionsOf(caller: string, others: readonly unknown[]): Options {
  const [first, second, third] = others;
  if (others.length === 0) return { zone: undefined, picture: undefined };
  if (others.length === 1 && isPicture(first)) return { zone: undefined, picture: first };
  if (typeof first !== 'string') {
    const what = first === undefined || first === null ? ', and the expression for it finds nothing' : '';
    throw new FunctionError(`${caller} needs the name of a time zone as text${what}`);
  }
  if (others.length === 1) return { zone: first, picture: undefined };
  if (isPicture(first) || third !== undefined)
    throw new FunctionError(`${caller} takes the time zone first, and then the picture`);
  if (!isPicture(second)) throw new FunctionError(`${caller} needs a picture such as "[M01]/[D01]/[Y0001]"`);
  return { zone: first, picture: second };
}

export interface Reader {
  dayOf(caller: string, zone: string): DayOf;
  pictures: Pictures;
  /** Without a picture, the result is no promise. */
  read(caller: string, timestamp: unknown, accepted: string): Timestamp;
  readBy(caller: string, timestamp: unknown, picture: string): Promise<Timestamp>;
}

export function createReader(tools: Tools): Reader {
  const formatterFor = createDayFormatters();
  const pictures = createPictures(tools);
  return {
    pictures,
    dayOf(caller, zone) {
      const dayOf = formatterFor(zone);
      if (!dayOf) throw noZone(caller);
      return dayOf;
    },
    read(caller, timestamp, accepted) {
      if (isDay(timestamp)) return { kind: 'day', day: timestamp };
      const utc = utcOf(timestamp);
      if (utc !== undefined) return { kind: 'moment', utc };
      const local = typeof timestamp === 'string' ? localOf(timestamp) : undefined;
      if (local !== undefined) return { kind: 'local', local };
      throw new FunctionError(`${caller} ${typeof timestamp === 'number' ? gotNumber : `needs ${accepted}`}`);
    },
    async readBy(caller, timestamp, picture) {
      const { milliseconds, time, zone } = await pictures.read(caller, timestamp, picture);
      const text = new Date(milliseconds).toISOString();
      if (zone) return { kind: 'moment', utc: text };
      return time ? { kind: 'local', local: text.slice(0, -1) } : { kind: 'day', day: text.slice(0, 10) };
    },
  };
}

const noZone = (caller: string) =>
  new FunctionError(`${caller} needs the name of a time zone, such as America/New_York`);

/** Temporal refuses abbreviations such as PST, which Node.js takes. */
export function inZone<Result>(caller: string, call: () => Result): Result {
  try {
    return call();
  } catch (error) {
    throw error instanceof RangeError ? noZone(caller) : error;
  }
}

const gotNumber =
  'got a number, which does not say its unit: write $fromSeconds(…) for seconds since 1970, and $fromMillis(…) for milliseconds';

/** For a local time where no zone is named. */
export const withoutZone = (caller: string): FunctionError =>
  new FunctionError(`${caller} got a time without its zone: name the zone, as in ${caller}(…, "America/New_York")`);
