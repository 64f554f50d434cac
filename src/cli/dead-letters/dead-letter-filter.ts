// Which dead-letter messages the options select, and what the others have in common with the options.
import { failureKinds } from '../../failure.ts';
import { nextLine } from '../../line-ranges.ts';
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
  /** One line of one object, as the studio lists events. */
  at?: { key: string; line: number };
}

export type DeadLetterFilter = (deadLetter: DeadLetter) => boolean;

/** Throws `UsageError` if an option can match nothing. */
export function deadLetterFilter(options: DeadLetterFilterOptions, now: number): DeadLetterFilter {
  const { code, type, event, at } = options;
  if (code !== undefined && !Object.hasOwn(failureKinds, code)) throw new UsageError(noSuchCode(code));
  const since = options.since === undefined ? 0 : readTime(options.since, '--since', now);
  const location = options.key === undefined ? undefined : readLocation(options.key, '--key');
  return (deadLetter) =>
    (code === undefined || deadLetter.code === code) &&
    (type === undefined || deadLetter.type === type) &&
    (event === undefined || deadLetter.named.some(({ id }) => id === event)) &&
    deadLetter.at >= since &&
    (at === undefined || contains(deadLetter, at)) &&
    (location === undefined ||
      deadLetter.objects.some(
        ({ bucket, key }) =>
          (location.bucket === undefined || bucket === location.bucket) &&
          location.readings.some((start) => key.startsWith(start.key)),
      ));
}

/** What stands for the key of an object where the message cannot be understood. No event is in such an object. */
export const keyOfMessage = (messageId: string): string => `message ${messageId}`;

const contains = ({ message, objects, lines }: DeadLetter, { key, line }: { key: string; line: number }): boolean =>
  objects.length === 0
    ? key === keyOfMessage(message.messageId)
    : objects.some((object) => object.key === key) && nextLine(lines, line) === line;

function noSuchCode(code: string): string {
  const codes = Object.keys(failureKinds);
  const closest = codes.find((each) => each.endsWith(`/${code}`)) ?? closestName(code, codes);
  const hint = closest === undefined ? 's3sf explain lists the codes.' : `Did you mean ${closest}?`;
  return `--code ${code}: no dead-letter message can have this code. ${hint}`;
}

/** The messages that the options do not select. They reveal a misspelled option. */
export interface OtherDeadLetters {
  messages: number;
  codes: Set<string>;
  types: Set<string>;
  /** Messages with more events than they name. */
  unnamed: number;
}

export const noOthers = (): OtherDeadLetters => ({ messages: 0, codes: new Set(), types: new Set(), unnamed: 0 });

export function addOther(others: OtherDeadLetters, { code, type, events, named }: DeadLetter): void {
  others.messages += 1;
  others.codes.add(code);
  if (type !== undefined) others.types.add(type);
  if (events > named.length && named.length > 0) others.unnamed += 1;
}
