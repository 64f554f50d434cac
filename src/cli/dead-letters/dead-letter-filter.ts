// Which dead letters are meant, and what to say where none of those that are there is.
import { failureKinds } from '../../failure.ts';
import { closestName } from '../../pipeline/mapping/closest-name.ts';
import { readLocation } from '../aws/s3-location.ts';
import { readTime } from '../input/read-time.ts';
import { UsageError } from '../io.ts';
import type { DeadLetter } from './dead-letter.ts';

export interface DeadLetterFilterOptions {
  code?: string;
  type?: string;
  since?: string;
  /** Id of an event. */
  event?: string;
  /** Start of a key, or `s3://bucket/` with one. */
  key?: string;
}

export type DeadLetterFilter = (letter: DeadLetter) => boolean;

/** Throws `UsageError` where an option can match nothing. */
export function deadLetterFilter(options: DeadLetterFilterOptions, now: number): DeadLetterFilter {
  const { code, type, event } = options;
  if (code !== undefined && !Object.hasOwn(failureKinds, code)) throw new UsageError(noSuchCode(code));
  const since = options.since === undefined ? 0 : readTime(options.since, '--since', now);
  const location = options.key === undefined ? undefined : readLocation(options.key, '--key');
  return (letter) =>
    (code === undefined || letter.code === code) &&
    (type === undefined || letter.type === type) &&
    (event === undefined || letter.named.some(({ id }) => id === event)) &&
    letter.at >= since &&
    (location === undefined ||
      letter.objects.some(
        ({ bucket, key }) =>
          (location.bucket === undefined || bucket === location.bucket) &&
          location.readings.some((start) => key.startsWith(start.key)),
      ));
}

function noSuchCode(code: string): string {
  const codes = Object.keys(failureKinds);
  const closest = codes.find((each) => each.endsWith(`/${code}`)) ?? closestName(code, codes);
  const meant = closest === undefined ? 's3sf explain lists the codes.' : `Did you mean ${closest}?`;
  return `--code ${code} is no code that a dead letter can have. ${meant}`;
}

/** What those that are not meant have in common with the options: a typo shows here. */
export interface OthersSeen {
  messages: number;
  codes: Set<string>;
  types: Set<string>;
  /** Letters with more events than they name. */
  unnamed: number;
}

export const noOthers = (): OthersSeen => ({ messages: 0, codes: new Set(), types: new Set(), unnamed: 0 });

export function addOther(others: OthersSeen, { code, type, events, named }: DeadLetter): void {
  others.messages += 1;
  others.codes.add(code);
  if (type !== undefined) others.types.add(type);
  if (events > named.length && named.length > 0) others.unnamed += 1;
}

/** For a person whose options match nothing. */
export function othersText(
  { messages, codes, types, unnamed }: OthersSeen,
  { event }: DeadLetterFilterOptions,
): string {
  if (messages === 0) return 'No dead letter is there.\n';
  const has = (what: string, names: Set<string>) =>
    names.size === 0 ? [] : [`  ${what}: ${[...names].toSorted().join(', ')}\n`];
  const lines = [
    `No dead letter matches. ${messages} ${messages === 1 ? 'other is' : 'others are'} there:\n`,
    ...has('codes', codes),
    ...has('event types', types),
  ];
  if (event !== undefined && unnamed > 0) {
    lines.push(`  ${unnamed} of them hold more than the ten events that they name: look for the object with --key\n`);
  }
  return lines.join('');
}
