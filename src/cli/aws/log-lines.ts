// Where the function's log lines are: in the file that the local stack keeps, or in CloudWatch Logs.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { type CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { UsageError } from '../io.ts';

/** Throws `UsageError` where there is no such file. */
export async function* linesOfFile(path: string): AsyncGenerator<string> {
  await stat(path).catch(() => {
    throw new UsageError(
      `there is no log at ${path}: start the local stack with "npm start", or name the log group of a deployed one with --log-group`,
    );
  });
  yield* createInterface({ input: createReadStream(path) });
}

export interface CloudWatchLinesOptions {
  client: CloudWatchLogsClient;
  logGroup: string;
  /** What CloudWatch itself looks for. */
  filterPattern: string;
  /** Milliseconds since 1970. */
  since: number;
}

/** The lines that CloudWatch finds. A page without any is not the end. */
export async function* linesOfLogGroup(options: CloudWatchLinesOptions): AsyncGenerator<string> {
  const { client, logGroup: logGroupName, filterPattern, since: startTime } = options;
  let nextToken: string | undefined;
  do {
    const page = await client.send(
      new FilterLogEventsCommand({ logGroupName, filterPattern, startTime, ...(nextToken ? { nextToken } : {}) }),
    );
    for (const { message } of page.events ?? []) if (message !== undefined) yield message.trimEnd();
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
}
