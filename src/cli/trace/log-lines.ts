// The function's log lines: from the file that the local stack keeps, or from CloudWatch Logs.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { type CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { UsageError } from '../io.ts';

/** Throws `UsageError` if the file does not exist. */
export async function* linesOfFile(path: string): AsyncGenerator<string> {
  await stat(path).catch(() => {
    throw new UsageError(
      `${path} does not exist. Start the local stack with "npm start", or name a deployed stack with --stack, or its log group with --log-group`,
    );
  });
  yield* createInterface({ input: createReadStream(path) });
}

export interface CloudWatchLinesOptions {
  client: CloudWatchLogsClient;
  logGroup: string;
  /** CloudWatch returns only lines that match it. */
  filterPattern: string;
  /** Milliseconds since 1970. */
  since: number;
}

/** The lines that CloudWatch finds. An empty page is not the end. */
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
