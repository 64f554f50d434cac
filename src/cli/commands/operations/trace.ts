// Every attempt at one event, at all events of an object or about a record, oldest first, as the function logged them.
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { closestName } from '../../../pipeline/mapping/closest-name.ts';
import { connectTo } from '../../aws/target.ts';
import { type Folders, loadFolders } from '../../input/load.ts';
import { readTime } from '../../input/read-time.ts';
import { type Io, UsageError } from '../../io.ts';
import { localLogFile } from '../../local-stack/state.ts';
import { personOf } from '../../people/find/person.ts';
import { withInventory } from '../../people/inventory-of.ts';
import { contentIdsSinceIn, searchPerson } from '../../people/search-person.ts';
import { eventsByKey, type KeySearch, targetOf } from '../../trace/events-by-key.ts';
import { linesOfFile, linesOfLogGroup } from '../../trace/log-lines.ts';
import { type LoggedOutcome, readOutcomes } from '../../trace/logged-outcome.ts';
import { matches, patternOf, readTraceTarget, type TraceTarget, textsOf } from '../../trace/trace-target.ts';
import { mappingsAndText } from '../privacy/find-person.ts';

export interface TraceOptions extends Folders {
  /** Log groups of a deployed stack; by default the log of the local stack. */
  logGroup?: string[];
  /** Bucket of a deployed stack, for the search by a key value. */
  bucket?: string;
  /** A time, or how long ago: `14d`. */
  since: string;
}

export interface TraceResult {
  target: TraceTarget;
  /** As the user typed it. */
  since: string;
  tries: LoggedOutcome[];
  /** True if the search was stopped before it read everything. */
  interrupted: boolean;
  /** Of the text as a key value; absent if the log has it, or if the bucket was not searched. */
  byKey?: KeySearch;
  /** Why the bucket was not searched. */
  notSearched?: string;
  /** What to know about event types that had no mapping. */
  unmapped?: UnmappedHint[];
}

export interface UnmappedHint {
  type: string;
  /** It has one now. */
  hasMapping: boolean;
  closest?: string;
}

export interface TraceProgress {
  /** Log lines read so far. */
  lines: number;
  /** Attempts found so far. */
  tries: number;
}

export interface TraceHost extends Pick<Io, 'cacheFolder'> {
  env: Io['env'];
  /** Milliseconds since 1970. */
  now: number;
  signal: AbortSignal;
  onProgress(progress: TraceProgress): void;
  /** Versions of objects searched so far. */
  onSearch(progress: { versions: number; found: number }): void;
}

/**
 * @param text id of an event, location or key of an object, Id of a record, or a key value. Throws `UsageError`.
 */
export async function findTries(text: string, options: TraceOptions, host: TraceHost): Promise<TraceResult> {
  const since = readTime(options.since, '--since', host.now);
  const target = readTraceTarget(text);
  const inLog = await readLog([target], options, since, host);
  const found = { target, since: options.since, interrupted: host.signal.aborted };
  if (inLog.length > 0 || host.signal.aborted || target.location.bucket !== undefined) {
    return { ...found, tries: inLog, unmapped: await unmappedHints(inLog, options) };
  }
  const search = await searchByKey(text, options, since, host);
  if ('notSearched' in search) return { ...found, tries: [], ...search };
  const targets = search.events.map((event) => targetOf(event, search));
  const tries = targets.length === 0 ? [] : await readLog(targets, options, since, host);
  const interrupted = host.signal.aborted || search.interrupted;
  return { ...found, interrupted, tries, byKey: search, unmapped: await unmappedHints(tries, options) };
}

async function readLog(
  targets: readonly TraceTarget[],
  options: TraceOptions,
  since: number,
  host: TraceHost,
): Promise<LoggedOutcome[]> {
  const readers = targets.map((target) => triesReader(target, since));
  const tries = new Map<string, LoggedOutcome>();
  let lines = 0;
  for await (const line of sourceOf(targets, options, since)) {
    if (host.signal.aborted) break;
    // Queries for several events may return the same line.
    for (const found of readers.flatMap((read) => read(line))) tries.set(JSON.stringify(found), found);
    lines += 1;
    host.onProgress({ lines, tries: tries.size });
  }
  return [...tries.values()].sort((a, b) => compare(a.at ?? '', b.at ?? '') || a.attempts - b.attempts);
}

async function* sourceOf(
  targets: readonly TraceTarget[],
  { logGroup }: TraceOptions,
  since: number,
): AsyncGenerator<string> {
  if (!logGroup) {
    yield* linesOfFile(localLogFile);
    return;
  }
  const client = new CloudWatchLogsClient({});
  try {
    for (const name of logGroup) {
      for (const target of targets)
        yield* linesOfLogGroup({ client, logGroup: name, filterPattern: patternOf(target), since });
    }
  } finally {
    client.destroy();
  }
}

async function searchByKey(
  text: string,
  options: TraceOptions,
  since: number,
  host: TraceHost,
): Promise<KeySearch | { notSearched: string }> {
  if (options.logGroup && options.bucket === undefined && host.env.EVENT_BUCKET === undefined) {
    return { notSearched: 'name the stack with --stack, or its bucket with --bucket' };
  }
  try {
    const { mappings, mappingsText } = await mappingsAndText('a search by a key value', { ...options, prefix: '' });
    const target = await connectTo(options, host.env);
    try {
      const person = personOf([text], mappings);
      const contentIdsSince = contentIdsSinceIn(target, false);
      const result = await searchPerson(
        { target, person, mappings, mappingsText, contentIdsSince },
        withInventory([text], { ...options, prefix: '' }, host),
        { env: host.env, signal: host.signal, now: () => host.now, onProgress: host.onSearch },
      );
      return eventsByKey(result, { bucket: target.bucket(), since });
    } finally {
      target.close();
    }
  } catch (error) {
    if (error instanceof UsageError) return { notSearched: error.message };
    throw error;
  }
}

/** Without the mappings, there is nothing to compare with. */
async function unmappedHints(tries: readonly LoggedOutcome[], options: TraceOptions): Promise<UnmappedHint[]> {
  const types = new Set(tries.flatMap(({ because, event }) => (because === 'unmapped' && event ? event.type : [])));
  if (types.size === 0) return [];
  const loaded = await loadFolders(options).catch((error: unknown) => {
    if (error instanceof UsageError) return undefined;
    throw error;
  });
  const known = loaded?.mappings.all().flatMap((each) => each.types) ?? [];
  return [...types].map((type) => {
    const closest = closestName(type, known);
    const hasMapping = known.includes(type);
    return { type, hasMapping, ...(closest !== undefined && !hasMapping && { closest }) };
  });
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
