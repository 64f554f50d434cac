// Every attempt at one event, or at all events of an object, oldest first, as the function logged them.
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { readTime } from '../../input/read-time.ts';
import { localLogFile } from '../../local-stack/state.ts';
import { linesOfFile, linesOfLogGroup } from '../../trace/log-lines.ts';
import { type LoggedOutcome, readOutcomes } from '../../trace/logged-outcome.ts';
import { matches, patternOf, readTraceTarget, type TraceTarget, textsOf } from '../../trace/trace-target.ts';

export interface TraceOptions {
  /** Log groups of a deployed stack; by default the log of the local stack. */
  logGroup?: string[];
  /** A time, or how long ago: `14d`. */
  since: string;
}

export interface TraceResult {
  target: TraceTarget;
  /** As the user typed it. */
  since: string;
  tries: LoggedOutcome[];
  /** True if the search was stopped before it read the whole log. */
  interrupted: boolean;
}

export interface TraceProgress {
  /** Log lines read so far. */
  lines: number;
  /** Attempts found so far. */
  tries: number;
}

export interface TraceHost {
  /** Milliseconds since 1970. */
  now: number;
  signal: AbortSignal;
  onProgress(progress: TraceProgress): void;
}

/** @param text id of an event, or the location or key of an object. Throws `UsageError`. */
export async function findTries(text: string, options: TraceOptions, host: TraceHost): Promise<TraceResult> {
  const since = readTime(options.since, '--since', host.now);
  const target = readTraceTarget(text);
  const readTries = triesReader(target, since);
  const tries: LoggedOutcome[] = [];
  let lines = 0;
  for await (const line of sourceOf(target, options, since)) {
    if (host.signal.aborted) break;
    tries.push(...readTries(line));
    lines += 1;
    host.onProgress({ lines, tries: tries.length });
  }
  tries.sort((a, b) => compare(a.at ?? '', b.at ?? '') || a.attempts - b.attempts);
  return { target, since: options.since, tries, interrupted: host.signal.aborted };
}

async function* sourceOf(target: TraceTarget, { logGroup }: TraceOptions, since: number): AsyncGenerator<string> {
  if (!logGroup) {
    yield* linesOfFile(localLogFile);
    return;
  }
  const client = new CloudWatchLogsClient({});
  try {
    for (const name of logGroup) {
      yield* linesOfLogGroup({ client, logGroup: name, filterPattern: patternOf(target), since });
    }
  } finally {
    client.destroy();
  }
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Reads a log line: the attempts at the target since then. */
export function triesReader(target: TraceTarget, since: number): (line: string) => LoggedOutcome[] {
  const texts = textsOf(target);
  const isSince = ({ at }: LoggedOutcome) => at === undefined || Date.parse(at) >= since;
  return (line) => {
    if (!texts.some((text) => line.includes(text))) return [];
    return readOutcomes(line).filter((outcome) => matches(target, outcome) && isSince(outcome));
  };
}

export interface TracedEvent {
  /** Absent if no event could be read. */
  event?: NonNullable<LoggedOutcome['event']>;
  location: LoggedOutcome['location'];
  tries: (LoggedOutcome & { sentAgain: boolean })[];
}

/** The attempts event by event, in the order of their first attempts. */
export function byEvent(tries: readonly LoggedOutcome[]): TracedEvent[] {
  const events = Map.groupBy(tries, ({ event, location: { bucket, key } }) =>
    JSON.stringify(event ? [event.source, event.type, event.id] : [bucket, key]),
  );
  return [...events.values()].map((own) => {
    const { event, location } = own[0] as LoggedOutcome;
    return {
      ...(event ? { event } : {}),
      location,
      tries: own.map((each, index) => ({ ...each, sentAgain: isSentAgain(each, own.slice(0, index)) })),
    };
  });
}

/**
 * True if these lines had already come to an end: somebody sent them again (a redrive, a replay, the sweep, the pipeline
 * after a race), or S3 or SQS reported them twice. The log does not say which.
 */
function isSentAgain({ attempts, location }: LoggedOutcome, before: readonly LoggedOutcome[]): boolean {
  const last = before.findLast(
    (each) =>
      each.location.key === location.key &&
      each.location.versionId === location.versionId &&
      each.location.line === location.line,
  );
  return attempts === 0 && last !== undefined && (last.outcome !== 'failed' || last.next === 'dead-letter');
}
