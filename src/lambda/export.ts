// The export function: hands every batch to the pipeline.
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { systemClock } from '../clock.ts';
import { planEvent } from '../pipeline/plan/plan-event.ts';
import { processBatch } from '../pipeline/process-batch.ts';
import { powertoolsOnce } from '../pipeline/write/powertools-once.ts';
import { connect } from './connect.ts';
import { logFate } from './log.ts';
import { receivedMessages } from './received-messages.ts';
import { withoutContent } from './without-content.ts';

type Handler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

async function createExport(environment: NodeJS.ProcessEnv, logger: Logger): Promise<Handler> {
  let remainingMs = () => 0;
  const connected = await connect(environment, logger, () => remainingMs());
  const { api, configuration, ledger, mappings, persistenceStore, queues, read, sqs } = connected;

  return async (event, context) => {
    remainingMs = () => context.getRemainingTimeInMillis();
    const unsettled = await processBatch(
      event.Records.map(({ messageId, body, attributes, eventSourceARN }) => ({
        messageId,
        body,
        receiveCount: Number(attributes.ApproximateReceiveCount),
        queueArn: eventSourceARN,
      })),
      {
        read,
        plan: (read) => planEvent(read, mappings),
        write: {
          api,
          ledger,
          clock: systemClock,
          random: Math.random,
          once: powertoolsOnce({ persistenceStore, rememberDays: configuration.rememberDays, context }),
        },
        queues,
        clock: systemClock,
        random: Math.random,
        time: { remainingMs, reserveMs: Math.min(60_000, remainingMs() / 3) },
        attemptsAllowed: configuration.attemptsAllowed,
        rowsInWindow: 1_000,
        onFate: (fate) => logFate(logger, fate),
      },
      receivedMessages(sqs, event.Records, [configuration.queues.event, configuration.queues.backlog]),
    );
    return { batchItemFailures: unsettled.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

const logger = new Logger({ serviceName: 's3-to-salesforce' });
let created: Promise<Handler> | undefined;

export const handler: Handler = async (event, context) => {
  logger.addContext(context);
  created ??= createExport(process.env, logger);
  try {
    return await (await created)(event, context);
  } catch (error) {
    // The next invocation starts afresh; this one's messages stay with SQS.
    created = undefined;
    throw withoutContent(error);
  }
};
