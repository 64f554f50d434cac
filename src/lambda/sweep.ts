// The daily sweep, if it is switched on: sends every object of yesterday through the backlog once more. An event that
// was applied before costs no Salesforce call; one that was missed is applied.
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { isJsonObject } from '../json.ts';
import { allLines } from '../line-ranges.ts';
import { type ListedObject, listObjects } from '../pipeline/event/s3/list-objects.ts';
import { sqsQueues } from '../pipeline/settle/sqs-queues.ts';
import { requestBody } from '../request.ts';
import { newLogger } from './observability/logger.ts';
import { refusedFields } from './observability/refused-fields.ts';

export interface Sweep {
  /** The day, in UTC. */
  day: string;
  /** Objects of that day that were put into the backlog queue. */
  queued: number;
  /** Present if time ran out: invoke the function again with `{ "day": …, "after": … }`. */
  after?: string;
}

const dayMs = 86_400_000;

/** Time reserved to report how far the sweep came, in milliseconds. */
const reserveMs = 20_000;

/**
 * `content` may have the `day`, `2026-03-01`, and the key `after` which to continue. Rejects if a queue or S3 refuses.
 */
export async function handler(content: unknown, context: Context): Promise<Sweep> {
  const logger = newLogger();
  logger.addContext(context);
  const requested = isJsonObject(content) ? content : {};
  const day = typeof requested.day === 'string' ? requested.day : dayOf(Date.now() - dayMs);
  const { EVENT_BUCKET: bucket = '', EVENT_PREFIX: prefix = '', BACKLOG_QUEUE_URL: backlog = '' } = process.env;
  const urls = { event: '', backlog, parked: '', deadLetter: '' };
  const queues = sqsQueues(new SQSClient({}), urls, (error) =>
    logger.error('A queue did not accept a message', refusedFields(error)),
  );
  const sweep: Sweep = { day, queued: 0 };
  let after = typeof requested.after === 'string' ? requested.after : undefined;

  for await (const page of listObjects(new S3Client({}), { bucket, prefix, after })) {
    const ofDay = page.filter(({ modifiedAt }) => dayOf(modifiedAt) === day);
    const accepted = await queues.send(ofDay.map(messageOf));
    if (!accepted.every(Boolean)) throw new Error('The backlog queue did not accept the messages.');
    sweep.queued += ofDay.length;
    after = page.at(-1)?.object.key ?? after;
    if (context.getRemainingTimeInMillis() < reserveMs) {
      const partial = { ...sweep, ...(after === undefined ? {} : { after }) };
      logger.error('The sweep ran out of time: invoke it again with this day and after', { ...partial });
      return partial;
    }
  }
  logger.info('Every object of the day is in the backlog queue', { ...sweep });
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
