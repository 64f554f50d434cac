// The function logs the outcomes of the events of an invocation, many in a line of JSON. This reads such a line and
// describes each outcome in words.
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';

export interface LoggedOutcome {
  /** `applied`, `duplicate`, `superseded`, `ignored` or `failed`. */
  outcome: string;
  /** Failed attempts before this one. */
  attempts: number;
  /** RFC 3339: when the outcome was known, or when its line was logged. */
  at?: string;
  location: { bucket?: string; key: string; versionId?: string; line: number };
  /** Why the event was ignored. */
  because?: string;
  event?: { id: string; source: string; type: string };
  written: WrittenRecord[];
  failure?: {
    code: string;
    message: string;
    sObject?: string;
    fields?: string[];
    /** The next attempt is made no sooner than this. */
    retryAfterSeconds?: number;
  };
  /** Each record that was not written, if there are several, or if another one is the same. */
  refused?: RefusedRecord[];
  /** Number of records that are not listed, because the line would be too long. */
  unlisted?: number;
  /** Number of lines without an event that failed alike, and the last of them; absent for one. */
  count?: number;
  lastLine?: number;
  /** What follows a failure: `retry`, `deferred`, `parked` or `dead-letter`. */
  next?: string;
}

/** Indexes of rules and items count from 0. */
export interface RefusedRecord {
  sObject: string;
  code: string;
  salesforceCode?: string;
  rule?: number;
  item?: number;
  fields?: string[];
  /** The record of the same event that is the same. */
  sameAs?: { rule: number; item?: number };
}

/** Indexes of rules and items count from 0. */
export interface WrittenRecord {
  sObject: string;
  rule?: number;
  item?: number;
  result: string;
  id?: string;
  operation?: string;
  /** Fields that newer events had already set. */
  superseded?: string[];
  /** Lookups that were left out because their record does not exist or cannot be used. */
  omitted?: string[];
  /** Salesforce's codes of why an existing record cannot be used. */
  omittedFor?: string[];
}

/** The line, or the lines that failed alike; there may be others between them. */
export const linesInWords = ({ location: { line }, count, lastLine }: LoggedOutcome): string =>
  count === undefined ? `${line}` : `${line}-${lastLine} (${count} lines)`;

/** The names of version 0.1.0. */
const currentNames: Readonly<Record<string, string>> = { again: 'retry', wait: 'deferred' };

/** The outcomes in a log line; none if the line has another format. */
export function readOutcomes(line: string): LoggedOutcome[] {
  const entry = parse(line);
  if (!entry) return [];
  // Version 0.1.0 wrote a line for each event.
  const events = Array.isArray(entry.events) ? entry.events.filter(isJsonObject) : [entry];
  return events.flatMap((event) => readOutcome({ at: entry.timestamp, ...event }) ?? []);
}

function readOutcome(entry: Readonly<Record<string, JsonValue | undefined>>): LoggedOutcome | undefined {
  if (typeof entry.outcome !== 'string') return undefined;
  // Version 0.1.0 wrote `place`.
  const location = entry.location ?? entry.place;
  if (!isJsonObject(location)) return undefined;
  return {
    outcome: entry.outcome,
    attempts: Number(entry.attempts ?? 0),
    location: location as unknown as LoggedOutcome['location'],
    written: (Array.isArray(entry.written) ? entry.written : []) as unknown as LoggedOutcome['written'],
    ...(typeof entry.at === 'string' ? { at: entry.at } : {}),
    ...(Array.isArray(entry.refused)
      ? { refused: entry.refused as unknown as NonNullable<LoggedOutcome['refused']> }
      : {}),
    ...(typeof entry.unlisted === 'number' ? { unlisted: entry.unlisted } : {}),
    ...(typeof entry.count === 'number' && typeof entry.lastLine === 'number'
      ? { count: entry.count, lastLine: entry.lastLine }
      : {}),
    ...(typeof entry.next === 'string' ? { next: currentNames[entry.next] ?? entry.next } : {}),
    ...(typeof entry.because === 'string' ? { because: entry.because } : {}),
    ...(isJsonObject(entry.event) ? { event: entry.event as unknown as NonNullable<LoggedOutcome['event']> } : {}),
    ...(isJsonObject(entry.failure)
      ? { failure: entry.failure as unknown as NonNullable<LoggedOutcome['failure']> }
      : {}),
  };
}

/** `Contact created 003…` for each record. A duplicate lists what an earlier attempt wrote. */
export const recordsInWords = ({ outcome, written }: LoggedOutcome): string[] =>
  written.map(({ sObject, result, id, superseded, omitted, omittedFor }) => {
    const notes = [
      result === 'superseded' ? 'newer events had set every field' : '',
      superseded ? `newer events had set ${superseded.join(', ')}` : '',
      omitted ? `without ${omitted.join(', ')}: ${whyOmitted(omittedFor)}` : '',
    ].filter(Boolean);
    const words = [outcome === 'duplicate' ? 'earlier:' : '', sObject, result, id].filter(Boolean).join(' ');
    return notes.length === 0 ? words : `${words} (${notes.join('; ')})`;
  });

/** A link to a User who left is left out like one to a User who does not exist. */
const whyOmitted = (codes: readonly string[] = []) =>
  codes.length === 0 ? 'no such record' : [...new Set(codes.map((code) => omittedWords[code] ?? code))].join(', ');

const omittedWords: Readonly<Record<string, string>> = {
  INACTIVE_OWNER_OR_USER: 'the user is inactive',
  OP_WITH_INVALID_USER_TYPE_EXCEPTION: "the user's license does not allow it",
  TRANSFER_REQUIRES_READ: 'the user may not read such records',
  INVALID_CROSS_REFERENCE_KEY: 'the user cannot own such records',
  INVALID_OWNER: 'the user cannot own such records',
};

/** `Task not written: plan/same-record (item 2 is the same record as item 1)`, counted as people count. */
export const refusedInWords = ({ sObject, code, salesforceCode, rule = 0, item, sameAs }: RefusedRecord): string => {
  const words = [sObject, 'not written:', code, salesforceCode].filter(Boolean).join(' ');
  if (!sameAs) return words;
  const isSameRule = sameAs.rule === rule && item !== undefined;
  const name = (each: { rule: number; item?: number | undefined }) =>
    [
      ...(isSameRule ? [] : [`record ${each.rule + 1}`]),
      ...(each.item === undefined ? [] : [`item ${each.item + 1}`]),
    ].join(', ');
  return `${words} (${name({ rule, item })} is the same record as ${name(sameAs)})`;
};

/** Empty if every record is listed. */
export const unlistedInWords = ({ unlisted }: LoggedOutcome): string[] =>
  unlisted === undefined ? [] : [`and ${unlisted} more records`];

/** What follows a failure, in words behind a comma. `recover` logs failures without it: nothing follows those. */
export const nextInWords = ({ next }: LoggedOutcome): string => {
  const words = nextWords[next ?? ''];
  return words === undefined ? '' : `, ${words}`;
};

const nextWords: Readonly<Record<string, string>> = {
  retry: 'will be retried',
  deferred: 'will be retried',
  parked: 'parked',
  'dead-letter': 'dead letter',
};

function parse(line: string): JsonObject | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
