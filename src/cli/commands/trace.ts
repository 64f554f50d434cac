// `s3sf trace`: every try of one event, or of all that an object holds, in the order of time, as the function's log
// tells it.
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { linesOfFile, linesOfLogGroup } from '../aws/log-lines.ts';
import { isAbout, patternOf, readTraced, type Traced, textsOf } from '../aws/trace-target.ts';
import { readTime } from '../input/read-time.ts';
import type { ExitCode, Io } from '../io.ts';
import { localLogFile } from '../local-stack/local-state.ts';
import { type LoggedOutcome, nextInWords, readOutcome, recordsInWords } from '../local-stack/outcome-feed.ts';

export interface TraceOptions {
  logGroup?: string[];
  since: string;
  json: boolean;
}

/** @param text id of an event, or an object's place or key */
export async function trace(text: string, options: TraceOptions, io: Io): Promise<ExitCode> {
  const since = readTime(options.since, '--since', Date.now());
  const traced = readTraced(text);
  const tries: LoggedOutcome[] = [];
  for (const lines of sourcesOf(traced, options, since)) tries.push(...(await triesIn(lines, traced, since)));
  tries.sort((a, b) => ((a.at ?? '') < (b.at ?? '') ? -1 : 1));
  if (options.json) io.out(`${JSON.stringify(tries)}\n`);
  else if (tries.length > 0) io.out(asText(tries));
  if (tries.length === 0) io.err(nothingText(traced, options.since));
  return tries.length > 0 ? 0 : 1;
}

function sourcesOf(traced: Traced, { logGroup }: TraceOptions, since: number): AsyncIterable<string>[] {
  if (!logGroup) return [linesOfFile(localLogFile)];
  const client = new CloudWatchLogsClient({});
  return logGroup.map((name) => linesOfLogGroup({ client, logGroup: name, filterPattern: patternOf(traced), since }));
}

/** What the lines tell of it. */
export async function triesIn(
  lines: AsyncIterable<string> | Iterable<string>,
  traced: Traced,
  since: number,
): Promise<LoggedOutcome[]> {
  const texts = textsOf(traced);
  const tries: LoggedOutcome[] = [];
  for await (const line of lines) {
    // A line costs little to look at, and much to parse.
    if (!texts.some((text) => line.includes(text))) continue;
    const outcome = readOutcome(line);
    if (!outcome || !isAbout(traced, outcome)) continue;
    if (outcome.at === undefined || Date.parse(outcome.at) >= since) tries.push(outcome);
  }
  return tries;
}

function nothingText({ text, eventId }: Traced, since: string): string {
  const what = eventId === undefined ? text : `an event or an object ${text}`;
  return `The log tells nothing of ${what} since ${since} (--since). Has the object reached the bucket, under the right prefix, and was it later than that?\n`;
}

/** For people to read: event by event. */
export function asText(tries: readonly LoggedOutcome[]): string {
  const events = Map.groupBy(tries, ({ event, location: { bucket, key } }) =>
    JSON.stringify(event ? [event.source, event.type, event.id] : [bucket, key]),
  );
  return [...events.values()]
    .map((own) => {
      const { event, location } = own[0] as LoggedOutcome;
      const what = event
        ? `${event.type}  ${event.id}  from ${event.source}`
        : `no event could be read  in s3://${location.bucket ?? ''}/${location.key}`;
      return `${what}\n${own.map((each, index) => tryText(each, isSentAgain(each, own.slice(0, index)))).join('')}`;
    })
    .join('\n');
}

/**
 * True where the same lines had come to an end before: somebody sent them again (a redrive, a replay, the sweep, the
 * pipeline after a race), or S3 or SQS told of them twice. The log does not say which.
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

function tryText(logged: LoggedOutcome, sentAgain: boolean): string {
  const { at = '', attempts, outcome, location, refused = [], failure, because } = logged;
  const next = failure ? `, ${nextInWords(logged)}` : '';
  const where = `s3://${location.bucket ?? ''}/${location.key}:${location.line}`;
  const why = failure ? `      ${failure.message} [${failure.code}]\n` : because ? `      ${because}\n` : '';
  const records = [
    ...recordsInWords(logged),
    ...refused.map(({ sObject, code, salesforceCode }) =>
      [sObject, 'not written:', code, salesforceCode].filter(Boolean).join(' '),
    ),
  ].map((record) => `      ${record}\n`);
  return `\n  ${at}  attempt ${attempts + 1}${sentAgain ? ', sent again' : ''}  ${outcome}${next}  ${where}\n${why}${records.join('')}`;
}
