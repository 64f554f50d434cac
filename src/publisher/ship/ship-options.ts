// The options of `ship`, which two commands have: `s3-to-salesforce-publisher ship` and `s3sf ship`.

export interface ShipOptions {
  prefix: string;
  source: string;
  once: boolean;
  /** Seconds: with `once`, the longest run. */
  patience: number;
  /** Seconds between two status updates. */
  healthEvery: number;
  /** Seconds after which a file that is not JSON is quarantined, if it does not change. */
  settle: number;
  /** Shell command that receives reports. */
  onReport?: string;
  /** Maximum number of events in one object. */
  packEvents: number;
  /** Maximum number of seconds that an event waits for others. */
  packDelay: number;
  concurrency: number;
  maxSpoolEvents: number;
  /** MiB. */
  maxSpoolMb: number;
}

export interface ShipOption {
  /** Name on the command line, without the dashes. */
  name: string;
  /** What the value is; absent for a switch. */
  value?: string;
  description: string;
  default?: string | number;
  /** For a number. Returns undefined for a text that is none, or is out of range. */
  number?: { read(text: string): number | undefined; expected: string };
}

const inRange = (expected: string, isAllowed: (number: number) => boolean): ShipOption['number'] => ({
  expected,
  read(text) {
    const number = Number(text);
    return text.trim() !== '' && isAllowed(number) ? number : undefined;
  },
});

const seconds = inRange('a number of seconds above 0', (number) => number > 0 && number < 1e6);
const count = inRange('a whole number above 0', (number) => Number.isSafeInteger(number) && number > 0);
const packEvents = inRange(
  'a whole number from 1 to 100',
  (number) => Number.isInteger(number) && number >= 1 && number <= 100,
);
const packDelay = inRange('a number of seconds from 0 to 60', (number) => number >= 0 && number <= 60);

export const shipOptions = [
  { name: 'prefix', value: 'prefix', description: 'start of the keys', default: 'events/' },
  {
    name: 'source',
    value: 'source',
    description: 'source of events that do not name one',
    default: 's3-to-salesforce/ship',
  },
  { name: 'once', description: 'end when everything is on S3; with code 1 if something is left' },
  {
    name: 'patience',
    value: 'seconds',
    description: 'with --once: the longest run',
    default: 60,
    number: seconds,
  },
  {
    name: 'health-every',
    value: 'seconds',
    description: 'how often to print how many events wait, and since when',
    default: 60,
    number: seconds,
  },
  {
    name: 'settle',
    value: 'seconds',
    description: 'quarantine a file that is not JSON if it has not changed for this long',
    default: 10,
    number: seconds,
  },
  {
    name: 'on-report',
    value: 'command',
    description: 'shell command that receives reports on standard input, one JSON object per line',
  },
  {
    name: 'pack-events',
    value: 'number',
    description: 'send up to this many events as one object (1 to 100)',
    default: 1,
    number: packEvents,
  },
  {
    name: 'pack-delay',
    value: 'seconds',
    description: 'how long an event waits for others, with --pack-events (0 to 60)',
    default: 1,
    number: packDelay,
  },
  { name: 'concurrency', value: 'number', description: 'uploads at the same time', default: 16, number: count },
  {
    name: 'max-spool-events',
    value: 'number',
    description: 'accept no more files while this many events wait',
    default: 500_000,
    number: count,
  },
  {
    name: 'max-spool-mb',
    value: 'number',
    description: 'accept no more files while waiting events take this many MiB',
    default: 2048,
    number: count,
  },
] as const satisfies readonly ShipOption[];

/** The options with values, all from `shipOptions`, and their defaults. Throws `ShipUsageError`. */
export function readShipOptions(given: Readonly<Record<string, string | boolean | undefined>>): ShipOptions {
  const read = (option: ShipOption) => {
    const { name, default: byDefault, value, number } = option;
    const text = given[name];
    if (value === undefined) return text === true;
    if (typeof text !== 'string') return byDefault;
    if (!number) return text;
    const result = number.read(text);
    if (result === undefined) throw new ShipUsageError(`--${name} ${text}: give ${number.expected}`);
    return result;
  };
  const entries = shipOptions.map((option) => [camelCase(option.name), read(option)]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as ShipOptions;
}

const camelCase = (name: string) => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** The person can fix it: the message says what is wrong and what to do. */
export class ShipUsageError extends Error {
  override readonly name = 'ShipUsageError';
}

/** False for a URL, the ARN of a bucket, an empty text. */
export const isBucketName = (text: string): boolean =>
  /^[\w.-]+$/.test(text) || /^arn:[\w-]+:s3[\w-]*:.*accesspoint/.test(text);
