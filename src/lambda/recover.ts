// The scheduled function: resumes parked messages once Salesforce answers, and gives a reason to dead-letter messages
// that the export function crashed on.
import type { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { systemClock } from '../clock.ts';
import type { Failure } from '../failure.ts';
import { planEvent } from '../pipeline/plan/plan-event.ts';
import { type CrashCounts, classifyCrashes } from '../pipeline/recover/classify-crashes.ts';
import { resumeParked } from '../pipeline/recover/resume-parked.ts';
import { whySalesforceIsAway } from '../pipeline/recover/salesforce-answers.ts';
import { sqsWaitingQueue } from '../pipeline/recover/sqs-waiting-queue.ts';
import { connect } from './connect.ts';
import { eventLog } from './observability/event-log.ts';
import { newLogger } from './observability/logger.ts';
import { loggedWaiting } from './observability/watched.ts';
import { withoutContent } from './observability/without-content.ts';

export interface Recovery {
  /** Absent while Salesforce is unavailable. */
  parked?: { flowing: number; staying: number };
  /** Why parked messages stay. */
  away?: Failure;
  died: CrashCounts;
}

type Handler = (event: unknown, context: Context) => Promise<Recovery>;

async function createRecover(environment: NodeJS.ProcessEnv, logger: Logger): Promise<Handler> {
  let remainingMs = () => 0;
  const connected = await connect(environment, logger, () => remainingMs());
  const { api, configuration, ledger, mappings, metrics, queues, read, sqs } = connected;
  const events = eventLog(logger, systemClock.now);

  return async (_event, context) => {
    remainingMs = () => context.getRemainingTimeInMillis();
    const reserveMs = Math.min(30_000, remainingMs() / 3);
    const hasTime = () => remainingMs() > reserveMs;
    const hiddenSeconds = Math.ceil(remainingMs() / 1_000) + 10;
    const waiting = (queueUrl: string) => sqsWaitingQueue(sqs, { queueUrl, hiddenSeconds });

    const away = await whySalesforceIsAway(api, mappings.settings.salesforce.limitShare);
    const parked = away
      ? undefined
      : await resumeParked({
          parked: waiting(configuration.queues.parked),
          queues,
          mappingsLoad: !mappings.incomplete,
          hasTime,
          random: Math.random,
        });
    const died = await classifyCrashes({
      deadLetters: loggedWaiting(waiting(configuration.queues.deadLetter), events.flush),
      buckets: configuration.buckets,
      read,
      plan: (event) => planEvent(event, mappings),
      write: { api, ledger, clock: systemClock, random: Math.random },
      queues,
      hasTime,
      random: Math.random,
      now: () => new Date(systemClock.now()).toISOString(),
      onEventResult: (eventResult) =>
        events.add({ messageId: '', attempts: configuration.attemptsAllowed - 1, ...eventResult }),
    }).finally(events.flush);
    const recovery: Recovery = { ...(parked ? { parked } : {}), ...(away ? { away } : {}), died };
    if (away) metrics.away(away);
    metrics.crashed(died.classified);
    metrics.limit(api.limit());
    metrics.flush();
    if (away) logger.warn('Salesforce is unavailable: parked messages stay', { ...recovery });
    else logger.info('Salesforce answers: parked messages are resumed', { ...recovery });
    return recovery;
  };
}

const logger = newLogger();
let created: Promise<Handler> | undefined;

export const handler: Handler = async (event, context) => {
  logger.addContext(context);
  logger.refreshSampleRateCalculation();
  created ??= createRecover(process.env, logger);
  try {
    return await (await created)(event, context);
  } catch (error) {
    created = undefined;
    throw withoutContent(error);
  }
};
