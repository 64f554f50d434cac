// What people are told. Ids, types and codes only: nothing of what an event says.
import type { PutFailure } from './sender/put-object.ts';
import type { BrokenReason } from './spool/spool.ts';

export interface Undelivered {
  kind: 'undelivered';
  /** Name of the file in the spool. */
  file: string;
  /** Absent where the file could not be read, or holds several events. */
  event?: { id: string; type: string; source: string };
  key?: string;
  /** Failed tries so far. The event stays in the spool and goes on being tried. */
  attempts: number;
  /** Milliseconds since it was handed over. */
  ageMs: number;
  /** Of the last try. */
  failure: PutFailure;
}

export interface Quarantined {
  kind: 'quarantined';
  /** Name in the spool's folder `broken`; the original's path where it could not be moved. */
  file: string;
  /** `changed`: not the bytes that were handed over; `not-json`; `unknown-file`: none of ours; `too-large`. */
  reason: BrokenReason;
}

export interface Refusing {
  kind: 'refusing';
  /** Why events are refused, or files left where they are. */
  reason: 'spool-full' | 'disk-full' | 'spool-unwritable' | 'too-busy' | 'timeout';
}

export type Report = Undelivered | Quarantined | Refusing;

export interface PublisherLogger {
  info(message: string, fields: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields: Readonly<Record<string, unknown>>): void;
  error(message: string, fields: Readonly<Record<string, unknown>>): void;
}

/** One line of JSON to standard error for what people should know; the rest is silent. */
export const standardErrorLogger: PublisherLogger = {
  info: () => {},
  warn: (message, fields) => writeLine('WARN', message, fields),
  error: (message, fields) => writeLine('ERROR', message, fields),
};

const writeLine = (level: string, message: string, fields: Readonly<Record<string, unknown>>) =>
  void process.stderr.write(`${JSON.stringify({ level, message, timestamp: new Date().toISOString(), ...fields })}\n`);

/** A logger that throws hurts nobody. */
export function unfailing(log: PublisherLogger): PublisherLogger {
  return {
    info: (message, fields) => safely(() => log.info(message, fields)),
    warn: (message, fields) => safely(() => log.warn(message, fields)),
    error: (message, fields) => safely(() => log.error(message, fields)),
  };
}

export type Tell = (report: Report) => void;

/** Logs a report and hands it on, without waiting. What the receiver throws is logged and goes no further. */
export function tellBy(log: PublisherLogger, onReport: ((report: Report) => unknown) | undefined): Tell {
  const hand = async (report: Report) => {
    try {
      await onReport?.(report);
    } catch (error) {
      log.error('the receiver of reports failed', { report: report.kind, error: nameOf(error) });
    }
  };
  return (report) => {
    log.error(messages[report.kind], { ...report });
    void hand(report);
  };
}

const messages: Readonly<Record<Report['kind'], string>> = {
  undelivered: 'an event has not reached S3 and goes on being tried',
  quarantined: 'a file in the spool is broken and was put aside',
  refusing: 'events are refused',
};

function safely(run: () => void): void {
  try {
    run();
  } catch {
    // A logger that fails has nobody left to tell.
  }
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : typeof error);
