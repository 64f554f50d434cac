// The scheduled function: resumes parked messages once Salesforce answers, gives a reason to dead-letter messages that
// the export function crashed on, and measures how old the messages are that wait.
import type { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { factsOf } from '../aws/refusal.ts';
import type { Failure } from '../failure.ts';
import { planEvent } from '../pipeline/plan/plan-event.ts';
import { archiveDeadLettersMs, archiveParkedMs, openArchive } from '../pipeline/recover/archive/archive-old.ts';
import { queueNameIn } from '../pipeline/recover/archive/archived-message.ts';
import { type CrashCounts, classifyCrashes } from '../pipeline/recover/classify-crashes.ts';
import { countMessages } from '../pipeline/recover/count-messages.ts';
import { recordLeft } from '../pipeline/recover/left-messages.ts';
import { newDeadLetters } from '../pipeline/recover/new-dead-letters.ts';
import { queueWatch } from '../pipeline/recover/queue-watch.ts';
import { resumeParked } from '../pipeline/recover/resume-parked.ts';
import { whySalesforceIsAway } from '../pipeline/recover/salesforce-answers.ts';
import { sqsWaitingQueue } from '../pipeline/recover/sqs-waiting-queue.ts';
import { lookThrough, type WaitingMessage } from '../pipeline/recover/waiting-queue.ts';
import { eventLog } from './observability/event-log.ts';
import { newLogger } from './observability/logger.ts';
import { refusedFields } from './observability/refused-fields.ts';
import { loggedWaiting } from './observability/watched.ts';
import { withoutContent } from './observability/without-content.ts';
import { newS3 } from './wiring/aws-clients.ts';
import { type ConnectHost, connect, lambdaHost } from './wiring/connect.ts';

export interface Recovery {
  /** Absent while Salesforce is unavailable. */
  parked?: { flowing: number; staying: number };
  /** Why parked messages stay. */
  away?: Failure;
  died: CrashCounts;
}

type Handler = (event: unknown, context: Context) => Promise<Recovery>;

/** While Salesforce hangs, enough time is left to read both queues: a login and a call take a third of it at most. */
const recoverHost: ConnectHost = { ...lambdaHost, longestCallMs: 10_000 };

/** Exported for tests, which pass in a clock. */
export async function createRecover(
  environment: NodeJS.ProcessEnv,
  logger: Logger,
  host: ConnectHost = recoverHost,
): Promise<Handler> {
  const { clock } = host;
  let remainingMs = () => 0;
  const connected = await connect(environment, logger, () => remainingMs(), host);
  const { api, configuration, ledger, mappings, metrics, queues, read, sqs } = connected;
  const events = eventLog(logger, clock.now);
  const archive =
    configuration.archiveBucket === undefined
      ? undefined
      : openArchive({
          s3: newS3(),
          bucket: configuration.archiveBucket,
          queue: queueNameIn(configuration.queues.deadLetter),
          now: clock.now,
          onError: (error) => logger.error('S3 refused a call to the archive of dead letters', refusalOf(error)),
        });
  let archived = 0;
  const watches = { parked: queueWatch(clock.now), deadLetter: queueWatch(clock.now) };

  return async (_event, context) => {
    remainingMs = () => context.getRemainingTimeInMillis();
    const reserveMs = Math.min(30_000, remainingMs() / 3);
    const hasTime = () => remainingMs() > reserveMs;
    const parkedHasTime = () => remainingMs() > reserveMs + deadLettersMs;
    const hiddenSeconds = Math.ceil(remainingMs() / 1_000) + 10;
    const waiting = (queueUrl: string) => sqsWaitingQueue(sqs, { queueUrl, hiddenSeconds });

    async function readParked(away: Failure | undefined): Promise<Recovery['parked']> {
      // While Salesforce is unavailable, messages only arrive: the oldest stays the oldest.
      if (away && !watches.parked.isDue()) return undefined;
      const parked = recordLeft(waiting(configuration.queues.parked));
      const mappingsLoad = !mappings.incomplete;
      const archiveOld = archive && ((messages: readonly WaitingMessage[]) => archive.store(messages, archiveParkedMs));
      const resumed = away
        ? undefined
        : await resumeParked({
            parked,
            queues,
            mappingsLoad,
            hasTime: parkedHasTime,
            random: Math.random,
            archive: archiveOld,
          });
      if (away)
        await lookThrough(parked, {
          hasTime: parkedHasTime,
          visit: async (messages) => (await archiveOld?.(messages)) ?? [],
        });
      const isComplete = parkedHasTime();
      watches.parked.wasRead({ left: parked.left(), isComplete, isSettled: isComplete });
      return resumed;
    }

    /** Undefined where SQS does not say: then the queue is read. */
    const countDeadLetters = () =>
      countMessages(sqs, configuration.queues.deadLetter).then(
        ({ visible, invisible }) => visible + invisible,
        (error: unknown) => {
          logger.warn('SQS did not count the dead-letter messages', refusalOf(error));
          return undefined;
        },
      );

    async function readDeadLetters(): Promise<CrashCounts> {
      const total = await countDeadLetters();
      if (!watches.deadLetter.isDue(total)) return { classified: 0, stampsInvalidated: 0, deferred: 0 };
      const found = newDeadLetters();
      const deadLetters = recordLeft(loggedWaiting(waiting(configuration.queues.deadLetter), events.flush), found.add);
      let moved = 0;
      const died = await classifyCrashes({
        deadLetters,
        archive:
          archive &&
          (async (messages) => {
            const stored = await archive.store(messages, archiveDeadLettersMs);
            moved += stored.length;
            return stored;
          }),
        buckets: configuration.buckets,
        read,
        plan: (event) => planEvent(event, mappings),
        write: { api, ledger, clock, random: Math.random },
        queues,
        hasTime,
        random: Math.random,
        now: () => new Date(clock.now()).toISOString(),
        onEventResult: (eventResult) =>
          events.add({ messageId: '', attempts: configuration.attemptsAllowed - 1, ...eventResult }),
      }).finally(events.flush);
      const left = deadLetters.left();
      const { sentOn = 0 } = died;
      const isUnchanged = died.classified + died.stampsInvalidated + died.deferred + sentOn + moved === 0;
      // Another reader may hide some of the messages.
      const isComplete = hasTime() && left.messages >= (isUnchanged ? (total ?? 0) : 0);
      watches.deadLetter.wasRead({ left, isComplete, isSettled: isUnchanged && isComplete }, total);
      archived = (await archive?.count()) ?? archived;
      if (sentOn > 0)
        logger.warn('EventBridge could not deliver notifications: they were sent to the backlog queue', { sentOn });
      if (moved > 0) logger.warn('Dead-letter messages moved to the bucket', { messages: moved, archived });
      if (found.messages() > 0)
        logger.warn('New dead-letter messages', { messages: found.messages(), first: found.named() });
      return died;
    }

    function certificateMs(): number | undefined {
      const certificate = connected.certificate();
      if (certificate === undefined) return undefined;
      if ('endsAt' in certificate) return certificate.endsAt - clock.now();
      logger.warn('The certificate in the Salesforce secret cannot be used', { certificate: certificate.problem });
      // Raises the alarm, so that somebody reads this.
      return 0;
    }

    const away = await whySalesforceIsAway(api, mappings.settings.salesforce.limitShare);
    // Dead letters are read even if the parked queue cannot be: otherwise SQS might delete them before anybody looks.
    const parkedEnd = await readParked(away).then(
      (parked) => ({ parked }),
      (error: unknown) => ({ error }),
    );
    const died = await readDeadLetters();
    if ('error' in parkedEnd) throw parkedEnd.error;
    const { parked } = parkedEnd;
    const recovery: Recovery = { ...(parked ? { parked } : {}), ...(away ? { away } : {}), died };
    metrics.crashed(died.classified);
    metrics.limit(api.limit());
    const deadLetterAgeMs = watches.deadLetter.ageMs();
    const parkedAgeMs = watches.parked.ageMs();
    const remindOf = isHour(clock.now(), configuration.reminderHour)
      ? watches.deadLetter.messages() + archived + (parkedAgeMs >= dayMs ? watches.parked.messages() : 0)
      : 0;
    metrics.recovered({ away, deadLetterAgeMs, parkedAgeMs, remindOf, certificateMs: certificateMs() });
    metrics.flush();
    if (away) logger.warn('Salesforce is unavailable: parked messages stay', { ...recovery });
    else logger.info('Salesforce answers: parked messages are resumed', { ...recovery });
    return recovery;
  };
}

const dayMs = 86_400_000;

/** What parked messages leave to the dead letters of a run, however many there are. */
const deadLettersMs = 5_000;

const refusalOf = (error: unknown) => refusedFields(error instanceof Error ? factsOf(error) : { name: 'unknown' });

/** @param hour in UTC */
const isHour = (ms: number, hour: number) => new Date(ms).getUTCHours() === hour;

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
