// The daily sweep, if it is switched on: sends every object of yesterday through the backlog once more. An event that
// was applied before costs no Salesforce call; one that was missed is applied. If time runs out, it continues by a message
// of its own, so it ends or raises an alarm.
import { S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { isJsonObject, type JsonObject } from '../json.ts';
import { allLines } from '../line-ranges.ts';
import { type ListedObject, listPage } from '../pipeline/event/s3/list-objects.ts';
import { sqsQueues } from '../pipeline/settle/sqs-queues.ts';
import { dayOf, type SweepPosition, sweepDay } from '../pipeline/sweep/sweep-day.ts';
import { requestBody } from '../request.ts';
import { newLogger } from './observability/logger.ts';
import { pipelineMetrics } from './observability/metrics.ts';
import { refusedFields } from './observability/refused-fields.ts';

export interface Sweep {
  /** The day, in UTC. */
  day: string;
  /** Objects of that day that were put into the backlog queue so far. */
  queued: number;
  /** True if a message in the sweep's own queue does what is left. */
  continues: boolean;
}

const dayMs = 86_400_000;

/** Time reserved to send the message that continues, in milliseconds. */
const reserveMs = 20_000;

const logger = newLogger();

/**
 * The schedule starts a sweep of yesterday by a message, so that a refused call is tried again for days. A person passes
 * the `day`, `2026-03-01`, and perhaps a key `after` which to begin. Rejects if a queue or S3 refuses.
 */
export async function handler(content: unknown, context: Context): Promise<Sweep> {
  logger.addContext(context);
  const environment = environmentOf(process.env);
  const sqs = new SQSClient({});
  const given = isJsonObject(content) ? content : {};
  const ownMessage = bodyIn(given);
  const position = positionIn(ownMessage ?? given);
  if (!position) {
    // Not a message of ours: whoever sent it to the queue can correct it there.
    if (ownMessage) throw new Error('The message in the queue of the sweep names no day.');
    const day = dayOf(Date.now() - dayMs);
    await send({ day, queued: 0 });
    return { day, queued: 0, continues: true };
  }

  async function send(rest: SweepPosition): Promise<void> {
    const MessageBody = JSON.stringify(rest);
    await sqs.send(new SendMessageCommand({ QueueUrl: environment.sweepQueue, MessageBody }));
  }

  const s3 = new S3Client({});
  const urls = { event: '', backlog: environment.backlogQueue, parked: '', deadLetter: '' };
  const backlog = sqsQueues(sqs, urls, (error) =>
    logger.error('A queue did not accept a message', refusedFields(error)),
  );
  const { queued, rest } = await sweepDay(position, environment, {
    listPage: (range) => listPage(s3, { bucket: environment.bucket, ...range }),
    async send(objects) {
      const accepted = await backlog.send(objects.map(messageOf));
      if (!accepted.every(Boolean)) throw new Error('The backlog queue did not accept the messages.');
    },
    hasTime: () => context.getRemainingTimeInMillis() > reserveMs,
  });
  const sweep = { day: position.day, queued, continues: rest !== undefined };
  if (rest) {
    await send(rest);
    logger.info('The sweep continues in another invocation', { ...sweep });
    return sweep;
  }
  const service = process.env.POWERTOOLS_SERVICE_NAME ?? 's3-to-salesforce';
  const write = (line: string) => void process.stdout.write(`${line}\n`);
  const metrics = pipelineMetrics({ service, isKnown: () => false, now: Date.now, write });
  metrics.swept(queued);
  metrics.flush();
  logger.info('Every object of the day is in the backlog queue', { ...sweep });
  return sweep;
}

function environmentOf(variables: NodeJS.ProcessEnv) {
  const {
    EVENT_BUCKET = '',
    EVENT_PREFIXES,
    EVENT_PREFIX = '',
    BACKLOG_QUEUE_URL = '',
    SWEEP_QUEUE_URL = '',
  } = variables;
  const [first = '', ...others] = (EVENT_PREFIXES ?? EVENT_PREFIX).split(',');
  return {
    bucket: EVENT_BUCKET,
    // If the first one is empty, it is the whole bucket. The others are absent if they are empty.
    prefixes: [first, ...others.filter((prefix) => prefix !== '')],
    daysBack: Number(variables.SWEEP_DAYS ?? 0),
    backlogQueue: BACKLOG_QUEUE_URL,
    sweepQueue: SWEEP_QUEUE_URL,
  };
}

/** The content of the message that invoked the function; its event source delivers one at a time. */
function bodyIn({ Records }: JsonObject): JsonObject | undefined {
  if (!Array.isArray(Records)) return undefined;
  const [record] = Records;
  const body: unknown = isJsonObject(record) && typeof record.body === 'string' ? parsed(record.body) : undefined;
  return isJsonObject(body) ? body : {};
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function positionIn({ day, prefix, after, queued }: JsonObject): SweepPosition | undefined {
  if (typeof day !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(Date.parse(day))) return undefined;
  return {
    day,
    ...(typeof prefix === 'string' ? { prefix } : {}),
    ...(typeof after === 'string' ? { after } : {}),
    queued: typeof queued === 'number' ? queued : 0,
  };
}

const messageOf = ({ object }: ListedObject) => ({
  message: {
    to: 'backlog' as const,
    body: requestBody({ objects: [object], lines: allLines, attempts: 0, mayHaveWritten: false }),
    delaySeconds: 0,
    attributes: {},
  },
  sourceArn: '',
});
