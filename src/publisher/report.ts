// Reports for people, and the log. They contain ids, types and codes, and never an event's data.
import type { PutFailure } from './sender/put-object.ts';
import type { BrokenReason } from './spool/spool.ts';

export interface Undelivered {
  kind: 'undelivered';
  /** File name in the spool. */
  file: string;
  /** Absent if the file could not be read or holds several events. */
  event?: { id: string; type: string; source: string };
  /** Object key in the bucket. */
  key?: string;
  /** Failed attempts so far. The event stays in the spool, and the sender keeps retrying it. */
  attempts: number;
  /** Milliseconds since the event was handed over. */
  ageMs: number;
  /** Of the last attempt. */
  failure: PutFailure;
}

export interface Quarantined {
  kind: 'quarantined';
  /** File name in the spool's folder `broken`, or the original path if the file could not be moved. */
  file: string;
  /**
   * `changed`: its bytes no longer match its name; `unknown-file`: its name is not a spool entry's; `not-json`; `too-
   * large`.
   */
  reason: BrokenReason;
}

export interface Refusing {
  kind: 'refusing';
  /** Why events are refused, or files stay in the drop folder. */
  reason: 'spool-full' | 'disk-full' | 'spool-unwritable' | 'too-busy' | 'timeout';
}

/** Repeated every five minutes while an event waits that was reported as undelivered. */
export interface Waiting {
  kind: 'waiting';
  /** How many such events wait. */
  events: number;
  /** Milliseconds since the oldest event in the spool was handed over. */
  oldestAgeMs: number;
}

export type Report = Undelivered | Quarantined | Refusing | Waiting;

export interface PublisherLogger {
  info(message: string, fields: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields: Readonly<Record<string, unknown>>): void;
  error(message: string, fields: Readonly<Record<string, unknown>>): void;
}

/** Writes warnings and errors to standard error, one line of JSON each. Discards the rest. */
export const standardErrorLogger: PublisherLogger = {
  info: () => {},
  warn: (message, fields) => writeLine('WARN', message, fields),
  error: (message, fields) => writeLine('ERROR', message, fields),
};

const writeLine = (level: string, message: string, fields: Readonly<Record<string, unknown>>) =>
  void process.stderr.write(`${JSON.stringify({ level, message, timestamp: new Date().toISOString(), ...fields })}\n`);

/** Ignores whatever the wrapped logger throws. */
export function safeLogger(log: PublisherLogger): PublisherLogger {
  return {
    info: (message, fields) => safely(() => log.info(message, fields)),
    warn: (message, fields) => safely(() => log.warn(message, fields)),
    error: (message, fields) => safely(() => log.error(message, fields)),
  };
}

export type Reporter = (report: Report) => void;

/** Logs each report and forwards it without waiting. If the receiver throws, that is logged and goes no further. */
export function createReporter(log: PublisherLogger, onReport: ((report: Report) => unknown) | undefined): Reporter {
  const forward = async (report: Report) => {
    try {
      await onReport?.(report);
    } catch (error) {
      log.error('onReport failed', { report: report.kind, error: nameOf(error) });
    }
  };
  return (report) => {
    log.error(messages[report.kind], { ...report });
    void forward(report);
  };
}

const messages: Readonly<Record<Report['kind'], string>> = {
  undelivered: 'an event keeps failing to reach S3; the sender keeps retrying it',
  quarantined: 'a broken file is in quarantine; fix it and hand it over again',
  refusing: 'new events are being refused',
  waiting: 'events that were reported are still not on S3; the sender keeps retrying them',
};

function safely(run: () => void): void {
  try {
    run();
  } catch {
    // There is nowhere left to report a failing logger.
  }
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : typeof error);
