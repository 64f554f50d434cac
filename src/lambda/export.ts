// The export function: passes every batch of messages to the pipeline.
import type { Logger } from '@aws-lambda-powertools/logger';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { EventResult } from '../pipeline/event-result.ts';
import { planEvent } from '../pipeline/plan/plan-event.ts';
import type { ProcessDependencies } from '../pipeline/process.ts';
import { processBatch } from '../pipeline/process-batch.ts';
import { newTopUpMemory, processInvocation } from '../pipeline/process-invocation.ts';
import { powertoolsIdempotency } from '../pipeline/write/powertools-idempotency.ts';
import { eventLog } from './observability/event-log.ts';
import { newLogger } from './observability/logger.ts';
import type { Latency } from './observability/metrics.ts';
import { noticeLog } from './observability/notice-log.ts';
import { refusedFields } from './observability/refused-fields.ts';
import { loggedReceived } from './observability/watched.ts';
import { withoutContent } from './observability/without-content.ts';
import { type ConnectHost, connect, lambdaHost } from './wiring/connect.ts';
import { receivedMessages } from './wiring/received-messages.ts';

type Handler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/** Exported for tests, which pass in a clock. */
export async function createExport(
  environment: NodeJS.ProcessEnv,
  logger: Logger,
  host: ConnectHost = lambdaHost,
): Promise<Handler> {
  const { clock } = host;
  let remainingMs = () => 0;
  const connected = await connect(environment, logger, () => remainingMs(), host);
  const { api, configuration, ledger, locks, mappings, metrics, newLead, queues, read, sqs, writtenAt } = connected;
  await connected.beginContentIds();
  const events = eventLog(logger, clock.now);
  const notices = noticeLog(logger);
  const nameOf = (text: string) => text.slice(Math.max(text.lastIndexOf(':'), text.lastIndexOf('/')) + 1);

  const isNew = (queueArn = '') => nameOf(queueArn) === nameOf(configuration.queues.event);
  const topUpMemory = newTopUpMemory();

  /** Messages from the backlog have waited on purpose: they say nothing about latency. */
  function latencyOf({ location, event, isReapplied }: EventResult, queueArn: string): Latency {
    if (!event || isReapplied || !isNew(queueArn)) return {};
    const now = clock.now();
    const since = (at = Number.NaN) => (Number.isNaN(at) ? undefined : Math.max(0, now - at));
    return {
      fromS3: since(writtenAt.get(`${location.bucket}/${location.key}`)),
      fromEvent: since(Date.parse(event.time)),
    };
  }

  return async (event, context) => {
    remainingMs = () => context.getRemainingTimeInMillis();
    writtenAt.clear();
    // An event source reads one queue.
    const queueArn = event.Records[0]?.eventSourceARN ?? '';
    const { event: eventQueue, backlog } = configuration.queues;
    const received = receivedMessages(sqs, event.Records, {
      queueUrl: isNew(queueArn) ? eventQueue : backlog,
      queueArn,
      onRefused: (error) => logger.warn('The function could not receive more messages', refusedFields(error)),
    });
    const queue = { ...received, ...loggedReceived(received, events.flush) };
    logger.debug('takes messages', { messages: event.Records.length, queue: queueArn });
    const messages = event.Records.map(({ messageId, body, attributes }) => ({
      messageId,
      body,
      receiveCount: Number(attributes.ApproximateReceiveCount),
      queueArn,
    }));
    const dependencies: ProcessDependencies = {
      read,
      plan: (read) => planEvent(read, mappings),
      write: {
        api,
        ledger,
        clock,
        random: Math.random,
        withIdempotency: powertoolsIdempotency({
          locks,
          rememberDays: configuration.rememberDays,
          context,
        }),
      },
      queues,
      clock,
      random: Math.random,
      time: { remainingMs, reserveMs: Math.min(60_000, remainingMs() / 3) },
      attemptsAllowed: configuration.attemptsAllowed,
      rowsInWindow: 1_000,
      buckets: configuration.buckets,
      isBacklog: (arn) => nameOf(arn) === nameOf(configuration.queues.backlog),
      onEventResult(eventResult) {
        events.add(eventResult);
        metrics.eventResult(eventResult, latencyOf(eventResult, queueArn));
      },
      onNotice(notice) {
        notices.add(notice);
        metrics.notice(notice);
      },
    };
    const topUp = {
      queue,
      lead: newLead(),
      memory: topUpMemory,
      limit: api.limit,
      limitShare: mappings.settings.salesforce.limitShare,
      onToppedUp: metrics.toppedUp,
    };
    const processed = isNew(queueArn)
      ? processInvocation(messages, dependencies, topUp)
      : processBatch(messages, dependencies, queue);
    const unsettled = await processed.finally(() => {
      events.flush();
      notices.flush();
      metrics.limit(api.limit());
      metrics.flush();
    });
    return { batchItemFailures: unsettled.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

const logger = newLogger();
let created: Promise<Handler> | undefined;

export const handler: Handler = async (event, context) => {
  logger.addContext(context);
  logger.refreshSampleRateCalculation();
  created ??= createExport(process.env, logger);
  try {
    return await (await created)(event, context);
  } catch (error) {
    // The next invocation starts from scratch. SQS delivers this one's messages again.
    created = undefined;
    throw withoutContent(error);
  }
};
