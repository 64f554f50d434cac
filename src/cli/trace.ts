// `s3sf trace`: every try of one event, in the order of time, as the function's log tells it.
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { ExitCode, Io } from './io.ts';
import { localLogFile } from './local-state.ts';
import { linesOfFile, linesOfLogGroup } from './log-lines.ts';
import { type LoggedOutcome, nextInWords, readOutcome } from './outcome-feed.ts';
import { readTime } from './read-time.ts';

export interface TraceOptions {
  logGroup?: string[];
  since: string;
  json: boolean;
}

export async function trace(eventId: string, options: TraceOptions, io: Io): Promise<ExitCode> {
  const since = readTime(options.since, '--since', Date.now());
  const tries: LoggedOutcome[] = [];
  for (const lines of sourcesOf(eventId, options, since)) tries.push(...(await triesIn(lines, eventId, since)));
  tries.sort((a, b) => ((a.at ?? '') < (b.at ?? '') ? -1 : 1));
  if (options.json) io.out(`${JSON.stringify(tries)}\n`);
  else if (tries.length > 0) io.out(asText(eventId, tries));
  if (tries.length === 0) {
    io.err(
      `The log tells nothing of an event ${eventId}. Has its object reached the bucket, under the right prefix?\n`,
    );
  }
  return tries.length > 0 ? 0 : 1;
}

function sourcesOf(eventId: string, { logGroup }: TraceOptions, since: number): AsyncIterable<string>[] {
  if (!logGroup) return [linesOfFile(localLogFile)];
  const client = new CloudWatchLogsClient({});
  return logGroup.map((name) => linesOfLogGroup({ client, logGroup: name, eventId, since }));
}

/** What the lines tell of the event. */
export async function triesIn(
  lines: AsyncIterable<string> | Iterable<string>,
  eventId: string,
  since: number,
): Promise<LoggedOutcome[]> {
  const tries: LoggedOutcome[] = [];
  for await (const line of lines) {
    // A line costs little to look at, and much to parse.
    if (!line.includes(JSON.stringify(eventId))) continue;
    const outcome = readOutcome(line);
    if (outcome?.event?.id !== eventId) continue;
    if (outcome.at === undefined || Date.parse(outcome.at) >= since) tries.push(outcome);
  }
  return tries;
}

/** For people to read. */
export function asText(eventId: string, tries: readonly LoggedOutcome[]): string {
  const sources = Map.groupBy(tries, ({ event }) => JSON.stringify([event?.source, event?.type]));
  return [...sources.values()]
    .map((own) => {
      const { event } = own[0] as LoggedOutcome;
      return `${event?.type}  ${eventId}  from ${event?.source}\n${own.map(tryText).join('')}`;
    })
    .join('\n');
}

function tryText(logged: LoggedOutcome): string {
  const { at = '', attempts, outcome, place, written, refused = [], failure, because } = logged;
  const next = failure ? `, ${nextInWords(logged)}` : '';
  const where = `s3://${place.bucket ?? ''}/${place.key}:${place.line}`;
  const why = failure ? `      ${failure.message} [${failure.code}]\n` : because ? `      ${because}\n` : '';
  const records = [
    ...written.map(({ sObject, result, id }) => [sObject, result, id]),
    ...refused.map(({ sObject, code, salesforceCode }) => [sObject, 'not written:', code, salesforceCode]),
  ].map((words) => `      ${words.filter(Boolean).join(' ')}\n`);
  return `\n  ${at}  attempt ${attempts + 1}  ${outcome}${next}  ${where}\n${why}${records.join('')}`;
}
