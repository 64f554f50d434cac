// A pack is several events in one S3 object. These are its limits: events, bytes, and how long an event waits for others.

export interface PackOptions {
  /** Maximum number of events in one object: a whole number from 1 to 100. With 1, each event is sent alone. */
  maxEvents: number;
  /**
   * Maximum number of milliseconds that an event waits for others: a whole number from 0 to 60,000. With 0, events share
   * an object only if they have to wait anyway, because all puts are busy or S3 was unavailable.
   */
  maxDelayMs: number;
}

export interface PackLimits extends PackOptions {
  /** Size limit of an object with several events, in bytes. A larger event is sent alone. */
  maxBytes: number;
}

/** 100 events per object already save 99 % of the requests. */
const mostEvents = 100;
const longestDelayMs = 60_000;

/** The pipeline fetches objects up to this size ahead; it streams larger ones, one at a time. */
const maxBytes = 256 * 1024;

/** @throws TypeError if an option is not valid */
export function packLimits({ maxEvents, maxDelayMs }: PackOptions = { maxEvents: 1, maxDelayMs: 0 }): PackLimits {
  return {
    maxEvents: wholeNumber('maxEvents', maxEvents, 1, mostEvents),
    maxDelayMs: wholeNumber('maxDelayMs', maxDelayMs, 0, longestDelayMs),
    maxBytes,
  };
}

function wholeNumber(name: string, value: unknown, least: number, most: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  const found = typeof value === 'number' ? String(value) : typeof value;
  throw new TypeError(
    `\`pack.${name}\` must be a whole number from ${least} to ${most.toLocaleString('en-US')}, but it is ${found}.`,
  );
}
