// What the function says in its log, read back: one line of JSON an event.
import { isJsonObject, type JsonObject } from '../../json.ts';

export interface LoggedOutcome {
  /** `applied`, `duplicate`, `superseded`, `ignored` or `failed`. */
  outcome: string;
  /** Failed tries before this one. */
  attempts: number;
  /** RFC 3339: when it was written. */
  at?: string;
  location: { bucket?: string; key: string; versionId?: string; line: number };
  /** Why it was ignored. */
  because?: string;
  event?: { id: string; source: string; type: string };
  written: {
    sObject: string;
    result: string;
    id?: string;
    /** Fields that newer events had set before. */
    superseded?: string[];
    /** Lookups that were left out for want of their record. */
    omitted?: string[];
  }[];
  failure?: { code: string; message: string };
  /** Each record that was not written, where there are several. */
  refused?: { sObject: string; code: string; salesforceCode?: string }[];
  /** What follows a failure: `retry`, `deferred`, `parked` or `dead-letter`. */
  next?: string;
}

/** What 0.1.0 called them. */
const currentNames: Readonly<Record<string, string>> = { again: 'retry', wait: 'deferred' };

/** The outcome that a line of the log tells; undefined for any other line. */
export function readOutcome(line: string): LoggedOutcome | undefined {
  const entry = parse(line);
  if (!entry || typeof entry.outcome !== 'string') return undefined;
  // Version 0.1.0 wrote `place`.
  const location = entry.location ?? entry.place;
  if (!isJsonObject(location)) return undefined;
  return {
    outcome: entry.outcome,
    attempts: Number(entry.attempts ?? 0),
    location: location as unknown as LoggedOutcome['location'],
    written: (Array.isArray(entry.written) ? entry.written : []) as unknown as LoggedOutcome['written'],
    ...(typeof entry.timestamp === 'string' ? { at: entry.timestamp } : {}),
    ...(Array.isArray(entry.refused)
      ? { refused: entry.refused as unknown as NonNullable<LoggedOutcome['refused']> }
      : {}),
    ...(typeof entry.next === 'string' ? { next: currentNames[entry.next] ?? entry.next } : {}),
    ...(typeof entry.because === 'string' ? { because: entry.because } : {}),
    ...(isJsonObject(entry.event) ? { event: entry.event as unknown as NonNullable<LoggedOutcome['event']> } : {}),
    ...(isJsonObject(entry.failure)
      ? { failure: entry.failure as unknown as NonNullable<LoggedOutcome['failure']> }
      : {}),
  };
}

/** `Contact created 003…` for each record. What a duplicate tells was done by an earlier try. */
export const recordsInWords = ({ outcome, written }: LoggedOutcome): string[] =>
  written.map(({ sObject, result, id, superseded, omitted }) => {
    const notes = [
      result === 'superseded' ? 'newer events had set all of it' : '',
      superseded ? `newer events had set ${superseded.join(', ')}` : '',
      omitted ? `without ${omitted.join(', ')}, no such record` : '',
    ].filter(Boolean);
    const words = [outcome === 'duplicate' ? 'earlier:' : '', sObject, result, id].filter(Boolean).join(' ');
    return notes.length === 0 ? words : `${words} (${notes.join('; ')})`;
  });

/** In a word for people who watch. */
export const nextInWords = ({ next }: LoggedOutcome): string =>
  ({ retry: 'tried again', deferred: 'tried again', parked: 'parked', 'dead-letter': 'dead letter' })[next ?? ''] ?? '';

function parse(line: string): JsonObject | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
