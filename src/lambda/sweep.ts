// The daily sweep, where it is switched on: sends every object of yesterday through the backlog once more. What was
// applied is known to be, and costs no Salesforce call; what was missed is applied.
import { Logger } from '@aws-lambda-powertools/logger';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { isJsonObject } from '../json.ts';
import { allLines } from '../line-ranges.ts';
import { type ListedObject, listObjects } from '../pipeline/event/list-objects.ts';
import { sqsQueues } from '../pipeline/settle/sqs-queues.ts';
import { requestBody } from '../request.ts';

export interface Sweep {
  /** The day, in UTC. */
  day: string;
  /** Objects of that day that are in the backlog queue now. */
  queued: number;
  /** Present where the time was too short: invoke the function again with `{ "day": …, "after": … }`. */
  after?: string;
}

const dayMs = 86_400_000;

/** Time kept to say how far it came, in milliseconds. */
const reserveMs = 20_000;

/** `content` may hold the `day` meant, `2026-03-01`, and the key to go on `after`. Rejects where a queue or S3 refuses. */
export async function handler(content: unknown, context: Context): Promise<Sweep> {
  const logger = new Logger({ serviceName: process.env.POWERTOOLS_SERVICE_NAME ?? 's3-to-salesforce' });
  logger.addContext(context);
  const asked = isJsonObject(content) ? content : {};
  const day = typeof asked.day === 'string' ? asked.day : dayOf(Date.now() - dayMs);
  const { EVENT_BUCKET: bucket = '', EVENT_PREFIX: prefix = '', BACKLOG_QUEUE_URL: backlog = '' } = process.env;
  const urls = { event: '', backlog, parked: '', deadLetter: '' };
  const queues = sqsQueues(new SQSClient({}), urls, (code) => logger.error('A queue did not take a message', { code }));
  const sweep: Sweep = { day, queued: 0 };
  let after = typeof asked.after === 'string' ? asked.after : undefined;

  for await (const page of listObjects(new S3Client({}), { bucket, prefix, after })) {
    const meant = page.filter(({ modifiedAt }) => dayOf(modifiedAt) === day);
    const taken = await queues.send(meant.map(messageOf));
    if (!taken.every(Boolean)) throw new Error('The backlog queue does not take the messages.');
    sweep.queued += meant.length;
    after = page.at(-1)?.object.key ?? after;
    if (context.getRemainingTimeInMillis() < reserveMs) {
      const partial = { ...sweep, ...(after === undefined ? {} : { after }) };
      logger.error('The sweep ran out of time: go on from where it came to', { ...partial });
      return partial;
    }
  }
  logger.info('Every object of the day is in the backlog', { ...sweep });
  return sweep;
}

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

const messageOf = ({ object }: ListedObject) => ({
  message: {
    to: 'backlog' as const,
    body: requestBody({ objects: [object], lines: allLines, attempts: 0, mayHaveWritten: false }),
    delaySeconds: 0,
    attributes: {},
  },
  sourceArn: '',
});
